"""Who may log in: anybody, holders of an authorised key, or those who know a password."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from asyncssh import SSHAuthorizedKeys, SSHKey, import_authorized_keys

from sij_tui.serve.passwords import CredentialsError, Passwords, read_credentials
from sij_tui.serve.ssh.asyncssh_compat import key_options


class Credentials(NamedTuple):
    """The keys and passwords that are accepted; with neither, anybody may log in."""

    keys: SSHAuthorizedKeys | None = None
    passwords: Passwords | None = None
    presenters: SSHAuthorizedKeys | None = None
    """Keys whose holders may lead a class; they may log in too."""

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
        return self.passwords is not None and self.passwords.accepts(name, password)


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
    passwords = None if passwords_file is None else Passwords.load(Path(passwords_file))
    return Credentials(keys, passwords, presenters)


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


def _read_keys(path: Path) -> SSHAuthorizedKeys:
    text = read_credentials(path)
    try:
        return import_authorized_keys(text)
    except ValueError:
        raise CredentialsError(
            f"There is no key in {path}. It wants the lines of *.pub files, one for each key."
        ) from None
