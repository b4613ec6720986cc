"""The pictures of questions: without the words in them, which would give the answer away."""

from __future__ import annotations

import msgspec

from sij_tui.core.content.practice import Item, PictureItem
from sij_tui.core.content.scenes import Art
from sij_tui.core.practice.bank import Bank


def unnamed(scene: str) -> str:
    """The name of the picture of a scene without words."""
    return f"{scene} unnamed"


def quiz_art(art: Art, bank: Bank) -> Art:
    """All pictures; those that are asked about also without words."""
    steps = (bank.step(item.step) for item in bank.practice.item if isinstance(item, PictureItem))
    asked = {step.scene for step in steps if step}
    bare = tuple(
        msgspec.structs.replace(scene, id=unnamed(scene.id), labels=())
        for scene in art.scenes
        if scene.id in asked
    )
    return msgspec.structs.replace(art, scenes=(*art.scenes, *bare))


def picture_of(bank: Bank, item: Item | None, *, answered: bool) -> tuple[str, float]:
    """Name of the picture of a question and the seconds of its run; empty where there is none."""
    step = bank.step(item.step) if isinstance(item, PictureItem) else None
    if step is None or not step.scene:
        return "", 0.0
    return step.scene if answered else unnamed(step.scene), step.pace
