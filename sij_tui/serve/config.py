"""Reads a server's options: those of the command line override those of a TOML file."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import tomli

from sij_tui.files import MOST_SETTINGS_BYTES, read_file
from sij_tui.serve.arguments import ARGUMENTS
from sij_tui.serve.errors import ServeError
from sij_tui.serve.options import ServeOptions

_PATHS = tuple(each.name for each in ARGUMENTS if each.metavar in ("FILE", "DIR"))
"""ServeOptions that are paths. In a file they are relative to its folder."""


class ConfigError(ServeError):
    """The options cannot be used; the message says what to do."""


def read_options(given: Mapping[str, object], file: Path | None) -> ServeOptions:
    """Combine the options of the command line and of a file.

    Args:
        given: ServeOptions of the command line, by their names in a file.
        file: A TOML file, or None.

    Raises:
        ConfigError: The file cannot be read, has an unknown key, or a value is not valid.
    """
    return _checked({**(_read(file) if file else {}), **given}, file)


def _read(file: Path) -> dict[str, object]:
    try:
        table = tomli.loads(read_file(file, MOST_SETTINGS_BYTES).decode())
    except OSError as error:
        raise ConfigError(f"Cannot read {file}: {error.strerror or error}.") from None
    except (ValueError, RecursionError) as error:  # no TOML, or no UTF-8
        raise ConfigError(f"{file}: {error}") from None
    known = [field.encode_name for field in msgspec.structs.fields(ServeOptions)]
    for name in table:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(known)}."
            raise ConfigError(f"{file}: there is no option {name!r}. {hint}")
    for name in _PATHS:
        if isinstance(path := table.get(name), str):
            table[name] = str(file.parent / path)
    return table


def _checked(table: Mapping[str, object], file: Path | None) -> ServeOptions:
    try:
        options = msgspec.convert(dict(table), ServeOptions)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at ")
        name = re.sub(r"[`$.]", "", where)
        source = f"{file}: " if file else ""
        raise ConfigError(f"{source}{name} = {table.get(name)!r} cannot be: {what}.") from None
    try:
        _ = options.trusted_networks
    except ValueError as error:
        raise ConfigError(
            f"trusted-proxy = {options.trusted_proxy!r}: {error}. It wants addresses or networks "
            "of load balancers, such as 192.0.2.10 or 10.0.0.0/24, with commas between them."
        ) from None
    try:
        _ = options.class_endpoint
    except ValueError as error:
        raise ConfigError(f"class-address = {options.class_address!r}: {error}.") from None
    _check_web(options)
    for problem in _combination_problems(options):
        raise ConfigError(problem)
    return options


def _combination_problems(options: ServeOptions) -> Iterator[str]:
    """Yield a message for each option that lacks another one, or excludes it."""
    no_class = not options.classes
    for is_wrong, message in (
        (options.records and not options.authorized_keys,
         "records are kept for each authorised key, so --records needs --authorized-keys."),
        (options.records and options.kiosk,
         "a kiosk keeps nothing, so --records and --kiosk exclude each other."),
        (options.classes and options.kiosk,
         "in a kiosk nobody is in a class: --class and --kiosk exclude each other."),
        (options.presenter_keys and no_class,
         "--presenter-keys says who may lead a class: it needs --class."),
        (options.class_address and no_class,
         "--class-address is where followers connect to: it needs --class."),
        (options.bus and no_class, "--bus shares classes with other hosts: it needs --class."),
        (options.bus and not options.ssh,
         "hosts know one another by their host key: --bus needs SSH."),
        ((options.bus_ca or options.bus_certificate) and not options.bus,
         "--bus-ca and --bus-certificate are for --bus, which is missing."),
        (options.class_summaries and no_class,
         "--class-summaries keeps what came of a class: it needs --class."),
    ):  # fmt: skip
        if is_wrong:
            yield message


def _check_web(options: ServeOptions) -> None:
    """Check what concerns browsers.

    Raises:
        ConfigError: The options cannot be used together, or would serve in the clear unasked.
    """
    try:
        address, _ = options.web_address, options.public_urls
    except ValueError as error:
        raise ConfigError(f"{error}.") from None
    if address is None:
        if not options.ssh:
            raise ConfigError("without SSH nothing is served but to browsers: add --web.")
        for name in ("web-url", "tls-cert", "tls-key", "insecure"):
            if getattr(options, name.replace("-", "_")):
                raise ConfigError(f"--{name} is about browsers: it needs --web.")
        return
    if (options.tls_cert is None) != (options.tls_key is None):
        raise ConfigError("--tls-cert and --tls-key go together.")
    is_private = options.tls_cert or options.trusted_proxy or options.insecure
    if not (address.is_loopback or is_private):
        raise ConfigError(
            "browsers of other machines would connect without encryption. Give --tls-cert and "
            "--tls-key, or --trusted-proxy with the address of a proxy that has them, or say "
            "--insecure. With --web alone this machine is served."
        )
