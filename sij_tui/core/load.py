"""From the bytes of a content file to its content, or to the list of its problems."""

from __future__ import annotations

import msgspec
import tomli

from sij_tui.core.model import Content
from sij_tui.core.problems import Problem


class Loaded(msgspec.Struct, frozen=True):
    """A content file that can be shown."""

    content: Content
    name: str
    """Name of the file."""
    data: bytes
    """The file as it was read."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the file's bytes, in hexadecimal."""
        from hashlib import sha256  # 3 ms that no start has to wait for

        return sha256(self.data).hexdigest()


class BrokenContent(Exception):
    """A content file with problems; it must not be shown."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems in the content file")
        self.problems = problems


def load(data: bytes, name: str) -> Loaded:
    """Load a content file; ``name`` is what it is called in messages.

    Raises :class:`BrokenContent` with all errors of the file if it cannot be shown as it is.
    """
    try:
        content = msgspec.convert(tomli.loads(data.decode()), Content)
    except (ValueError, RecursionError) as error:
        raise BrokenContent(validate(data, name) or (Problem(message=str(error)),)) from None
    return Loaded(content=content, name=name, data=data)


def validate(data: bytes, name: str) -> tuple[Problem, ...]:
    """Every problem of a content file, warnings included, by line."""
    try:
        msgspec.convert(tomli.loads(data.decode()), Content)
    except (ValueError, RecursionError) as error:
        return (Problem(message=str(error)),)
    return ()
