"""Writes a picture, or the timeline, to a file that other programs show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sij_tui.commands import fail, load_bytes, read_bytes
from sij_tui.commands.output_file import check_new_file, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sij_tui.core.content.loaded import Loaded
    from sij_tui.core.content.scenes import Art, Scene

ENDINGS: Final = (".svg", ".png", ".cast")
MOST_WIDTH: Final = 8_000
"""Pixels of the widest picture."""
_NUMBERED_COLOURS: Final = (
    "surface", "stop", "link", "hold", "accent", "tell", "accent", "text",
)  # fmt: skip
"""The eight colours with numbers; a recording itself says each colour in full."""
_DEFAULT_SECONDS: Final = 6.0
"""How long a picture runs that no step has."""


def export_scene(args: Any, path: Path, names: Sequence[str]) -> int:
    """Write what the arguments ask for; ``path`` is the content file. Returns the exit status."""
    file = Path(args.export)
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        fail("Name a file that ends in .svg, .png or .cast.")
    if args.animated and ending != ".svg":
        fail("--animated is for .svg alone: leave it out, or name a file that ends in .svg.")
    if args.watch or args.list:
        fail("--export goes with neither --watch nor --list: leave them out.")
    check_new_file(args.export)
    data = _recording(args, path, names) if ending == ".cast" else _picture(args, path, names)
    parts = [part if isinstance(part, bytes) else part.encode() for part in data]
    write_file(args.export, parts)
    print(f"{file}: {sum(map(len, parts)) // 1000} kB.")
    return 0


def _picture(args: Any, path: Path, names: Sequence[str]) -> Iterable[str | bytes]:
    """One picture at a moment, or as it runs."""
    from sij_tui.content_cache import shipped_tables
    from sij_tui.core.content.control_characters import visible
    from sij_tui.core.validation.scene_file import art_in
    from sij_tui.export.svg import SceneColours, scene_svg

    data = read_bytes(path)
    art, problems = art_in(data, list(names), shipped_tables)
    if problems:
        fail("\n".join(problem.text(path.name) for problem in problems), status=1)
    scene = _one_scene(art, names)
    colours = SceneColours(art, args.theme or "light")
    moment = scene.still if args.at is None else args.at
    if args.animated:
        from sij_tui.export.animated_svg import animated_scene_svg

        seconds = _seconds(args, path, data, scene, art)
        return [visible(animated_scene_svg(art, scene, seconds, colours))]
    if args.export.lower().endswith(".png"):
        from sij_tui.commands.installation import require_extra

        require_extra("pdf", "typst", "a PNG")
        from sij_tui.export.png import scene_png

        return [scene_png(art, scene, moment, colours, args.width)]
    return [visible(scene_svg(art, scene, moment, colours, is_fine=True))]


def _one_scene(art: Art, names: Sequence[str]) -> Scene:
    """The scene that is named; the only one, if none is."""
    chosen = [scene for scene in art.scenes if scene.id in names or not names]
    if len(chosen) != 1 or len(names) > 1:
        listed = ", ".join(scene.id for scene in art.scenes)
        fail(unknown_scene(names, art) or f"Name one scene of these: {listed}.")
    return chosen[0]


def unknown_scene(wanted: Sequence[str], art: Art) -> str:
    """The message for the first of some names that no scene has; empty if all are known."""
    from sij_tui.core.content.label_text import no_such_name

    known = {scene.id: scene.caption for scene in art.scenes}
    lost = next((name for name in wanted if name not in known), None)
    return no_such_name("scene", lost, known) if lost else ""


def _seconds(args: Any, path: Path, data: bytes, scene: Scene, art: Art) -> float:
    """How long a picture runs: as in the timeline, else long enough not to flicker."""
    import tomli

    from sij_tui.core.content.loaded import decode_text
    from sij_tui.core.scenes.flicker import least_seconds

    steps = tomli.loads(decode_text(data)).get("timeline", {}).get("step", [])
    if any(step.get("scene") == scene.id for step in steps):
        timeline = load_bytes(args, str(path), data).content.timeline
        paces = [step.pace for step in timeline.step if step.scene == scene.id] if timeline else []
        return max(paces, default=_DEFAULT_SECONDS)
    return max(_DEFAULT_SECONDS, least_seconds(art, scene))


def _recording(args: Any, path: Path, names: Sequence[str]) -> Iterable[str]:
    """The timeline as a recording."""
    from sij_tui import __version__
    from sij_tui.commands.timeline_recording import LEAST_SIZE, TimelineRecorder
    from sij_tui.core.book import Book
    from sij_tui.export.asciicast import asciicast
    from sij_tui.terminal.detect import text_tier
    from sij_tui.widgets.palette import palette_for

    loaded: Loaded = load_bytes(args, str(path), read_bytes(path))
    timeline = loaded.content.timeline
    if names:
        fail("A recording is of the whole timeline: leave the names of scenes out.")
    if timeline is None:
        fail("This content file has no timeline to record.", status=1)
    if args.size[0] < LEAST_SIZE[0] or args.size[1] < LEAST_SIZE[1]:
        fail(f"A recording needs {LEAST_SIZE[0]}x{LEAST_SIZE[1]} at least: say --size 80x24.")
    palette = palette_for(args.theme or "dark")
    colours = palette.colours
    numbered = ":".join(colours[name] for name in _NUMBERED_COLOURS)
    theme = {"fg": colours["text"], "bg": colours["background"], "palette": numbered}
    tier = text_tier(args.glyphs, args.variables)
    recorder = TimelineRecorder(Book(loaded, __version__), palette, tier, args.size)
    return asciicast(recorder.events(timeline), args.size, loaded.content.meta.title, theme)
