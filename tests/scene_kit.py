"""Pictures and helpers that the tests of the scenes share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
import tomli

from sij_tui.core.glyphs import TIERS, Tier
from sij_tui.core.scenes.model import Art, Label, Role, Scene, Shape, Symbol

FOLDER = Path(__file__).parent / "scenes"
GLYPHS: tuple[Tier, ...] = TIERS

ROLES = (
    Role(id="near", weight=5, dark="#ffffff", light="#000000"),
    Role(id="far", weight=1, dark="#888888", light="#777777"),
)


@cache
def kettle() -> Art:
    return msgspec.convert(tomli.loads((FOLDER / "kettle.toml").read_text("utf-8")), Art)


def art(*shapes: Shape, symbols: tuple[Symbol, ...] = (), labels: tuple[Label, ...] = ()) -> Art:
    """One scene called "one" with a view of 40 x 40 units: 20 x 10 braille cells, dot for unit."""
    scene = Scene(
        id="one", view=(0, 0, 40, 40), caption="One", alt="One.", shapes=shapes, labels=labels
    )
    return Art(roles=ROLES, symbols=symbols, scenes=(scene,))
