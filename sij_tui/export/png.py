"""A scene as PNG, drawn by typst from the same SVG."""

from __future__ import annotations

from typing import Final

import typst

from sij_tui.core.content.scenes import Art, Scene
from sij_tui.export.svg import (
    PICTURE_HEIGHT,
    PICTURE_WIDTH,
    TYPST_LETTERING,
    SceneColours,
    scene_svg,
)

_PAGE: Final = b"""
#let width = int(sys.inputs.width) * 1pt
#let height = int(sys.inputs.height) * 1pt
#set page(width: width, height: height, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: width, height: height)
"""
_POINTS_PER_INCH: Final = 72
"""As many pixels per inch, so that a point is a pixel."""


def scene_png(art: Art, scene: Scene, progress: float, colours: SceneColours, width: int) -> bytes:
    """Return a scene at a moment, 0 to 1, as a PNG of ``width`` pixels."""
    svg = scene_svg(art, scene, progress, colours, lettering=TYPST_LETTERING, is_fine=True)
    height = round(width * PICTURE_HEIGHT / PICTURE_WIDTH)
    png: bytes = typst.compile(
        _PAGE,
        sys_inputs={"svg": svg, "width": f"{width}", "height": f"{height}"},
        format="png",
        ppi=_POINTS_PER_INCH,
    )
    return png
