"""The pictures that questions are about: each as it stands still, without words in it."""

from __future__ import annotations

import msgspec

from sij_tui.core.content.model import Content
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.practice.presentation import art_for_questions, picture_of
from sij_tui.export.svg import SceneColours, scene_svg


def question_pictures(content: Content) -> dict[str, str]:
    """Return the SVG of each picture that a question is about, by id of the scene.

    Its text alternative is that of the question: nothing in it gives an answer away.
    """
    bank = bank_of(content)
    if bank is None:
        return {}
    art, pictures = art_for_questions(content.art, bank), dict[str, str]()
    colours = SceneColours(art, "light")
    for item in bank.practice.item:
        known, shown = item.picture(bank), picture_of(bank, item, answered=False)
        scene = art.named(shown.scene) if shown else None
        if known and scene and known.scene not in pictures:
            alt = next(part.text for part in item.question_parts(bank) if part.role == "picture")
            bare = msgspec.structs.replace(scene, alt=alt)
            pictures[known.scene] = scene_svg(art, bare, bare.still, colours, "question")
    return pictures
