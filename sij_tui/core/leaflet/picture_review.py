"""What each picture says, by which facts, and what it shows beyond them: for a reviewer to sign."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sij_tui.core.content.label_text import fill
from sij_tui.core.content.loaded import Loaded
from sij_tui.core.content.model import Content
from sij_tui.core.content.scenes import Scene
from sij_tui.core.layout.cells import pad, width, wrap
from sij_tui.core.leaflet.program import review_status

_LINE_COLUMNS = 80
"""Cells in a line."""
_BOX = "[ ] "
_SIGN = 30
"""Cells of a line to sign on."""


def picture_review(loaded: Loaded, names: Collection[str] = ()) -> str:
    """Return the sheet for some scenes, or for all, as text of at most 80 cells a line."""
    content = loaded.content
    head = [
        content.meta.training_notice,
        f"{content.meta.title}, {content.meta.version}",
        review_status(content),
        *_fingerprint(loaded),
    ]
    parts = [
        [line for text in head for line in _wrapped(text)],
        *(list(_scene(content, each)) for each in content.scene if not names or each.id in names),
        list(_signatures(content)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _fingerprint(loaded: Loaded) -> list[str]:
    checker = loaded.content.checker
    words = checker.labels.rules.fingerprint if checker else "{fingerprint}"
    return [fill(words, fingerprint=loaded.fingerprint)]


def _signatures(content: Content) -> Iterator[str]:
    """Lines to sign on, in the words of the sheet of rules; none in a file without one."""
    if content.checker is None:
        return
    rules = content.checker.labels.rules
    room = max(map(width, rules.signatures), default=0)
    yield from (rules.sign.upper(), "")
    yield from (f"{pad(name, room)}  {'_' * _SIGN}\n" for name in rules.signatures)


def _scene(content: Content, scene: Scene) -> Iterator[str]:
    yield from _wrapped(f"{scene.id.upper()}: {scene.caption}")
    yield from _wrapped(scene.alt, "  ")
    said = dict.fromkeys(label.text for label in scene.labels)
    if said:
        yield from _wrapped("; ".join(said), "  ")
    facts = {fact.id: fact for fact in content.fact}
    for name in scene.facts:
        fact = facts.get(name)
        yield from _wrapped(f"{name} ({fact.place}): {fact.text}" if fact else name, "  ")
    for choice in scene.choices:
        yield from _wrapped(choice, _BOX)


def _wrapped(text: str, first: str = "") -> Iterator[str]:
    """Yield lines; those after the first are indented as far as it is."""
    for number, (start, end) in enumerate(wrap(text, _LINE_COLUMNS - width(first))):
        yield (" " * width(first) if number else first) + text[start:end].rstrip()
