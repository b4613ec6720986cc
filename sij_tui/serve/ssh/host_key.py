"""The key by which clients know this server: made once, readable by its owner alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from asyncssh import KeyImportError, SSHKey, generate_private_key, import_private_key

from sij_tui.files import MOST_SETTINGS_BYTES
from sij_tui.serve.errors import Wrong

NAME = "host_key"
ECDSA_NAME = "host_key_ecdsa"


class BadKey(Wrong):
    """The host key cannot be used; the text says why and what to do."""


def host_key(folder: Path) -> SSHKey:
    """Read the host key in a folder, or make it.

    Raises:
        BadKey: It can be neither read nor written, or others can read it or put in another.
    """
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _check_folder(folder)
        try:
            return _read(path)
        except FileNotFoundError:
            return _make(path)
    except OSError as error:
        what = error.strerror or str(error)
        raise BadKey(
            f"Cannot use the host key {path}: {what}. Check the folder, or choose one with --state."
        ) from None


def further_keys(folder: Path) -> Sequence[SSHKey]:
    """Read the ECDSA host key, if whoever runs the server has put one beside the other.

    Clients that keep to FIPS 140 know no other kind.

    Raises:
        BadKey: It cannot be used.
    """
    try:
        key = _read(folder / ECDSA_NAME)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise BadKey(f"Cannot use {folder / ECDSA_NAME}: {error.strerror or error}.") from None
    if not key.get_algorithm().startswith("ecdsa-"):
        raise BadKey(f"{folder / ECDSA_NAME} is no ECDSA key. Move it away.")
    return (key,)


def _check_folder(folder: Path) -> None:
    """Nobody else may put a key, or a control socket, in the place of ours."""
    found = folder.stat()
    if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o022:
        raise BadKey(
            f"Others could change what is in {folder}. It must belong to whoever starts the "
            f"server, and be writable by no other: chmod 700 {folder}"
        )


def _read(path: Path) -> SSHKey:
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        if found.st_uid != os.geteuid():
            raise BadKey(f"The host key {path} belongs to another user. Move it away.")
        if stat.S_IMODE(found.st_mode) & 0o077:
            raise BadKey(f"Others can read the host key {path}. Run: chmod 600 {path}")
        data = file.read(MOST_SETTINGS_BYTES)
    try:
        return import_private_key(data)
    except KeyImportError:
        raise BadKey(
            f"{path} is not a private key. Move it away, and a new one is made; "
            "whoever knows the old one is then warned."
        ) from None


def _make(path: Path) -> SSHKey:
    """Make the key under another name first, so that it is there as a whole or not at all."""
    key = generate_private_key("ssh-ed25519")
    half = path.with_name(f"{NAME}.{os.getpid()}")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.export_private_key())
    try:
        os.link(half, path)
    except FileExistsError:  # another server was quicker
        return _read(path)
    finally:
        half.unlink()
    return key
