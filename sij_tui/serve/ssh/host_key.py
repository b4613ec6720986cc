"""The host key of the server: generated once, readable by its owner alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from asyncssh import KeyImportError, SSHKey, generate_private_key, import_private_key

from sij_tui.files import MOST_SETTINGS_BYTES, read_file, write_new
from sij_tui.serve.errors import ServeError
from sij_tui.serve.state_folder import HOST_KEY_FILE, prepare_state_folder

ECDSA_HOST_KEY_FILE = "host_key_ecdsa"
_KIND = "ssh-ed25519"
"""Of the key that is generated."""


class HostKeyError(ServeError):
    """The host key cannot be used; the message says why and what to do."""


def load_host_key(folder: Path, *, may_write: bool = True) -> SSHKey:
    """Load the host key in a folder, or generate it.

    Args:
        folder: Of the key.
        may_write: Whether the folder is made and a new key is kept; else nothing is changed.

    Raises:
        ServeError: The folder cannot be made, or others could replace the key.
        HostKeyError: The key can be neither read nor written, or others could read it.
    """
    path = folder / HOST_KEY_FILE
    prepare_state_folder(folder, may_make=may_write)
    try:
        try:
            return _read(path)
        except FileNotFoundError:
            return _generate(path) if may_write else generate_private_key(_KIND)
    except OSError as error:
        what = error.strerror or str(error)
        raise HostKeyError(
            f"Cannot use the host key {path}: {what}. Check the folder, or choose one with --state."
        ) from None


def load_additional_keys(folder: Path) -> Sequence[SSHKey]:
    """Load the ECDSA host key, if there is one in the folder.

    Clients in FIPS 140 mode support no other kind.

    Raises:
        HostKeyError: It cannot be used.
    """
    try:
        key = _read(folder / ECDSA_HOST_KEY_FILE)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise HostKeyError(
            f"Cannot use {folder / ECDSA_HOST_KEY_FILE}: {error.strerror or error}."
        ) from None
    if not key.get_algorithm().startswith("ecdsa-"):
        raise HostKeyError(f"{folder / ECDSA_HOST_KEY_FILE} is no ECDSA key. Move it away.")
    return (key,)


def _read(path: Path) -> SSHKey:
    data = read_file(path, MOST_SETTINGS_BYTES)
    status = path.stat()  # of the same file: nobody else can change the folder
    if status.st_uid != os.geteuid():
        raise HostKeyError(f"The host key {path} belongs to another user. Move it away.")
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise HostKeyError(f"Others can read the host key {path}. Run: chmod 600 {path}")
    try:
        return import_private_key(data)
    except KeyImportError:
        raise HostKeyError(
            f"{path} is not a private key. Move it away, and a new one is made; "
            "whoever knows the old one is then warned."
        ) from None


def _generate(path: Path) -> SSHKey:
    key = generate_private_key(_KIND)
    try:
        write_new(path, [key.export_private_key()], private=True)
    except FileExistsError:  # another server has just made one
        return _read(path)
    return key
