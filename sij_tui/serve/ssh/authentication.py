"""Who may log in: anybody, holders of an authorised key, or those who know a password."""

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

from asyncssh import SSHAuthorizedKeys, SSHKey, import_authorized_keys

from sij_tui.files import MOST_SETTINGS_BYTES, read_file
from sij_tui.serve.errors import ServeError
from sij_tui.serve.ssh.asyncssh_compat import key_options

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


class Credentials(NamedTuple):
    """The keys and passwords that are accepted; with neither, anybody may log in."""

    keys: SSHAuthorizedKeys | None = None
    passwords: Mapping[str, PasswordHash] | None = None
    presenters: SSHAuthorizedKeys | None = None
    """Keys whose holders may lead a class; they may log in too."""
    decoy: PasswordHash = PasswordHash(_COST, _BLOCK, _LANES, bytes(16), bytes(_LENGTH))
    """Verified for an unknown name, so that this takes as long as for a known one."""

    @property
    def is_open(self) -> bool:
        """Whether anybody may log in."""
        return self.keys is None and self.passwords is None

    def accepts_key(self, key: SSHKey, address: str, now: float) -> bool:
        """Whether a key is accepted from an address, by its ``from=`` and ``expiry-time=`` options.

        ``now`` is in seconds since 1970. asyncssh does not check ``expiry-time=``.
        """
        return _is_among(self.keys, key, address, now) or self.may_lead(key, address, now)

    def may_lead(self, key: SSHKey, address: str, now: float) -> bool:
        """Whether the holder of a key may lead a class; ``now`` is in seconds since 1970."""
        return _is_among(self.presenters, key, address, now)

    def accepts_password(self, name: str, password: str) -> bool:
        """Whether name and password are accepted. Slow on purpose: not for the event loop."""
        if self.passwords is None:
            return False
        hashed = self.passwords.get(name)
        return (hashed or self.decoy).verify(password) and hashed is not None


def load_credentials(
    keys_file: str | None, passwords_file: str | None, presenters_file: str | None = None
) -> Credentials:
    """Load the files of authorised keys, passwords and presenters' keys.

    None for a file accepts none of its kind.

    Raises:
        CredentialsError: One of them cannot be read, or has a line that is not valid.
    """
    keys = None if keys_file is None else _read_keys(Path(keys_file))
    presenters = None if presenters_file is None else _read_keys(Path(presenters_file))
    if passwords_file is None:
        return Credentials(keys, presenters=presenters)
    passwords = _read_passwords(Path(passwords_file))
    slowest = max(passwords.values(), key=lambda hashed: hashed.cost)
    return Credentials(
        keys, passwords, presenters, slowest._replace(salt=bytes(16), digest=bytes(_LENGTH))
    )


def key_fingerprint(key: SSHKey) -> str:
    """The fingerprint of a key as 32 hexadecimal digits, which name the file of its records."""
    return hashlib.sha256(key.public_data).hexdigest()[:32]


def _is_among(keys: SSHAuthorizedKeys | None, key: SSHKey, address: str, now: float) -> bool:
    options = None if keys is None else key_options(keys, key, address)
    return options is not None and now < _expires_at(options)


def _expires_at(options: Mapping[str, object]) -> float:
    """When a key expires, in seconds since 1970; the first of several times.

    An option in capitals, which asyncssh would ignore, expires it at once.
    """
    if any(name != name.lower() for name in options):
        return -math.inf
    stamps = options.get("expiry-time", [])
    return (
        min(map(_parse_time, stamps), default=math.inf) if isinstance(stamps, list) else -math.inf
    )


def _parse_time(stamp: object) -> float:
    """A time of sshd(8), YYYYMMDD[HHMM[SS]][Z], in seconds since 1970; -inf if it is not one."""
    text = str(stamp)
    digits = text.removesuffix("Z")
    if len(digits) not in (8, 12, 14) or not (digits.isascii() and digits.isdecimal()):
        return -math.inf
    parts = [
        int(digits[:4]),
        *(int(digits[start : start + 2]) for start in range(4, len(digits), 2)),
    ]
    try:
        return datetime(*parts, tzinfo=UTC if text != digits else None).timestamp()  # type: ignore[misc,arg-type]
    except ValueError:
        return -math.inf


def _read_text(path: Path) -> str:
    try:
        return read_file(path, MOST_SETTINGS_BYTES).decode()
    except OSError as error:
        raise CredentialsError(f"Cannot read {path}: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise CredentialsError(f"{path} is not text.") from None


def _read_keys(path: Path) -> SSHAuthorizedKeys:
    text = _read_text(path)
    try:
        return import_authorized_keys(text)
    except ValueError:
        raise CredentialsError(
            f"There is no key in {path}. It wants the lines of *.pub files, one for each key."
        ) from None


def _read_passwords(path: Path) -> dict[str, PasswordHash]:
    passwords: dict[str, PasswordHash] = {}
    for number, line in enumerate(_read_text(path).splitlines(), start=1):
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
