"""Comparing words and numbers, however they are written."""
