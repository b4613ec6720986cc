"""Reading line by line: pages by paragraph, the timeline by step, and the search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

import msgspec

from sij_tui.core.content.label_text import fill
from sij_tui.core.content.model import Content
from sij_tui.core.content.timeline import Timeline
from sij_tui.core.dialogue import BACK, Dialogue, Prompt, action_words, ask, words_of
from sij_tui.core.layout.elements import CELL_SEPARATOR, Element, Route
from sij_tui.core.lines.context import LineContext, choose, free_text
from sij_tui.core.lines.text import in_words, with_commas
from sij_tui.core.search.index import Hit
from sij_tui.core.timeline.pages import gate_elements, step_elements

_MOST_HITS = 20
_ON, _BEFORE, _ALL = "\0on", "\0before", "\0all"
_NEXT_PART, _PREVIOUS_PART = "\0next", "\0previous"
_PARTS_ON = MappingProxyType({_NEXT_PART: 1, _PREVIOUS_PART: -1})
"""How many parts on the one is that is turned to."""


def read_page(line_context: LineContext, route: Route) -> Dialogue[None]:
    """A page, paragraph by paragraph, from an element on; then the parts that are turned to."""
    parts = line_context.book.parts
    while True:
        turn = yield from _read_page(line_context, route)
        at = parts.index(route.page) + turn if route.page in parts else -1
        if not (turn and 0 <= at < len(parts)):
            return
        route = Route(parts[at])


def _read_page(line_context: LineContext, route: Route) -> Dialogue[int]:
    """One page; that it was read is kept. Returns 1 or -1 for the part after or before it."""
    page, reader = line_context.book.page(route.page), line_context.reader()
    action = line_context.book.content.labels.action
    chunks = paragraphs(in_words(page.elements))
    keys = [{element.key for element in chunk if element.key} for chunk in chunks]
    start = next((at for at, names in enumerate(keys) if route.key in names), 0)
    reached = [start]
    also = dict.fromkeys(action_words(action.next), _NEXT_PART)
    also |= dict.fromkeys(action_words(action.previous), _PREVIOUS_PART)
    try:
        left = yield from read_chunks(
            line_context, page.title, chunks, start, on_said=reached.append, also=also
        )
        return _PARTS_ON.get(left, 0)
    finally:  # however it was left, by the end of input too
        last, session = reached[-1], reader.session.visit(Route(route.page))
        key = next((each.key for each in chunks[last] if each.key), "")
        if line_context.book.is_read(route.page):
            at_end = last == len(chunks) - 1
            reader.keep(session.read(route.page) if at_end else session.with_key(key))


def resume_reading(line_context: LineContext) -> Dialogue[None]:
    """Go on where the reader was last, or with the first part."""
    book = line_context.book
    route = line_context.reader().session.last_page(book.parts)
    yield from read_page(line_context, route if book.has(route.page) else Route(book.parts[0]))


def read_timeline(line_context: LineContext) -> Dialogue[None]:
    """The steps, each with its picture in words; what comes before any of them first."""
    content = line_context.book.content
    timeline = content.timeline
    assert timeline, "it is in the menu only where there is one"
    pictures = {scene.id: scene for scene in content.scene}
    chunks: list[Prompt] = [(Element(text=timeline.title), *gate_elements(content, timeline))]
    for number, step in enumerate(timeline.step, start=1):
        said = list(step_in_words(content, timeline, number))
        if scene := pictures.get(step.scene):
            picture = Element(text=timeline.labels.picture, style="heading", before=1)
            said[2:2] = [picture, Element(text=scene.alt, style="note")]
        chunks.append(tuple(said))
    action = content.labels.action
    also = dict.fromkeys(action_words(action.next), _ON)
    also |= dict.fromkeys(action_words(action.previous), _BEFORE)
    yield from read_chunks(line_context, timeline.title, chunks, 0, first=0, also=also)


def step_in_words(content: Content, timeline: Timeline, number: int) -> Iterator[Element]:
    """Step ``number`` (from 1); how far that is, is said in words."""
    title, place, *rest = step_elements(content, timeline, number)
    step = timeline.step[number - 1]
    phase = next(phase.label for phase in timeline.phase if phase.id == step.phase)
    far = fill(content.labels.lines.step, number=number, total=len(timeline.step))
    yield from (title, msgspec.structs.replace(place, text=with_commas((phase, far))), *rest)


def check_case(line_context: LineContext, case: str = "") -> Dialogue[None]:
    """The checker, from a case on if one is named by its id."""
    from sij_tui.core.checker.pages.dialogue import dialogue
    from sij_tui.core.checker.pages.parts import Context

    book = line_context.book
    assert book.content.checker, "it is to be had only where there is one"
    context = Context(book.loaded, book.content.checker, line_context.glyphs, book.usage)
    yield from dialogue(context, lambda route: read_page(line_context, route), case)


def search(line_context: LineContext) -> Dialogue[None]:
    """Look for words, and read on from one of the places found."""
    labels = line_context.book.content.labels.find
    index = line_context.book.search_index
    said: Prompt = ()
    while True:
        prompt = (*said, Element(text=line_context.labels.search))
        query = yield from ask(line_context.sources, prompt, free_text(line_context))
        if query == BACK:
            return
        results = index.find(query, _MOST_HITS)
        hits = results.hits
        text = labels.count if results.fits else labels.closest
        said = (Element(text=fill(text if hits else labels.nothing, query=query, count=len(hits))),)
        if not hits:
            continue
        entries = [(f"{at}", _hit_text(hit)) for at, hit in enumerate(hits, 1)]
        unlisted = ""
        while True:
            chosen = yield from choose(line_context, said, entries, unlisted=unlisted)
            said, unlisted = (), line_context.labels.menu
            if chosen == BACK:
                break
            yield from read_page(line_context, hits[int(chosen) - 1].route)


def _hit_text(hit: Hit) -> str:
    """The page of a hit and, unless the hit is its title, what was found there."""
    if hit.text == hit.title:
        return hit.title
    return f"{hit.title}: {with_commas(hit.text.split(CELL_SEPARATOR))}"


def paragraphs(elements: Iterable[Element]) -> list[Prompt]:
    """Elements in groups: each statement with the headings before it."""
    groups: list[Prompt] = []
    group: list[Element] = []
    for element in elements:
        group.append(element)
        if element.style not in ("title", "heading", "column"):
            groups.append(tuple(group))
            group = []
    return [*groups, tuple(group)] if group else groups


def read_chunks(
    line_context: LineContext,
    title: str,
    chunks: list[Prompt],
    at: int,
    first: int = 1,
    on_said: Callable[[int], None] = lambda index: None,
    also: Mapping[str, str] = MappingProxyType({}),
) -> Dialogue[str]:
    """Say one chunk after the other; returns what ended it.

    Args:
        line_context: What the dialogues get from outside.
        title: Of all of it.
        chunks: What is said before each prompt.
        at: Index of the chunk to begin with.
        first: The number that is typed for the first one.
        on_said: Called with the index of each chunk said, of several at once the last.
        also: What else can be typed, for the chunk after or before, or for another part.
    """
    labels, total = line_context.labels, len(chunks)
    known = {**also, "": _ON}
    known |= {f"{number + first}": f"{number}" for number in range(total)}
    known |= dict.fromkeys(words_of(labels.all), _ALL)
    end = (Element(text=fill(labels.end, title=title), before=1), Element(text=labels.go_on))
    while at < len(chunks):
        said, at, last = chunks[at], at + 1, at + 1 == len(chunks)
        on_said(total - 1 if last else at - 1)
        prompt = (*said, *(end if last else (Element(text=labels.more),)))
        typed = yield from ask(line_context.sources, prompt, known.get, help=(_help(line_context),))
        if typed == BACK or typed in _PARTS_ON:
            return typed
        if typed == _ALL and at < len(chunks):
            chunks = [tuple(_joined(chunks[at:]))]
            known, at = {**also, "": _ON}, 0
        elif typed == _BEFORE:
            at = max(at - 2, 0)
        elif typed.isdecimal():
            at = int(typed)
    return ""


def _joined(chunks: Iterable[Prompt]) -> Iterator[Element]:
    """Chunks as one: before a title there is an empty line."""
    for first, *rest in chunks:
        yield msgspec.structs.replace(first, before=1) if first.style == "title" else first
        yield from rest


def _help(line_context: LineContext) -> str:
    """What can be typed while reading."""
    labels, action = line_context.labels, line_context.book.content.labels.action
    names = {each: getattr(action, each).label.lower() for each in ("next", "previous")}
    return fill(labels.help_reading, **names)
