"""``sij-tui scenes``: a picture of the content file as text, for its author."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sij_tui.commands import (
    content_file,
    fail,
    load_bytes,
    output_columns,
    read_bytes,
    write_whole,
)
from sij_tui.commands.arguments import number_up_to
from sij_tui.commands.scene_export import MOST_WIDTH, export_scene, unknown_scene
from sij_tui.commands.watch import CLEAR_SCREEN, versions
from sij_tui.output import control_stream
from sij_tui.terminal.detect import text_tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.text import Text

    from sij_tui.core.content.scenes import Art, Scene
    from sij_tui.core.scenes.renderer import Renderer

_MAX_SIZE = 500
"""Most columns or rows of a picture."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which pictures, and how to draw them."""
    parser.add_argument(
        "names", nargs="*", metavar="SCENE|FILE",
        help="ids of scenes; a content file, or one with scenes alone",
    )  # fmt: skip
    parser.add_argument("--list", action="store_true", help="list the scenes")
    parser.add_argument(
        "--review",
        action="store_true",
        help="what each picture says, its facts, and what a reviewer has to sign off",
    )
    parser.add_argument(
        "--at", type=number_up_to(1, "a moment"), metavar="0..1",
        help="moment of the run; default: the best single one",
    )  # fmt: skip
    parser.add_argument(
        "--export", metavar="FILE",
        help="write one scene to FILE.svg or FILE.png, or the timeline to FILE.cast (asciinema)",
    )  # fmt: skip
    parser.add_argument("--animated", action="store_true", help="have FILE.svg play by itself")
    parser.add_argument(
        "--width", type=_width, default=1280, metavar="PIXELS",
        help="of FILE.png; default: 1280",
    )  # fmt: skip
    parser.add_argument(
        "--size", type=_size, default=(80, 24), metavar="WxH", help="cells; default: 80x24"
    )


def _size(text: str) -> tuple[int, int]:
    columns, cross, rows = text.lower().partition("x")
    if not (cross and columns.isdecimal() and rows.isdecimal()):
        raise argparse.ArgumentTypeError("a size is columns and rows, such as 80x24")
    if not (0 < int(columns) <= _MAX_SIZE and 0 < int(rows) <= _MAX_SIZE):
        raise argparse.ArgumentTypeError(f"a size is from 1x1 to {_MAX_SIZE}x{_MAX_SIZE}")
    return int(columns), int(rows)


def _width(text: str) -> int:
    if not (text.isdecimal() and len(text) < 6 and 16 <= int(text) <= MOST_WIDTH):
        raise argparse.ArgumentTypeError(f"a width is from 16 to {MOST_WIDTH} pixels")
    return int(text)


def run(args: Any) -> int:
    """Print pictures, or the list of them. Status 1 if a picture has problems."""
    from rich.console import Console

    files = [name for name in args.names if name.endswith(".toml")]
    wanted = [name for name in args.names if name not in files]
    path = Path(files[0] if files else content_file(args))
    if args.review:
        return _review(args, path, wanted)
    if args.export:
        return export_scene(args, path, wanted)
    width = max(args.size[0], 20)

    class Printer(Console):
        def on_broken_pipe(self) -> None:  # else Rich ends with status 1
            raise BrokenPipeError

    console = Printer(
        file=control_stream(sys.stdout),
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
    )
    if not args.watch:
        return _show(args, console, read_bytes(path), path, wanted)
    try:
        return _follow(args, console, path, wanted)
    except KeyboardInterrupt:
        return 0


def _review(args: Any, path: Path, wanted: list[str]) -> int:
    """Print the sheet for a reviewer; of a whole content file, as it cites facts."""
    from sij_tui.core.leaflet.picture_review import REVIEW_COLUMNS, picture_review

    if args.watch or args.list:
        fail("--review goes with neither --watch nor --list: leave them out.")
    loaded = load_bytes(args, str(path), read_bytes(path))
    if not loaded.content.scene:
        fail("This content file has no pictures, so there is nothing to review.", status=1)
    if message := unknown_scene(wanted, loaded.content.art):
        fail(message)
    write_whole(picture_review(loaded, wanted, output_columns(REVIEW_COLUMNS)))
    return 0


def _follow(args: Any, console: Console, path: Path, wanted: list[str]) -> int:
    """Draw, and draw again whenever the file was saved, until Ctrl+C."""
    for data in versions(path):
        if console.is_terminal:
            console.file.write(CLEAR_SCREEN)
        _show(args, console, data, path, wanted)
        sys.stdout.flush()
    return 0


def _show(args: Any, console: Console, data: bytes, path: Path, wanted: list[str]) -> int:
    """Print what was asked for of a file's bytes, or its problems in words."""
    from sij_tui.content_cache import shipped_tables
    from sij_tui.core.validation.scene_file import art_in

    art, problems = art_in(data, wanted, shipped_tables)
    if problems:
        print(*(problem.text(path.name) for problem in problems), sep="\n")
        return 1
    if message := unknown_scene(wanted, art):
        if not args.watch:
            fail(message)
        print(message)
        return 2
    chosen = [scene for scene in art.scenes if not wanted or scene.id in wanted]
    for scene in chosen:
        if args.list:
            print(f"{scene.id:12} {scene.caption}")
        else:
            _draw(args, console, art, scene)
    return 0


def _draw(args: Any, console: Console, art: Art, scene: Scene) -> None:
    from sij_tui.core.scenes.renderer import Renderer

    columns, rows = args.size
    glyphs = text_tier(args.glyphs, args.variables)
    renderer = Renderer(art, scene.id, columns, rows, glyphs)
    moment = scene.still if args.at is None else args.at
    for line in _lines(args, art, renderer, moment, coloured=bool(console.color_system)):
        console.print(line)
    print(f"{scene.id} at {moment:g}: {scene.caption}")


def _lines(
    args: Any, art: Art, renderer: Renderer, moment: float, *, coloured: bool
) -> Iterator[Text]:
    from rich.text import Text

    from sij_tui.core.content.control_characters import visible
    from sij_tui.widgets.palette import palette_for

    palette = palette_for(args.theme or "dark")
    ground = palette.colours["background"]
    for row in renderer.frame(moment).rows:
        line = Text()
        for run in row:
            line.append(visible(run.text), palette.paint(art.roles, run.style, ground))
        if not coloured:
            line.rstrip()
        yield line
