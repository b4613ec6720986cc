"""The arguments of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

COMMANDS = {
    "read": "print the content as text, Markdown or JSON",
    "validate": "list every problem of a content file",
    "schema": "print the JSON Schema of content files",
    "new": "write a new content file to start from",
    "scenes": "draw the pictures of a content file as text, for their author",
    "serve": "let others use the program from their own machines, by ssh",
    "rules": "print the rules of the checker for signing off",
    "progress": "show how practice goes; export, import, report, reset",
}
_A_DAY = 86_400
STATUSES = """\
exit statuses:
  0 done; 1 the content file has problems; 2 wrong usage, or a file that cannot be read;
  128+n ended by signal n
"""


def parser(words: list[str], defaults: Mapping[str, Any]) -> argparse.ArgumentParser:
    """The parser for these words; only the command asked for is imported."""
    top = argparse.ArgumentParser(
        prog="sij-tui",
        description="A patient leaflet as an interactive terminal program. A training aid.",
        epilog=STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.set_defaults(**defaults)
    _add_show_arguments(top)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text.capitalize() + ".")
        if name in words:
            import_module(f"sij_tui.commands.{name}").add_arguments(command)
            add_global(command, name)
    return top


GLOBAL = {
    "read": ("--content", "--glyphs"),
    "validate": ("--content",),
    "schema": (),
    "new": (),
    "scenes": ("--content", "--glyphs", "--theme", "--watch"),
    "serve": (),
    "rules": ("--content",),
    "progress": ("--content", "--glyphs", "--no-state"),
}
"""For each command the program's options that mean something to it: they may follow it, too."""


def _content(parser: argparse.ArgumentParser, default: Any) -> None:
    parser.add_argument(
        "--content", metavar="FILE", default=default, help="use another content file"
    )


def _glyphs(parser: argparse.ArgumentParser, default: Any) -> None:
    parser.add_argument(
        "--glyphs", choices=("auto", "octants", "blocks", "braille", "ascii"), default=default,
        help="characters to draw with",
    )  # fmt: skip


def _no_state(parser: argparse.ArgumentParser, default: Any) -> None:
    parser.add_argument(
        "--no-state", action="store_true", default=default, help="keep nothing on disk"
    )


def _theme(parser: argparse.ArgumentParser, default: Any) -> None:
    parser.add_argument(
        "--theme", choices=("dark", "light", "contrast"), default=default, help="colours to use"
    )


def _watch(parser: argparse.ArgumentParser, default: Any) -> None:
    parser.add_argument(
        "--watch", action="store_true", default=default, help="read the file again when saved"
    )


_OPTIONS: dict[str, Callable[[argparse.ArgumentParser, Any], None]] = {
    "--content": _content,
    "--glyphs": _glyphs,
    "--no-state": _no_state,
    "--theme": _theme,
    "--watch": _watch,
}


def add_global(parser: argparse.ArgumentParser, command: str) -> None:
    """Add the program's options to a part of a command; where they are not given nothing is set."""
    for option in GLOBAL[command]:
        _OPTIONS[option](parser, argparse.SUPPRESS)


def _add_show_arguments(top: argparse.ArgumentParser) -> None:
    top.add_argument("--version", action=Version, nargs=0, help="say exactly what is running")
    _content(top, None)
    _watch(top, False)
    top.add_argument("--start", metavar="SCREEN", help="begin at a screen: its id, number or title")
    _theme(top, None)
    _glyphs(top, None)
    top.add_argument("--no-motion", action="store_true", help="nothing moves")
    top.add_argument(
        "--show-cursor", action="store_true",
        help="show the terminal's cursor at the selection, for magnifiers and braille displays",
    )  # fmt: skip
    _no_state(top, False)
    top.add_argument("--kiosk", action="store_true", help="stand open to whoever comes by")
    top.add_argument(
        "--autoplay", type=number_up_to(_A_DAY, "a number of seconds"), metavar="SECONDS",
        help="while nobody has the keys, show everything, each page so long",
    )  # fmt: skip
    top.add_argument(
        "--idle-timeout", type=number_up_to(_A_DAY, "a number of seconds"), metavar="SECONDS",
        help="time without a key after which all is forgotten (kiosk, autoplay: 180; 0: never)",
    )  # fmt: skip
    top.add_argument(
        "--locked", action="store_true", help="nothing but the terminal is within reach"
    )
    top.add_argument("--seed", type=int, metavar="N", help="shuffle the questions alike each time")
    top.add_argument("--plain", action="store_true", help="print text instead of opening screens")
    top.add_argument("--debug", action="store_true", help=argparse.SUPPRESS)


def number_up_to(most: float, what: str) -> Callable[[str], float]:
    """A type of arguments: a number from 0 to ``most``; ``what`` says what it stands for."""

    def number(text: str) -> float:
        try:
            given = float(text)
        except ValueError:
            given = -1.0
        if not 0 <= given <= most:  # nan is neither
            raise argparse.ArgumentTypeError(f"{text!r} is not {what} from 0 to {most:g}")
        return given

    return number


class Version(argparse.Action):
    """Prints the versions of the program and the content, and the content's fingerprint."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: Any, *_: Any) -> None:
        """Print and end."""
        from sij_tui.commands.version import run

        parser.exit(run(namespace))
