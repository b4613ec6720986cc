"""The pictures: those that are shown exist, say nothing of their own, and can be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sij_tui.core.content.checker import Checker
from sij_tui.core.content.document import Check, Document, tables_in
from sij_tui.core.content.label_text import cite
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Finding, Path, quoted, unknown_name
from sij_tui.core.content.scenes import Art
from sij_tui.core.content.screen import Screen
from sij_tui.core.content.timeline import Gate
from sij_tui.core.scenes.faults import can_be_drawn


def _with_pictures(content: Content) -> Iterator[tuple[Path, Screen | Gate | Checker]]:
    """The texts that may have a picture beside them."""
    yield from ((("screen", at), screen) for at, screen in enumerate(content.screen))
    if content.timeline and content.timeline.gate:
        yield ("timeline", "gate"), content.timeline.gate
    if content.checker:
        yield ("checker",), content.checker


def pictures_exist(document: Document) -> Iterator[Finding]:
    """The pictures of the home screen and beside texts are there."""
    content = document.content
    known = tuple(scene.id for scene in content.scene)
    for path, text in ((("banner",), content.banner), *_with_pictures(content)):
        if text.scene:
            yield from unknown_name((*path, "scene"), "picture", text.scene, known)


def pictures_show_what_the_text_says(document: Document) -> Iterator[Finding]:
    """A picture beside a text rests on the facts of that text."""
    content = document.content
    for path, text in _with_pictures(content):
        scene = content.art.named(text.scene or "")
        cited = {fact for _, table in tables_in(text) for fact in getattr(table, "facts", ())}
        if scene and (more := [fact for fact in scene.facts if fact not in cited]):
            yield Finding(
                path=(*path, "scene"),
                message=f"the picture {quoted(scene.id)} shows more than the words beside it say:"
                f" {cite(more)}.",
                allowed="Show a picture of what they say, or cite these facts in them.",
            )


def stills_show_the_end(document: Document) -> Iterator[Finding]:
    """Readers without motion see a picture at one moment: it has the words of the end, since the
    words beside it tell what the step leads to."""
    for index, scene in enumerate(document.content.scene):
        for label in scene.labels:
            begins, ends = label.during
            if (ends >= 1) == (begins <= scene.still <= ends):
                continue
            word = quoted(label.text)
            odd = f"does not show {word}" if ends >= 1 else f"shows {word}, gone at the end"
            yield Finding(
                path=("scene", index, "still"),
                message=f"the picture at {scene.still:g} {odd}.",
                allowed="Readers without motion see this one alone: name a moment with the words"
                " of the end.",
            )


def pictures_can_be_drawn(document: Document) -> tuple[Finding, ...]:
    """Paths can be parsed, symbols exist and do not use themselves, and drawing ends in time."""
    art = document.content.art
    return () if can_be_drawn(art) else _structure(art)


def pictures_are_well_formed(document: Document) -> tuple[Finding, ...]:
    """All that can be seen of the pictures' structure; some of it does no harm."""
    art = document.content.art
    return _structure(art) if can_be_drawn(art) else ()  # else it is reported already


def pictures_stay_in_view(document: Document) -> tuple[Finding, ...]:
    """Nothing leaves the view or flickers; drawing every picture many times takes a while."""
    from sij_tui.core.scenes.checks import check  # draws: no start needs it

    return check(document.content.art)


def _structure(art: Art) -> tuple[Finding, ...]:
    from sij_tui.core.scenes.checks import structure  # no start needs it

    return structure(art)


def if_drawable(check: Check) -> Check:
    """A check that draws pictures as one that does so only where their structure is right."""

    def guarded(document: Document) -> Iterable[Finding]:
        return () if _structure(document.content.art) else check(document)

    return guarded
