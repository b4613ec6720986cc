"""Draws the pictures of the README from the running program: ``python -m bench.pictures``."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass

from bench.child import plain_environment
from bench.content import PROGRAM, ROOT, key
from bench.svg import draw
from bench.terminal import QUIET_AT_START, Terminal

FOLDER = ROOT / "docs" / "pictures"


@dataclass(frozen=True)
class Picture:
    """A screen to draw: how to get there, and its size in cells."""

    name: str
    title: str
    """Read out to those who cannot see the picture."""
    keys: tuple[bytes, ...] = ()
    arguments: tuple[str, ...] = ()
    columns: int = 80
    rows: int = 24


PICTURES = (
    Picture("home", "The first screen: the title, and the parts of the leaflet to choose from"),
    Picture(
        "origin",
        "Where a statement comes from: its fact, its place in the leaflet and its strength",
        keys=(key("origin"),),
        arguments=("--start", "reasons"),
    ),
    Picture(
        "timeline",
        "The timeline: a drawing, what the leaflet says of this step, and the steps in their order",
        keys=(key("next"),) * 6,
        arguments=("--start", "timeline"),
        columns=100,
        rows=30,
    ),
    Picture(
        "wide",
        "A wide window in light colours: the contents beside the text, and a picture below it",
        arguments=("--start", "joints", "--theme", "light"),
        columns=120,
        rows=36,
    ),
)


def main() -> int:
    """Draw every picture, and say where it is."""
    FOLDER.mkdir(exist_ok=True)
    for picture in PICTURES:
        path = FOLDER / f"{picture.name}.svg"
        path.write_text(_drawn(picture), "utf-8")
        print(path.relative_to(ROOT))
    return 0


def _drawn(picture: Picture) -> str:
    command = (PROGRAM, "--no-state", *picture.arguments)
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as home,
        Terminal(
            command, plain_environment(home), columns=picture.columns, rows=picture.rows
        ) as terminal,
    ):
        terminal.settle(QUIET_AT_START)
        for one in picture.keys:
            terminal.press(one)
        return draw(terminal.screen, picture.title)


if __name__ == "__main__":
    sys.exit(main())
