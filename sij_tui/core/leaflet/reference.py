"""Sources and glossary as pages, and the origin of a single statement."""

from __future__ import annotations

from collections.abc import Iterator

from sij_tui.core.content.facts import Fact
from sij_tui.core.content.label_text import cite, fill
from sij_tui.core.content.model import Content
from sij_tui.core.content.table import Basis
from sij_tui.core.layout.cells import widest
from sij_tui.core.layout.elements import Cell, Element, Page, Route

Usage = dict[str, tuple[Route, ...]]
"""For each fact, the places that show it."""


def sources_page(content: Content) -> Page:
    """Every fact with its strength and place, then the source notes."""
    labels = content.labels
    elements = [
        Element(text=labels.name.sources, style="title"),
        Element(text=content.meta.source_title, style="lead"),
    ]
    ids = widest((fact.id for fact in content.fact), 16)
    forces = max(14, widest((force.label for force in content.force.values()), 20))
    place = ""
    for fact in content.fact:
        if fact.place != place:
            elements.append(Element(text=fact.place, style="heading", before=1))
            place = fact.place
        force = content.force[fact.force].label
        elements.append(
            Element(
                cells=(Cell(fact.id, "label"), Cell(fact.text), Cell(force, "margin")),
                widths=(ids, 0, forces),
                key=fact.id,
                facts=(fact.id,),
                basis="leaflet",
            )
        )
    for note in content.source_note:
        title = fill(labels.reading.source_note, title=note.title)
        elements.append(Element(text=title, style="heading", before=1))
        elements.append(
            Element(
                text=note.text,
                style="note",
                key=note.id,
                facts=note.facts,
                basis="product",
                margin=cite(note.facts),
            )
        )
    return Page(id="sources", title=labels.name.sources, elements=tuple(elements))


def glossary_page(content: Content) -> Page:
    """The words that the source itself explains."""
    title = content.labels.name.glossary
    elements = [Element(text=title, style="title")]
    for number, term in enumerate(content.glossary, start=1):
        elements.append(Element(text=term.term, style="heading", before=1))
        elements.append(
            Element(
                text=term.text,
                key=f"{number}",
                facts=term.facts,
                basis="leaflet",
                margin=cite(term.facts),
            )
        )
    return Page(id="glossary", title=title, elements=tuple(elements))


def origin_elements(
    content: Content, usage: Usage, facts: tuple[str, ...], basis: Basis, here: Route
) -> Iterator[Element]:
    """Where a statement comes from: its facts, their strength and place, the source notes on them,
    and the other places that show them."""
    labels = content.labels.origin
    says = {
        "leaflet": labels.from_source,
        "product": labels.from_product,
        "silence": labels.from_silence,
    }
    yield Element(text=content.labels.name.origin, style="heading")
    yield Element(text=says[basis], style="lead")
    known = {fact.id: fact for fact in content.fact}
    for name in facts:
        yield from _fact(content, known[name])
        yield from _used_on(content, usage.get(name, ()), here)
    for note in content.source_note:
        if set(note.facts) & set(facts):
            title = fill(content.labels.reading.source_note, title=note.title)
            yield Element(text=title, style="quiet", before=1)
            yield Element(text=note.text, style="note")


def _fact(content: Content, fact: Fact) -> Iterator[Element]:
    labels = content.labels
    yield Element(
        text=f"{fact.id}  {fact.text}", style="heading", before=1, key=fact.id,
        go=Route("sources", fact.id),
    )  # fmt: skip
    rows = [
        (labels.origin.strength, content.force[fact.force].label),
        (labels.origin.place, fact.place),
        (labels.origin.about, content.kind[fact.kind].label),
        (labels.origin.times, ", ".join((*fact.times, *fact.counts))),
        (labels.origin.drugs, ", ".join(fact.drugs)),
        (labels.origin.note, fact.note),
    ]
    for label, text in rows:
        if text:
            yield Element(
                cells=(Cell(label, "quiet"), Cell(text)), widths=(_origin_width(content), 0)
            )


def _origin_width(content: Content) -> int:
    """Cells of the column of labels on the page of a statement's origin."""
    labels = content.labels.origin
    names = (labels.strength, labels.place, labels.about, labels.times, labels.drugs, labels.note)
    return max(10, widest(names, 20))


def _used_on(content: Content, routes: tuple[Route, ...], here: Route) -> Iterator[Element]:
    titles = {screen.id: screen.title for screen in content.screen}
    titles["glossary"] = content.labels.name.glossary
    seen = {here.page}
    for route in routes:
        if route.page not in seen:
            seen.add(route.page)
            used_on = Cell(content.labels.origin.used_on, "quiet")
            yield Element(
                cells=(used_on, Cell(titles[route.page], "link")),
                widths=(_origin_width(content), 0),
                key=f"to:{route.page}:{route.key}",
                go=route,
            )
