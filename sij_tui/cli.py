"""The command line: arguments and exit statuses. Everything else is imported when it is needed.

Exit statuses: 0 done; 1 the content file has problems; 2 wrong usage, or a file that cannot be
read; 70 a fault of the program itself; 128 + n ended by signal n.
"""

from __future__ import annotations

import os
import signal
import sys

from sij_tui.output import text_output
from sij_tui.terminal.detect import (
    can_draw,
    letters_for,
    named_encoding,
    own_terminal,
    own_variables,
    terminal_name,
)

TYPE_CHECKING = False
if TYPE_CHECKING:  # the module of this name is slow to load, and a Ctrl+C meanwhile unanswered
    from collections.abc import Callable
    from typing import Any

SHOW_DEFAULTS: dict[str, Any] = {
    "content": None,
    "start": None,
    "glyphs": None,
    "theme": None,
    "no_motion": False,
    "show_cursor": False,
    "no_state": False,
    "watch": False,
    "debug": False,
    "kiosk": False,
    "autoplay": 0.0,
    "idle_timeout": None,
    "locked": False,
    "seed": None,
    "plain": False,
    "lines": False,
    "screens": [],
    "contents_first": False,
    "format": "text",
    "variables": {},
}
"""What the program does when nothing is said; so that a plain start need not parse arguments."""


def main(argv: list[str] | None = None) -> int:
    """Run the program; returns the exit status."""
    if sys.stderr is None:  # 2>&-: the status is returned though the message cannot be written
        sys.stderr = _null_stream("w")
    if sys.stdout is None:
        print(f"sij-tui: {_CLOSED_OUTPUT}", file=sys.stderr)
        return 2
    if not os.path.isfile(__file__):
        print(f"sij-tui: {_IN_ZIP}", file=sys.stderr)
        return 2
    with text_output(named_encoding(own_variables(os.environ)), letters_for):
        return _main(argv)


def _main(argv: list[str] | None) -> int:
    words = sys.argv[1:] if argv is None else argv
    found = interrupt = signal.getsignal(signal.SIGINT)
    if found in (signal.default_int_handler, signal.SIG_DFL):
        # Ctrl+C ends the program at once: as an exception in the midst of an import it may be lost.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        interrupt = signal.default_int_handler
    try:
        try:
            args = _parse(words)
            if args.locked:
                from sij_tui.commands.locked import restrict_arguments

                args = restrict_arguments(args, os.environ)
            command, run = _command(args)
            if command != "run":  # that one sees to it by itself
                signal.signal(signal.SIGINT, interrupt)
            return run(args)
        finally:
            signal.signal(signal.SIGINT, found)
            sys.stdout.flush()  # here, where a closed pipe can be dealt with
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of the pipe has had enough
        _close_output()
        return 0
    except Exception as error:
        if isinstance(error, OSError) and error.strerror:
            _close_output()
            what = error.filename or "standard output"
            print(f"sij-tui: {what} cannot be read or written: {error.strerror}.", file=sys.stderr)
            return 2
        if "--debug" in words:
            raise
        from sij_tui.internal_error import EXIT_FAILED, failure_message

        print(f"sij-tui: {failure_message(error)}", file=sys.stderr)
        return EXIT_FAILED


_SHOWN = ("present", "follow")
"""Commands that open the screens, or go line by line."""
_CLOSED_INPUT = (
    "standard input is closed, so that no key could be read. Start the program without '<&-',"
    " or have its text printed: sij-tui read"
)
_IN_ZIP = (
    "it cannot run from within a zip file, since parts of it are compiled and have to be files."
    " Install the wheel with pip instead."
)
_WATCHED_TEXT = (
    "--watch is for the screens, and not for text or for going line by line: leave it out."
)
_CLOSED_OUTPUT = (
    "standard output is closed, so that there is nowhere to write to. Start the program without"
    " '>&-', or write to a file or to /dev/null."
)


def _null_stream(mode: str) -> Any:
    """A stand-in for a standard stream that is closed; whatever is opened next would be it."""
    return open(os.devnull, mode, encoding="utf-8")


def _close_output() -> None:
    """Let what is left to be written go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _command(args: Any) -> tuple[str, Callable[[Any], int]]:
    """The command asked for; with none, the screens, or text where there is no screen."""
    command: Any = getattr(args, "command", None)
    if sys.stdin is None:
        if not (command or args.plain):
            print(f"sij-tui: {_CLOSED_INPUT}", file=sys.stderr)
            raise SystemExit(2)
        sys.stdin = _null_stream("r")
    terminal = own_terminal(os.environ) if command in (None, "doctor", *_SHOWN) else None
    if terminal and command != "doctor":
        able = terminal.moves_cursor
        answered = sys.stdin.isatty() and sys.stdout.isatty()
        by_line = args.lines or (_asks_by_line(args, able) if answered else bool(command))
        screen = bool(command) or (answered and able and not args.plain)
        args.shown_by = "lines" if by_line else "run" if screen else "read"
        args.contents_first = not args.plain and _shows_lines_alone(able)
        command = command or args.shown_by
    if args.watch and getattr(args, "shown_by", command) in ("lines", "read"):
        print(f"sij-tui: {_WATCHED_TEXT}", file=sys.stderr)
        raise SystemExit(2)
    from importlib import import_module

    if command == "read" and args.start:
        from sij_tui.core.content.routes import PROGRAM_SCREENS

        args.screens = [] if args.start.casefold() in PROGRAM_SCREENS else [args.start]
    os.environ.pop("TEXTUAL_COLOR_SYSTEM", None)  # colours follow from the terminal; else it ends
    if terminal and not terminal.has_colours and command in ("run", "doctor", *_SHOWN):
        os.environ["NO_COLOR"] = "1"
    args.variables = own_variables(os.environ)  # commands read no environment
    args.class_link = None  # `present` and `follow` set it
    return command, import_module(f"sij_tui.commands.{command}").run


def _shows_lines_alone(able: bool) -> bool:
    """Whether the terminal at the end of the output is known for one that can but show lines."""
    name = terminal_name(os.environ)
    return name.partition("-")[0] == "dumb" or (can_draw(name) and not able)


def _asks_by_line(args: Any, able: bool) -> bool:
    """Whether somebody at a terminal is to be asked line by line, without having said so.

    Of ``--plain``, only the checker: the rest is text. Who wants the cursor wants the screens.
    """
    if args.kiosk or args.autoplay:  # forgets its visitors by screens alone
        return False
    if args.plain:
        return (args.start or "").casefold() == "checker"
    return not able or (bool(os.environ.get("ACCESSIBLE")) and not args.show_cursor)


def _parse(words: list[str]) -> Any:
    if (asked := _parse_common(words)) is not None:
        from types import SimpleNamespace

        return SimpleNamespace(**{**SHOW_DEFAULTS, **asked})
    from sij_tui.commands.arguments import parser

    return parser(words, SHOW_DEFAULTS).parse_args(words)


def _parse_common(words: list[str]) -> dict[str, Any] | None:
    """What is asked for most: it need not wait for a parser (15 ms)."""
    if not words:
        return {}
    if len(words) == 2 and words[0] == "--content" and not words[1].startswith("-"):
        return {"content": words[1]}
    if words == ["--version"]:
        return {"command": "version"}
    if words in (["lines"], ["--lines"]):
        return {"command": "lines"}
    if words[0] == "read" and not any(word.startswith("-") for word in words):
        return {"command": "read", "screens": words[1:]}
    return None
