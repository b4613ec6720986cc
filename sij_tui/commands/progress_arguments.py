"""The arguments of ``sij-tui progress``."""

from __future__ import annotations

import argparse

from sij_tui.commands.arguments import add_global, as_sentence

_EXIT = "A broken line is told with its number; then nothing is changed, and the status is 2."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the answers; with nothing said, show how it goes."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to show it")
    _add_common(parser)
    parser.set_defaults(file=None, action=None)
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    _add_export(_action(actions, "export", "write all answers to a file, or to standard output"))
    bring_in = _action(actions, "import", "take in the answers of another machine")
    bring_in.description = f"Take in the exports of another machine. {_EXIT}"
    bring_in.add_argument("files", nargs="+", metavar="FILE", help="exports, CSV or xAPI")
    bring_in.add_argument(
        "--mine", action="store_true", help="they are your own answers, from another machine"
    )
    _add_report(_action(actions, "report", "put the exports of a group together, for an educator"))
    reset = _action(actions, "reset", "begin anew; the file is moved aside, not deleted")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    _action(actions, "where", "print where the answers are kept")


def _action(actions: object, name: str, text: str) -> argparse.ArgumentParser:
    assert isinstance(actions, argparse._SubParsersAction)
    made: argparse.ArgumentParser = actions.add_parser(
        name, help=text, description=as_sentence(text)
    )
    _add_common(made)
    add_global(made, "progress")
    return made


def _add_common(parser: argparse.ArgumentParser) -> None:
    missing = argparse.SUPPRESS
    parser.add_argument("--file", metavar="FILE", default=missing, help="another learner's file")


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", nargs="?", metavar="FILE", help="where to; default: standard output"
    )
    parser.add_argument(
        "--format", choices=("csv", "xapi"), default=None,
        help="CSV, or xAPI 1.0.3 statements, one a line (default: by the name of FILE, else CSV)",
    )  # fmt: skip


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", metavar="FILE", help="exports, CSV or xAPI")
    parser.add_argument(
        "--records",
        metavar="DIR",
        help="a folder of learners' files, as 'sij-tui serve' keeps them",
    )
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")
    parser.add_argument("--svg", metavar="FILE", help="draw it as a picture, too, into a new file")
    parser.add_argument(
        "--mode", choices=("learn", "test", "due"), help="count answers of this kind alone"
    )
