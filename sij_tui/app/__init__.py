"""The Textual app: what keys and messages mean, its start, and what it may reach."""
