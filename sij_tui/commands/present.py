"""``sij-tui present``: lead a class on this machine; others run ``sij-tui follow``."""

from __future__ import annotations

import time
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.commands import fail

if TYPE_CHECKING:
    import argparse
    import socket

    from sij_tui.core.classroom.summary import ClassSummary
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

    folder = Path(args.class_summaries) if args.class_summaries else None
    if folder is not None:
        from sij_tui.serve.classroom.summaries import folder_problem

        if problem := folder_problem(folder):
            fail(problem)
    path = class_socket_path()
    try:
        listener = listen_for_followers(path)
    except LocalClassError as error:
        fail(str(error))
    summaries = _Summaries(folder)
    args.start = args.start or "class"
    args.classes = True
    args.class_link = partial(summaries.link, PresenterLink, listener)
    try:
        status: int = import_module(f"sij_tui.commands.{args.shown_by}").run(args)
    finally:
        path.unlink(missing_ok=True)  # before another presenter can have made one of the name
        listener.close()
    summaries.finish()
    return status


class _Summaries:
    """Keeps the summaries of the classes, if that was asked for.

    Args:
        folder: Where they go.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._written: list[Path] = []
        self._unwritten: list[str] = []
        """Summaries as Markdown."""
        self._problem = ""
        self._link: PresenterLink | None = None

    def link(
        self, make: type[PresenterLink], listener: socket.socket, content: Content
    ) -> PresenterLink:
        """Return the line to a new hub."""
        self._link = make(content, listener, self._keep)
        return self._link

    def _keep(self, summary: ClassSummary, content: Content) -> None:
        if self._folder is None:
            return
        from sij_tui.export.class_summary import summary_markdown
        from sij_tui.serve.classroom.summaries import write_summary

        try:
            self._written += write_summary(self._folder, summary, content, time.time())
        except OSError as error:
            self._problem = error.strerror or str(error)
            self._unwritten.append(summary_markdown(summary, content))

    def finish(self) -> None:
        """End what classes are left; print which files there are, and what could not be written."""
        if self._link is not None:
            self._link.close()
        for path in self._written:
            print(path)
        for text in self._unwritten:
            print(text)
        if self._problem:
            fail(
                f"A summary could not be written to {self._folder}: {self._problem}. "
                "It was printed instead."
            )
