"""A file of a newer version: it is left where it is, as it is, and nothing is kept meanwhile."""

from __future__ import annotations


class NewerFile(Exception):
    """The file was made by a newer version of the program; it is untouched."""
