"""``sij-tui follow``: follow the class that is presented on this machine."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sij_tui.commands import fail

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None of its own."""


def run(args: Any) -> int:
    """Follow until the reader leaves; returns the exit status."""
    from sij_tui.serve.classroom.local import FollowerLink, LocalClassError, class_socket_path

    try:
        link = FollowerLink(class_socket_path())
    except LocalClassError as error:
        fail(str(error))
    args.start = args.start or "class"
    args.classes, args.class_link = True, lambda content: link
    return import_module(f"sij_tui.commands.{args.shown_by}").run(args)  # type: ignore[no-any-return]
