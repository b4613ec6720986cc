"""Reads a server's options: the command line, upon a file, upon what holds otherwise."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
import tomli

from sij_tui.files import MOST_SETTINGS_BYTES, read_file
from sij_tui.serve.errors import Wrong
from sij_tui.serve.options import Options

_PATHS = ("content", "authorized-keys", "password-file", "records", "state")
"""Options that name files: in a file, seen from the folder that it is in."""


class BadConfig(Wrong):
    """The options cannot be used; the text says what to do."""


def read_options(given: Mapping[str, object], file: Path | None) -> Options:
    """Put the options together; ``given`` is what the command line says.

    Raises:
        BadConfig: The file cannot be read, has a key that there is not, or a value is not possible.
    """
    return _checked({**(_read(file) if file else {}), **given}, file)


def _read(file: Path) -> dict[str, object]:
    try:
        table = tomli.loads(read_file(file, MOST_SETTINGS_BYTES).decode())
    except OSError as error:
        raise BadConfig(f"Cannot read {file}: {error.strerror or error}.") from None
    except (ValueError, RecursionError) as error:  # no TOML, or no UTF-8
        raise BadConfig(f"{file}: {error}") from None
    known = [field.encode_name for field in msgspec.structs.fields(Options)]
    for name in table:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}."
            raise BadConfig(f"{file}: there is no option {name!r}. {hint}")
    for name in _PATHS:
        if isinstance(path := table.get(name), str):
            table[name] = str(file.parent / path)
    return table


def _checked(table: Mapping[str, object], file: Path | None) -> Options:
    try:
        options = msgspec.convert(dict(table), Options)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        name = re.sub(r"[`$.]", "", where)
        source = f"{file}: " if file else ""
        raise BadConfig(f"{source}{name} = {table.get(name)!r} cannot be: {what}.") from None
    try:
        _ = options.proxies
    except ValueError as error:
        raise BadConfig(
            f"trusted-proxy = {options.trusted_proxy!r}: {error}. It wants addresses or networks "
            "of load balancers, such as 192.0.2.10 or 10.0.0.0/24, with commas between them."
        ) from None
    if options.records and not options.authorized_keys:
        raise BadConfig(
            "records are kept for each authorised key, so --records needs --authorized-keys."
        )
    if options.records and options.kiosk:
        raise BadConfig("a kiosk keeps nothing, so --records and --kiosk exclude each other.")
    return options
