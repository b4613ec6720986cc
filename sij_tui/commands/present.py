"""``sij-tui present``: lead a class on this machine; others run ``sij-tui follow``."""

from __future__ import annotations

import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.commands import fail

if TYPE_CHECKING:
    import argparse

    from sij_tui.core.classroom.state import ClassState
    from sij_tui.core.content.model import Content
    from sij_tui.serve.classroom.local import PresenterLink


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where summaries go."""
    parser.add_argument(
        "--class-summaries", metavar="DIR", help="keep a summary of each class, with counts alone"
    )


def run(args: Any) -> int:
    """Lead a class until the presenter leaves; returns the exit status."""
    from sij_tui.serve.classroom.local import (
        LocalClassError,
        PresenterLink,
        class_socket_path,
        listen_for_followers,
    )
    from sij_tui.user_folders import user_folder

    folder = Path(args.class_summaries) if args.class_summaries else None
    if folder is not None and not folder.is_dir():
        fail(f"There is no folder {folder}. Make it, or name another with --class-summaries.")
    path = class_socket_path(Path(user_folder("state")))
    try:
        listener = listen_for_followers(path)
    except LocalClassError as error:
        fail(str(error))

    def link(content: Content) -> PresenterLink:
        def keep(room: ClassState) -> None:
            if folder is not None:
                from sij_tui.serve.classroom.summaries import write_summary

                write_summary(folder, room, content, time.time())

        return PresenterLink(content, listener, keep)

    args.start = args.start or "class"
    try:
        args.classes, args.class_link = True, link
        return import_module(f"sij_tui.commands.{args.shown_by}").run(args)  # type: ignore[no-any-return]
    finally:
        listener.close()
        path.unlink(missing_ok=True)
