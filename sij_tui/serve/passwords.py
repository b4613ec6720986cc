"""Names and passwords of who may come in, and files of credentials."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

from sij_tui.files import MOST_SETTINGS_BYTES, read_file
from sij_tui.serve.errors import ServeError

_COST, _BLOCK, _LANES, _LENGTH = 2**14, 8, 1, 32
"""Parameters of scrypt (RFC 7914): 16 MiB and about 50 ms for each attempt."""
_MAX_COST = 2**17
_MAX_PASSWORD_BYTES = 1024


class CredentialsError(ServeError):
    """A file of keys or passwords cannot be used; the message says why."""


class PasswordHash(NamedTuple):
    """The salted scrypt hash of a password."""

    cost: int
    block: int
    lanes: int
    salt: bytes
    digest: bytes

    @classmethod
    def create(cls, password: str) -> Self:
        """Hash a password with a new salt."""
        salt = os.urandom(16)
        blank = cls(_COST, _BLOCK, _LANES, salt, bytes(_LENGTH))
        return blank._replace(digest=blank._digest(password))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse the part of a line of :meth:`format_line` after the name.

        Raises:
            ValueError: It is not one, or its parameters are out of bounds.
        """
        kind, cost, block, lanes, salt, digest = text.split("$")
        n, r, p = int(cost), int(block), int(lanes)
        decoded = tuple(base64.b64decode(part, validate=True) for part in (salt, digest))
        good = kind == "scrypt" and 2**10 <= n <= _MAX_COST and n & (n - 1) == 0
        if not (good and r == _BLOCK and p == _LANES and len(decoded[1]) == _LENGTH):
            raise ValueError(text)
        return cls(n, r, p, *decoded)

    def format_line(self, name: str) -> str:
        """The line of a password file."""
        salt, digest = (base64.b64encode(part).decode() for part in (self.salt, self.digest))
        return f"{name}:scrypt${self.cost}${self.block}${self.lanes}${salt}${digest}"

    def verify(self, password: str) -> bool:
        """Whether this is the password, in constant time. Takes about 50 ms."""
        return hmac.compare_digest(self._digest(password), self.digest)

    def _digest(self, password: str) -> bytes:
        return hashlib.scrypt(
            password.encode("utf-8", "replace")[:_MAX_PASSWORD_BYTES],
            salt=self.salt,
            n=self.cost,
            r=self.block,
            p=self.lanes,
            maxmem=2 * 128 * self.block * self.cost + 2**20,
            dklen=_LENGTH,
        )


class Passwords(NamedTuple):
    """The names that are known, with the hash of each password."""

    hashes: Mapping[str, PasswordHash]
    decoy: PasswordHash
    """Verified for an unknown name, so that this takes as long as for a known one."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load a password file.

        Raises:
            CredentialsError: It cannot be read, has a line that is not valid, or none.
        """
        hashes = _parse_lines(path, read_credentials(path))
        slowest = max(hashes.values(), key=lambda hashed: hashed.cost)
        return cls(hashes, slowest._replace(salt=bytes(16), digest=bytes(_LENGTH)))

    def accepts(self, name: str, password: str) -> bool:
        """Whether name and password are accepted. Slow on purpose: not for the event loop."""
        hashed = self.hashes.get(name)
        return (hashed or self.decoy).verify(password) and hashed is not None


def read_credentials(path: Path) -> str:
    """Read a file of keys or passwords.

    Raises:
        CredentialsError: It cannot be read, or is not text.
    """
    try:
        return read_file(path, MOST_SETTINGS_BYTES).decode()
    except OSError as error:
        raise CredentialsError(f"Cannot read {path}: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise CredentialsError(f"{path} is not text.") from None


def _parse_lines(path: Path, text: str) -> dict[str, PasswordHash]:
    passwords: dict[str, PasswordHash] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.strip().partition(":")
        try:
            passwords[name] = PasswordHash.parse(rest)
        except (ValueError, binascii.Error):
            raise CredentialsError(
                f"{path}, line {number}: this is not name:scrypt$...; "
                "'sij-tui serve password NAME' makes such a line."
            ) from None
    if not passwords:
        raise CredentialsError(
            f"There is no password in {path}. 'sij-tui serve password' makes one."
        )
    return passwords


def no_password() -> str:
    """As ``ssl`` calls for the password of a private key: nobody is asked for it at a terminal.

    Raises:
        ServeError: Always.
    """
    raise ServeError("the key has a password")
