"""Writes what a presenter keeps of a class that is over: counts alone, no seats."""

from __future__ import annotations

import os
import time
from pathlib import Path

from sij_tui.core.classroom.summary import ClassSummary
from sij_tui.core.content.model import Content
from sij_tui.export.class_summary import summary_csv, summary_markdown
from sij_tui.files import write_new


def folder_problem(folder: Path) -> str:
    """Return why no summary could be written to a folder, and what to do; "" if one could."""
    if not folder.is_dir():
        return f"There is no folder {folder}. Make it, or name another with --class-summaries."
    if not os.access(folder, os.W_OK | os.X_OK):
        return (
            f"Nothing can be written to the folder {folder}. Change its rights, or name another "
            "with --class-summaries."
        )
    return ""


def write_summary(folder: Path, summary: ClassSummary, content: Content, now: float) -> list[Path]:
    """Write a CSV and a Markdown file of a class; nothing where nobody voted and no stop was timed.

    Args:
        folder: Must exist.
        summary: What came of the class.
        content: That it was held with.
        now: Seconds since 1970.

    Returns:
        The files.

    Raises:
        OSError: They cannot be written; then neither is left. A file that exists is not touched.
    """
    if summary.is_empty:
        return []
    name = f"class-{summary.code}-{time.strftime('%Y-%m-%d-%H%M%S', time.localtime(now))}"
    texts = {".csv": summary_csv(summary, content), ".md": summary_markdown(summary, content)}
    paths: list[Path] = []
    try:
        for suffix, text in texts.items():
            path = folder / f"{name}{suffix}"
            write_new(path, [text], private=True)
            paths.append(path)
    except OSError:
        for path in paths:
            path.unlink(missing_ok=True)
        raise
    return paths
