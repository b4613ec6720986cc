"""Which pictures are drawn in another way: their shapes, symbols and colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from sij_tui.core.changes.model import ContentChange
from sij_tui.core.content.scenes import Art, Role, Scene, Shading, Shape, Symbol

Named = TypeVar("Named", Role, Shading, Symbol)


def drawn_changes(before: Art, after: Art) -> Iterator[ContentChange]:
    """Yield a change for each scene of both editions that is drawn in another way."""
    for scene in after.scenes:
        old = before.named(scene.id)
        if old is not None and _drawing(before, old) != _drawing(after, scene):
            yield ContentChange(group="picture", kind="drawn", name=scene.id, title=scene.caption)


def _drawing(art: Art, scene: Scene) -> tuple[object, ...]:
    """All that a scene is drawn with: shapes and symbols, the colours of roles and tones."""
    symbols: dict[str, Symbol | None] = {}
    shapes = [*scene.shapes]
    for shape in shapes:  # grows meanwhile
        shapes += shape.parts
        if shape.use and shape.use not in symbols:
            symbols[shape.use] = _named(art.symbols, shape.use)
            shapes += symbol.shapes if (symbol := symbols[shape.use]) else ()
    tones = [_named(art.tones, name) for name in sorted({shape.tone for shape in shapes})]
    roles = {*_roles_of_shapes(shapes), *_roles_of_words(scene)}
    for tone in filter(None, tones):
        roles |= {tone.base, tone.rim, tone.shade, tone.light, tone.plain}
    colours = [_named(art.roles, name) for name in sorted(roles)]
    drawings = [msgspec.structs.replace(each, words="") for each in scene.drawings]
    return scene.view, scene.shapes, scene.still, drawings, symbols, tones, colours


def _roles_of_shapes(shapes: Iterable[Shape]) -> Iterator[str]:
    for shape in shapes:
        yield shape.role
        yield from shape.recolour.values()
        if shape.restyle and shape.restyle.role:
            yield shape.restyle.role


def _roles_of_words(scene: Scene) -> Iterator[str]:
    for label in scene.labels:
        yield from (label.role, label.leader)
    for drawing in scene.drawings:
        yield from (drawing.role, drawing.words_role, *drawing.roles.values())


def _named(tables: tuple[Named, ...], name: str) -> Named | None:
    return next((each for each in tables if each.id == name), None)
