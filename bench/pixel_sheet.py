"""Draws every scene in pixels on one sheet: ``python -m bench.pixel_sheet``. Needs Pillow.

The words of the pictures are not on it: where pictures are of pixels, words are cells over them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bench.scenes import FOLDER, GAP, GROUND, INK, NAME, PAPER, ROOT
from sij_tui.core.scenes.affine import Affine
from sij_tui.core.scenes.colour import colour_of
from sij_tui.core.scenes.pixels.operations import operations
from sij_tui.core.scenes.scene_graph import build_nodes
from sij_tui.core.validation.scene_file import art_in

if TYPE_CHECKING:
    from PIL import Image

    from sij_tui.core.content.scenes import Art, Scene

WIDTH, HEIGHT, ACROSS, COLUMNS = 480, 300, 3, 80
"""Pixels of a picture, how many stand beside one another, and the columns that it is drawn for."""
FILE = FOLDER / "pixels.png"


def main() -> int:
    """Draw the sheet, and say where it is; say so if Pillow is not there."""
    try:
        from PIL import Image, ImageDraw, ImageFont
    except ImportError:
        print(f"{FILE.relative_to(ROOT)} stays as it is: Pillow is not installed")
        return 0
    art, _ = art_in((ROOT / "content.toml").read_bytes())
    rows = -(-len(art.scenes) // ACROSS)
    wide, high = WIDTH + GAP, HEIGHT + NAME + GAP
    sheet = Image.new("RGB", (ACROSS * wide + GAP, rows * high + GAP), PAPER["dark"])
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    for index, scene in enumerate(art.scenes):
        x, y = GAP + index % ACROSS * wide, GAP + index // ACROSS * high
        pen.text((x, y), f"{scene.id}: {scene.caption}", fill=INK["dark"], font=font)
        sheet.paste(picture(art, scene), (x, y + NAME))
    FILE.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(200).save(FILE, optimize=True)
    print(FILE.relative_to(ROOT))
    return 0


def picture(art: Art, scene: Scene) -> Image.Image:
    """A scene at its best moment."""
    from sij_tui.core.scenes.pixels.pillow import PillowRaster

    ground = GROUND["dark"]

    def colour(role: str, strength: int) -> tuple[int, int, int]:
        name = colour_of(art.roles, role, strength, ground, theme="dark") or ground
        return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)

    left, top, width, height = scene.view
    scale = min(WIDTH / width, HEIGHT / height)
    east, south = (WIDTH - width * scale) / 2, (HEIGHT - height * scale) / 2
    view = Affine(scale, 0.0, 0.0, scale, east - left * scale, south - top * scale)
    raster = PillowRaster(WIDTH, HEIGHT, colour("", 0))
    nodes = build_nodes(art, scene, COLUMNS, "pixels")
    made = [one for node in nodes for one in operations(node, view, scene.still, colour)]
    raster.draw(made, (0, 0, WIDTH, HEIGHT))
    return raster.image


if __name__ == "__main__":
    sys.exit(main())
