"""The arguments of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

COMMANDS = {
    "read": "print the content as text, Markdown or JSON",
    "lines": "use the program line by line, as with a screen reader",
    "validate": "list every problem of a content file",
    "schema": "print the JSON Schema of content files",
    "new": "write a new content file to start from",
    "scenes": "draw the pictures of a content file as text, for their author",
    "serve": "let others use the program from their own machines, by ssh",
    "present": "lead a class on this machine; others run: sij-tui follow",
    "follow": "follow the class that is presented on this machine",
    "rules": "print the rules of the checker for signing off",
    "diff": "list what has changed for a reader from one content file to another",
    "handout": "write the leaflet as a document to print or to hand over",
    "bank": "write the practice questions for other programs",
    "progress": "show how practice goes; export, import, report, reset",
    "doctor": "tell what this installation and this terminal can do, for finding faults",
    "completion": "print what has a shell complete the words of this program",
}
STATUSES = """\
exit statuses:
  0 done; 1 the content file has problems; 2 wrong usage, or a file that cannot be read;
  70 a fault of the program itself; 128+n ended by signal n
"""


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


_SECONDS = number_up_to(86_400, "a number of seconds")
_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "--version": {"action": Version, "nargs": 0, "help": "say exactly what is running"},
    "--content": {"metavar": "FILE", "help": "use another content file"},
    "--watch": {"action": "store_true", "help": "read the file again when saved"},
    "--start": {"metavar": "SCREEN", "help": "begin at a screen: its id, number or title"},
    "--theme": {"choices": ("dark", "light", "contrast"), "help": "colours to use"},
    "--glyphs": {"choices": ("auto", "pixels", "octants", "blocks", "braille", "ascii"),
                 "help": "characters to draw with"},
    "--no-motion": {"action": "store_true", "help": "nothing moves"},
    "--show-cursor": {"action": "store_true", "help": "show the terminal's cursor at the selection,"
                      " for magnifiers and braille displays"},
    "--no-state": {"action": "store_true", "help": "keep nothing on disk"},
    "--kiosk": {"action": "store_true", "help": "stand open to whoever comes by"},
    "--autoplay": {"type": _SECONDS, "metavar": "SECONDS",
                   "help": "while nobody has the keys, show everything, each page so long"},
    "--idle-timeout": {"type": _SECONDS, "metavar": "SECONDS", "help": "time without a key after"
                       " which all is forgotten (kiosk, autoplay: 180; 0: never)"},
    "--locked": {"action": "store_true", "help": "nothing but the terminal is within reach"},
    "--seed": {"type": int, "metavar": "N", "help": "shuffle the questions alike each time"},
    "--plain": {"action": "store_true", "help": "print text instead of opening screens"},
    "--lines": {"action": "store_true", "help": "ask and answer line by line, without screens"},
    "--debug": {"action": "store_true", "help": argparse.SUPPRESS},
}  # fmt: skip
"""The program's own options, in the order of its help, as ``add_argument`` takes them."""


def parser(words: list[str], defaults: Mapping[str, Any]) -> argparse.ArgumentParser:
    """The parser for these words; only the command asked for is imported."""
    top = argparse.ArgumentParser(
        prog="sij-tui",
        description="A patient leaflet as an interactive terminal program. A training aid.",
        epilog=STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.set_defaults(**defaults)
    for option, settings in _OPTIONS.items():
        top.add_argument(option, **settings)
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=as_sentence(text))
        if name in words:
            import_module(f"sij_tui.commands.{name}").add_arguments(command)
            add_global(command, name)
    return top


def as_sentence(text: str) -> str:
    """A line of help as a sentence of its own; names in it keep their letters."""
    return f"{text[:1].upper()}{text[1:]}."


GLOBAL = {
    "read": ("--content", "--glyphs"),
    "lines": ("--content", "--glyphs", "--no-state"),
    "validate": ("--content",),
    "schema": (),
    "new": (),
    "scenes": ("--content", "--glyphs", "--theme", "--watch"),
    "serve": (),
    "present": ("--content", "--glyphs", "--theme", "--lines", "--watch"),
    "follow": ("--content", "--glyphs", "--theme", "--lines", "--watch"),
    "rules": ("--content",),
    "diff": ("--content",),
    "handout": ("--content",),
    "bank": ("--content",),
    "progress": ("--content", "--glyphs", "--no-state"),
    "doctor": ("--content", "--glyphs"),
    "completion": (),
}
"""For each command the program's options that mean something to it: they may follow it, too."""


def add_global(parser: argparse.ArgumentParser, command: str) -> None:
    """Add the program's options to a part of a command; where they are not given nothing is set."""
    for option in GLOBAL[command]:
        parser.add_argument(option, default=argparse.SUPPRESS, **_OPTIONS[option])
