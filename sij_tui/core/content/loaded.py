"""The text of a content file, and a content file that has passed all that loading asks of it."""

from __future__ import annotations

import msgspec

from sij_tui.core.content.digest import sha256_of
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Problem


class Loaded(msgspec.Struct, frozen=True):
    """A content file that can be shown."""

    content: Content
    name: str
    """Name of the file."""
    data: bytes
    """The file as it was read."""
    digest: str = ""
    """SHA-256 of the file's bytes, in hexadecimal, where these are not kept."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the file's bytes, in hexadecimal."""
        return self.digest or sha256_of(self.data)


def decode_text(data: bytes) -> str:
    """The text of a content file, each letter one character where it can be (NFC).

    Raises:
        UnicodeDecodeError: It is not UTF-8.
    """
    import unicodedata  # checked content is not decoded again

    text = data.decode()
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


class BrokenContent(Exception):
    """A content file with problems; it must not be shown."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems in the content file")
        self.problems = problems
