"""Who may come in: anybody, holders of a key, or whoever knows a password."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import math
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

from asyncssh import SSHKey
from asyncssh.auth_keys import SSHAuthorizedKeys, import_authorized_keys

from sij_tui.files import MOST_SETTINGS_BYTES, read_file
from sij_tui.serve.errors import Wrong

_COST, _BLOCK, _LANES, _LENGTH = 2**14, 8, 1, 32
"""Of scrypt: 16 MiB and about 50 ms for each attempt."""
_MOST_COST = 2**17
_LONGEST_PASSWORD = 1024


class BadAccess(Wrong):
    """A file of keys or passwords cannot be used; the text says why."""


class Secret(NamedTuple):
    """A password as it is kept: not itself, but what scrypt (RFC 7914) makes of it."""

    cost: int
    block: int
    lanes: int
    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str) -> Self:
        """Make one for a password."""
        salt = os.urandom(16)
        half = cls(_COST, _BLOCK, _LANES, salt, bytes(_LENGTH))
        return half._replace(digest=half._of(password))

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what :meth:`line` wrote.

        Raises:
            ValueError: It is something else.
        """
        kind, cost, block, lanes, salt, digest = text.split("$")
        n, r, p = int(cost), int(block), int(lanes)
        decoded = tuple(base64.b64decode(part, validate=True) for part in (salt, digest))
        good = kind == "scrypt" and 2**10 <= n <= _MOST_COST and n & (n - 1) == 0
        if not (good and r == _BLOCK and p == _LANES and len(decoded[1]) == _LENGTH):
            raise ValueError(text)
        return cls(n, r, p, *decoded)

    def line(self, name: str) -> str:
        """The line of a password file."""
        salt, digest = (base64.b64encode(part).decode() for part in (self.salt, self.digest))
        return f"{name}:scrypt${self.cost}${self.block}${self.lanes}${salt}${digest}"

    def matches(self, password: str) -> bool:
        """Whether this is the password; takes as long if it is not."""
        return hmac.compare_digest(self._of(password), self.digest)

    def _of(self, password: str) -> bytes:
        return hashlib.scrypt(
            password.encode("utf-8", "replace")[:_LONGEST_PASSWORD],
            salt=self.salt,
            n=self.cost,
            r=self.block,
            p=self.lanes,
            maxmem=2 * 128 * self.block * self.cost + 2**20,
            dklen=_LENGTH,
        )


class Access(NamedTuple):
    """The keys and passwords that open; with neither, all may come in."""

    keys: SSHAuthorizedKeys | None = None
    secrets: Mapping[str, Secret] | None = None
    nobody: Secret = Secret(_COST, _BLOCK, _LANES, bytes(16), bytes(_LENGTH))
    """Stands for the password of a name that is not known: so that this takes as long."""

    @property
    def is_open(self) -> bool:
        """Whether anybody may come in."""
        return self.keys is None and self.secrets is None

    def has_key(self, key: SSHKey, address: str, now: float) -> bool:
        """Whether this key opens, from this address; its ``from=`` and ``expiry-time=`` count.

        ``now`` is in seconds since 1970. asyncssh knows nothing of ``expiry-time=``.
        """
        found = None if self.keys is None else self.keys.validate(key, address, address)
        return found is not None and now < _end(found)

    def has_password(self, name: str, password: str) -> bool:
        """Whether name and password open. Slow on purpose: not for the event loop."""
        if self.secrets is None:
            return False
        known = self.secrets.get(name)
        return (known or self.nobody).matches(password) and known is not None


def read_access(keys: str | None, passwords: str | None) -> Access:
    """Read the files that say who may come in.

    Raises:
        BadAccess: One of them cannot be read, or is not what it should be.
    """
    known = None if keys is None else _read_keys(Path(keys))
    if passwords is None:
        return Access(known)
    secrets = _read_secrets(Path(passwords))
    dearest = max(secrets.values(), key=lambda secret: secret.cost)
    return Access(known, secrets, dearest._replace(salt=bytes(16), digest=bytes(_LENGTH)))


def key_id(key: SSHKey) -> str:
    """The fingerprint of a key, fit for the name of a file."""
    return hashlib.sha256(key.public_data).hexdigest()[:32]


def _end(options: Mapping[str, object]) -> float:
    """When a key ends by its options, the first of several; asyncssh reads no capitals."""
    if any(name != name.lower() for name in options):
        return -math.inf
    stamps = options.get("expiry-time", [])
    return min(map(_expiry, stamps), default=math.inf) if isinstance(stamps, list) else -math.inf


def _expiry(stamp: object) -> float:
    """A time, as sshd(8) has it: YYYYMMDD[HHMM[SS]][Z]. What is none has been long ago."""
    text = str(stamp)
    digits = text.removesuffix("Z")
    if len(digits) not in (8, 12, 14) or not (digits.isascii() and digits.isdecimal()):
        return -math.inf
    parts = [int(digits[:4]), *(int(digits[at : at + 2]) for at in range(4, len(digits), 2))]
    try:
        return datetime(*parts, tzinfo=UTC if text != digits else None).timestamp()  # type: ignore[misc,arg-type]
    except ValueError:
        return -math.inf


def _text(path: Path) -> str:
    try:
        return read_file(path, MOST_SETTINGS_BYTES).decode()
    except OSError as error:
        raise BadAccess(f"Cannot read {path}: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise BadAccess(f"{path} is not text.") from None


def _read_keys(path: Path) -> SSHAuthorizedKeys:
    text = _text(path)
    try:
        return import_authorized_keys(text)
    except ValueError:
        raise BadAccess(
            f"There is no key in {path}. It wants the lines of *.pub files, one for each key."
        ) from None


def _read_secrets(path: Path) -> dict[str, Secret]:
    secrets: dict[str, Secret] = {}
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.strip().partition(":")
        try:
            secrets[name] = Secret.read(rest)
        except (ValueError, binascii.Error):
            raise BadAccess(
                f"{path}, line {number}: this is not name:scrypt$...; "
                "'sij-tui serve password NAME' makes such a line."
            ) from None
    if not secrets:
        raise BadAccess(f"There is no password in {path}. 'sij-tui serve password' makes one.")
    return secrets
