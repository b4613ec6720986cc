"""Draws scenes in glyphs or in pixels, by renderers that are kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.scenes import Art
from sij_tui.core.layout.tiles import PixelCells
from sij_tui.core.scenes.colour import parse_colour
from sij_tui.core.scenes.frame import Frame

if TYPE_CHECKING:
    from sij_tui.core.scenes.pixels.renderer import PixelRenderer
    from sij_tui.core.scenes.pixels.sample import PixelSample
    from sij_tui.core.scenes.renderer import Renderer

_MOST = 4
"""Renderers kept: of this scene, the next and those before."""


class PixelError(Exception):
    """Pictures cannot be drawn in pixels on this machine."""


@contextmanager
def _pixel_errors() -> Iterator[None]:
    """Whatever fails while pixels are loaded or drawn, there are glyphs."""
    try:
        yield
    except (ImportError, OSError, RuntimeError) as error:
        raise PixelError from error


def pixel_sample(cells: PixelCells, ground: str, ink: str) -> PixelSample:
    """Return a sample of what pixels look like; both colours are #rrggbb.

    Raises:
        PixelError: It cannot be drawn.
    """
    with _pixel_errors():
        from sij_tui.core.scenes.pixels.sample import PixelSample

        return PixelSample(cells, parse_colour(ground), parse_colour(ink))


class SceneRenderers:
    """Frames of scenes; the renderers used last are kept."""

    def __init__(self, art: Art) -> None:
        self._art = art
        self._kept: dict[Hashable, Renderer | PixelRenderer] = {}

    def in_glyphs(
        self, scene: str, progress: float, canvas: tuple[int, int], tier: GlyphTier
    ) -> Frame:
        """Return a moment of a scene in the glyphs of a tier."""
        from sij_tui.core.scenes.renderer import Renderer  # the first screen is painted before

        key = (scene, *canvas, tier)
        return self._renderer(key, lambda: Renderer(self._art, *key)).frame(progress)

    def in_pixels(
        self,
        scene: str,
        progress: float,
        canvas: tuple[int, int],
        cells: PixelCells,
        look: tuple[str, str],
    ) -> Frame | None:
        """Return a moment of a scene in pixels; None where the canvas has too many of them.

        Args:
            scene: Its id.
            progress: From 0 to 1.
            canvas: Columns and rows.
            cells: What the cells of the terminal hold.
            look: The ground as #rrggbb, and the name of the theme.

        Raises:
            PixelError: It cannot be drawn in pixels.
        """
        with _pixel_errors():
            from sij_tui.core.scenes.pixels.renderer import PixelRenderer, pixel_cells

            if pixel_cells(cells, *canvas) is None:
                return None
            key = (scene, canvas, cells.width, cells.height, cells.tiles, look)
            make = partial(PixelRenderer, self._art, scene, canvas, cells, look)
            return self._renderer(key, make).frame(progress)

    def _renderer(
        self, key: Hashable, make: Callable[[], Renderer | PixelRenderer]
    ) -> Renderer | PixelRenderer:
        """The renderer for a scene on a canvas, kept or made."""
        renderer = self._kept.pop(key, None) or make()
        self._kept[key] = renderer  # the last one used stands last
        for old in list(self._kept)[:-_MOST]:
            del self._kept[old]
        return renderer
