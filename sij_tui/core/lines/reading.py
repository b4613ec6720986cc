"""Reading line by line: pages by paragraph, the timeline by step, and the search."""

from __future__ import annotations

from collections.abc import Iterable

from sij_tui.core.content.label_text import fill
from sij_tui.core.dialogue import BACK, Dialogue, Prompt, ask, words_of
from sij_tui.core.layout.elements import CELL_SEPARATOR, Element, Route
from sij_tui.core.lines.context import LineContext, choose
from sij_tui.core.lines.text import in_words, with_commas
from sij_tui.core.search.index import Hit
from sij_tui.core.timeline.pages import gate_elements, step_elements

_MOST_HITS = 20


def read_page(line_context: LineContext, route: Route) -> Dialogue[None]:
    """A page, paragraph by paragraph, from an element on."""
    page = line_context.book.page(route.page)
    chunks = _paragraphs(in_words(page.elements))
    keys = [{element.key for element in chunk} for chunk in chunks]
    start = next((at for at, names in enumerate(keys) if route.key and route.key in names), 0)
    yield from _read(line_context, page.title, chunks, start)


def read_timeline(line_context: LineContext) -> Dialogue[None]:
    """The steps, each with its picture in words; what comes before any of them first."""
    content = line_context.book.content
    timeline = content.timeline
    assert timeline, "it is in the menu only where there is one"
    pictures = {scene.id: scene for scene in content.scene}
    chunks: list[Prompt] = [(Element(text=timeline.title), *gate_elements(content, timeline))]
    for number, step in enumerate(timeline.step, start=1):
        said = list(step_elements(content, timeline, number))
        if scene := pictures.get(step.scene):
            picture = Element(text=timeline.labels.picture, style="heading", before=1)
            said[2:2] = [picture, Element(text=scene.alt, style="note")]
        chunks.append(tuple(said))
    yield from _read(line_context, timeline.title, chunks, 0, first=0)


def search(line_context: LineContext) -> Dialogue[None]:
    """Look for words, and read on from one of the places found."""
    labels = line_context.book.content.labels.find
    index = line_context.book.search_index()
    for page in line_context.book.findable_pages():
        index.add_page(page)
    said: Prompt = ()
    while True:
        prompt = (*said, Element(text=line_context.labels.search))
        query = yield from ask(
            line_context.sources, prompt, lambda word: _query(line_context, word)
        )
        if query == BACK:
            return
        results = index.find(query, _MOST_HITS)
        hits = results.hits
        text = labels.count if results.fits else labels.closest
        said = (Element(text=fill(text if hits else labels.nothing, query=query, count=len(hits))),)
        if not hits:
            continue
        entries = [(f"{at}", _hit_text(hit)) for at, hit in enumerate(hits, 1)]
        chosen = yield from choose(line_context, said, entries)
        said = ()
        if chosen != BACK:
            yield from read_page(line_context, hits[int(chosen) - 1].route)


def _hit_text(hit: Hit) -> str:
    """The page of a hit and, unless the hit is its title, what was found there."""
    if hit.text == hit.title:
        return hit.title
    return f"{hit.title}: {with_commas(hit.text.split(CELL_SEPARATOR))}"


def _query(line_context: LineContext, word: str) -> str | None:
    """What to look for; the words that every prompt takes are none."""
    labels = line_context.labels
    taken = (labels.back, labels.quit, labels.help, labels.source)
    return word if word and not any(word in words_of(each) for each in taken) else None


def _paragraphs(elements: Iterable[Element]) -> list[Prompt]:
    """Elements in groups: each statement with the headings before it."""
    groups: list[Prompt] = []
    group: list[Element] = []
    for element in elements:
        group.append(element)
        if element.style not in ("title", "heading", "column"):
            groups.append(tuple(group))
            group = []
    return [*groups, tuple(group)] if group else groups


def _read(
    line_context: LineContext, title: str, chunks: list[Prompt], at: int, first: int = 1
) -> Dialogue[None]:
    """Say one chunk after the other; ``first`` is the number of the first one."""
    labels = line_context.labels
    known = {"": "on", **{f"{number + first}": f"{number}" for number in range(len(chunks))}}
    known |= dict.fromkeys(words_of(labels.all), "all")
    end = Element(text=fill(labels.end, title=title), before=1)
    while at < len(chunks):
        said, at = chunks[at], at + 1
        last = at == len(chunks)
        prompt = (
            (*said, end, Element(text=labels.go_on)) if last else (*said, Element(text=labels.more))
        )
        typed = yield from ask(line_context.sources, prompt, known.get, help=labels.help_reading)
        if typed == BACK:
            return
        if typed == "all" and at < len(chunks):
            chunks = [tuple(element for chunk in chunks[at:] for element in chunk)]
            known, at = {"": "on"}, 0
        elif typed.isdecimal():
            at = int(typed)
