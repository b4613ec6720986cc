"""A scene as an SVG that plays by itself, in CSS: for slides and pages of other programs.

It shows the frames that the program shows, at the same rate. With reduced motion
the picture stands still, and while the pointer is on it, it pauses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, TypeVar

from sij_tui.core.content.scenes import Art, Scene
from sij_tui.core.scenes.affine import Affine, fitted
from sij_tui.core.scenes.pixels.operations import operations
from sij_tui.core.scenes.pixels.raster import Operation
from sij_tui.core.scenes.scene_graph import Node, build_nodes
from sij_tui.export.svg import (
    PICTURE_COLUMNS,
    PICTURE_HEIGHT,
    PICTURE_WIDTH,
    Lettering,
    SceneColours,
    SvgDrawing,
    placed_labels,
)

_FRAMES_PER_SECOND: Final = 12
_HOLD_S: Final = 2.0
"""Seconds that the last frame stays before it begins anew."""
_STILL: Final = "s"
"""Class of what is shown where nothing is to move."""

Drawn = TypeVar("Drawn")
_Span = tuple[int, int]
"""The frames from one up to and without another."""


def animated_scene_svg(art: Art, scene: Scene, seconds: float, colours: SceneColours) -> str:
    """Return a scene as one ``<svg>`` element that plays again and again.

    Args:
        art: All pictures.
        scene: One of them.
        seconds: How long its run takes, above 0.
        colours: Those that it has.
    """
    frames = max(2, round(seconds * _FRAMES_PER_SECOND))
    writer = _Writer(art, scene, colours, frames)
    return writer.svg()


class _Writer:
    """Writes each outline as often as it looks different, with the frames in which it does so."""

    def __init__(self, art: Art, scene: Scene, colours: SceneColours, frames: int) -> None:
        self._art, self._scene, self._colours = art, scene, colours
        self._moments = [number / (frames - 1) for number in range(frames)]
        self._total = frames + round(_HOLD_S * _FRAMES_PER_SECOND)
        self._still = min(range(frames), key=lambda frame: abs(self._moments[frame] - scene.still))
        self._lengths: set[int] = set()
        """Lengths in frames of what is shown for a while."""
        self._drawing = SvgDrawing(colours, scene.id, Lettering())

    def svg(self) -> str:
        """The whole picture."""
        view, _ = fitted(self._scene.view, (PICTURE_WIDTH, PICTURE_HEIGHT))
        for node in build_nodes(self._art, self._scene, PICTURE_COLUMNS, "pixels"):
            self._add_node(node, view)
        for placed in placed_labels(self._scene):
            begin, end = placed.label.during
            shown = [begin <= moment <= end for moment in self._moments]
            for is_shown, span in self._spans(shown):
                if is_shown:
                    self._open(span)
                    self._drawing.add_word(placed, view)
                    self._drawing.add_raw("</g>")
        return self._drawing.svg(self._scene, f"<style>{self._style()}</style>")

    def _add_node(self, node: Node, view: Affine) -> None:
        moments = self._moments if node.changes else self._moments[:1]
        drawn: list[tuple[Operation, ...]] = [
            operations(node, view, moment, self._colours.colour) for moment in moments
        ]
        if not node.changes:
            self._add(drawn[0])
            return
        for shapes, span in self._spans(drawn):
            if shapes:
                self._open(span)
                self._add(shapes)
                self._drawing.add_raw("</g>")

    def _add(self, shapes: Sequence[Operation]) -> None:
        for shape in shapes:
            self._drawing.add(shape)

    def _spans(self, frames: Sequence[Drawn]) -> Iterator[tuple[Drawn, _Span]]:
        """Yield what is drawn and how long it stays so; what is last stays while it holds."""
        start = 0
        for drawn, group in groupby(frames):
            end = start + len(list(group))
            yield drawn, (start, self._total if end == len(frames) else end)
            start = end

    def _open(self, span: _Span) -> None:
        """Begin a group that is shown in some frames."""
        start, end = span
        if end - start == self._total:
            self._drawing.add_raw("<g>")
            return
        self._lengths.add(end - start)
        still = f" {_STILL}" if start <= self._still < end else ""
        delay = (start - self._total) / _FRAMES_PER_SECOND if start else 0
        self._drawing.add_raw(
            f'<g class="f l{end - start}{still}" style="animation-delay:{delay:.6g}s">'
        )

    def _style(self) -> str:
        """The style sheet: a run for each length, begun by each group at its own time."""
        seconds = self._total / _FRAMES_PER_SECOND
        runs = "".join(
            f".l{length}{{animation-name:l{length}}}@keyframes l{length}{{0%{{visibility:visible}}"
            f"{100 * length / self._total:.6g}%,to{{visibility:hidden}}}}"
            for length in sorted(self._lengths)
        )
        return (
            f".f{{visibility:hidden}}.{_STILL}{{visibility:visible}}"
            "@media(prefers-reduced-motion:no-preference){"
            f".f{{visibility:hidden;animation:{seconds:.6g}s step-end infinite}}{runs}"
            "svg:hover .f{animation-play-state:paused}}"
        )
