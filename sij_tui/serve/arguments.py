"""The command line of ``sij-tui serve``. Imports the standard library only."""

from __future__ import annotations

import argparse
from typing import NamedTuple

from sij_tui.serve.web_address import DEFAULT_ADDRESS

PREFIX = "serve_"
"""Of the names of parsed options, as the program itself has options of the same names."""


class _Argument(NamedTuple):
    name: str
    type: type[str | int | float | bool]
    metavar: str
    help: str


ARGUMENTS = (
    _Argument("host", str, "ADDRESS", "where to listen (127.0.0.1: this machine alone)"),
    _Argument("port", int, "N", "port to listen on (2222)"),
    _Argument("web-url", str, "URL", "addresses that browsers know the server by"),
    _Argument("tls-cert", str, "FILE", "certificate for browsers, with its chain (PEM)"),
    _Argument("tls-key", str, "FILE", "its private key"),
    _Argument("insecure", bool, "", "let browsers of other machines in without encryption"),
    _Argument("content", str, "FILE", "show another content file"),
    _Argument("start", str, "SCREEN", "where sessions begin: the id of a screen or its number"),
    _Argument("kiosk", bool, "", "start again for the next visitor when nobody is there"),
    _Argument("class", bool, "", "have classes that a presenter leads and others follow"),
    _Argument("class-summaries", str, "DIR", "keep a summary of each class, with counts alone"),
    _Argument("presenter-keys", str, "FILE", "let the holders of these keys lead a class"),
    _Argument("class-address", str, "HOST[:PORT]", "what followers are told to connect to"),
    _Argument("bus", str, "URL", "share classes with other hosts, over this NATS server"),
    _Argument("bus-ca", str, "FILE", "certificates that the NATS server's is checked with"),
    _Argument("bus-certificate", str, "FILE", "this host's certificate and private key"),
    _Argument(
        "autoplay", float, "SECONDS", "while nobody has the keys, show all, each page so long"
    ),
    _Argument("max-sessions", int, "N", "most sessions at once (50)"),
    _Argument("max-per-address", int, "N", "most connections from one address (20)"),
    _Argument("idle-timeout", float, "SECONDS", "end a session without a key (1800; 0 never)"),
    _Argument("max-time", float, "SECONDS", "end a session after this long (0 never)"),
    _Argument("drain", float, "SECONDS", "what sessions are given when the server ends (30)"),
    _Argument("authorized-keys", str, "FILE", "let in the holders of these keys"),
    _Argument("password-file", str, "FILE", "let in who knows a password"),
    _Argument("records", str, "DIR", "keep one file for each authorised key"),
    _Argument("state", str, "DIR", "folder of the host key and the control socket"),
    _Argument("trusted-proxy", str, "ADDRESS", "load balancers, whose PROXY header is believed"),
    _Argument("user", str, "NAME", "whom to become when started as root"),
)

_LOCATING = ("port", "state")
"""Options by which ``status`` and ``drain`` find a running server."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the server and of its commands status, drain and password."""
    for argument in ARGUMENTS:
        _add(parser, argument, None)
    parser.add_argument(
        "--web", dest=PREFIX + "web", nargs="?", const=DEFAULT_ADDRESS, metavar="HOST:PORT",
        help=f"serve browsers too ({DEFAULT_ADDRESS})",
    )  # fmt: skip
    parser.add_argument(
        "--no-ssh", dest=PREFIX + "ssh", action="store_false", default=None,
        help="serve browsers alone",
    )  # fmt: skip
    parser.add_argument(
        "--log-format", dest=PREFIX + "log_format", choices=("text", "json"), help="of the log"
    )
    parser.add_argument("--config", metavar="FILE", help="read all of these from a TOML file")
    parser.add_argument("--check", action="store_true", help="check everything, do not serve")
    actions = parser.add_subparsers(dest="serve_action", metavar="ACTION")
    status = actions.add_parser("status", help="what a running server is doing")
    drain = actions.add_parser("drain", help="have a load balancer send nobody more")
    for action in (status, drain):
        for argument in ARGUMENTS:
            if argument.name in _LOCATING:
                _add(action, argument, argparse.SUPPRESS)
        action.add_argument("--config", metavar="FILE", default=argparse.SUPPRESS)
    status.add_argument("--end", type=int, metavar="ID", help="end a session")
    status.add_argument("--format", choices=("text", "json"), default="text", help="of the list")
    drain.add_argument("--undo", action="store_true", help="have it send visitors again")
    password = actions.add_parser("password", help="make a line of a password file")
    password.add_argument("name", help="the name to log in with")


def _add(parser: argparse.ArgumentParser, argument: _Argument, default: str | None) -> None:
    name, type, metavar, help = argument
    dest = PREFIX + name.replace("-", "_")
    if type is bool:
        parser.add_argument(f"--{name}", dest=dest, action="store_true", default=default, help=help)
    else:
        parser.add_argument(
            f"--{name}", dest=dest, type=type, metavar=metavar, default=default, help=help
        )


def given_options(args: argparse.Namespace) -> dict[str, object]:
    """The options that were given, by their names in a configuration file."""
    return {
        name.removeprefix(PREFIX).replace("_", "-"): value
        for name, value in vars(args).items()
        if name.startswith(PREFIX) and name != "serve_action" and value is not None
    }
