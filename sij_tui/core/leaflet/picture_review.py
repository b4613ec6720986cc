"""What each picture says, by which facts, and what it shows beyond them: for a reviewer to sign."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial

from sij_tui.core.content.label_text import fill
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.content.model import Content
from sij_tui.core.content.scenes import Scene
from sij_tui.core.layout.text_lines import hanging_lines, lines_to_sign
from sij_tui.core.leaflet.program import review_status

REVIEW_COLUMNS = 80
"""Cells in a line."""
_BOX = "[ ] "


def picture_review(
    loaded: Loaded, names: Collection[str] = (), columns: int = REVIEW_COLUMNS
) -> str:
    """Return the sheet for some scenes, or for all, as text of at most so many cells a line."""
    content = loaded.content
    wrapped = partial(hanging_lines, columns)
    head = [
        content.meta.training_notice,
        f"{content.meta.title}, {content.meta.version}",
        review_status(content),
        *_fingerprint(loaded),
    ]
    parts = [
        [line for text in head for line in wrapped(text)],
        *(
            list(_scene(content, each, columns))
            for each in content.scene
            if not names or each.id in names
        ),
        list(_signatures(content, columns)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _fingerprint(loaded: Loaded) -> list[str]:
    checker = loaded.content.checker
    words = checker.labels.rules.fingerprint if checker else "{fingerprint}"
    return [fill(words, fingerprint=loaded.fingerprint)]


def _signatures(content: Content, columns: int) -> Iterator[str]:
    """Lines to sign on, in the words of the sheet of rules; none in a file without one."""
    if content.checker is None:
        return
    rules = content.checker.labels.rules
    yield from (rules.sign.upper(), "", *lines_to_sign(rules.signatures, columns))


def _scene(content: Content, scene: Scene, columns: int) -> Iterator[str]:
    wrapped = partial(hanging_lines, columns)
    yield from wrapped(f"{scene.id.upper()}: {scene.caption}")
    yield from wrapped(scene.alt, "  ")
    said = dict.fromkeys(label.text for label in scene.labels)
    if said:
        yield from wrapped("; ".join(said), "  ")
    facts = {fact.id: fact for fact in content.fact}
    for name in scene.facts:
        fact = facts.get(name)
        yield from wrapped(f"{name} ({fact.place}): {fact.text}" if fact else name, "  ")
    for choice in scene.choices:
        yield from wrapped(choice, _BOX)
