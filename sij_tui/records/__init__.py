"""What is kept on disk for the reader."""

from __future__ import annotations


class NewerFile(Exception):
    """The file was made by a newer version of the program; it is untouched."""
