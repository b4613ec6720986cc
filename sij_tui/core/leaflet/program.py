"""The program's own pages: contents, help and about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

import msgspec

from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.label_text import fill, key_names
from sij_tui.core.content.labels import Action, Labels
from sij_tui.core.content.model import Content
from sij_tui.core.content.routes import CLASS_SCREEN, TEXT_SIZE, help_section
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Cell, Element, Page, Route


def review_status(content: Content) -> str:
    """Who reviewed the content; says so if nobody has, or if it has changed since."""
    labels, meta = content.labels.about, content.meta
    if not meta.reviewed_by.strip():
        return labels.not_reviewed
    words = labels.reviewed if meta.reviewed_sha256 else labels.reviewed_changed
    return fill(words, by=meta.reviewed_by, on=meta.reviewed_on)


def reference_entries(content: Content) -> Iterator[tuple[str, str, str]]:
    """(page, title, action) of the pages that help to look things up."""
    name = content.labels.name
    yield ("search", name.search, "search")
    if content.summary:
        yield ("summary", content.summary.title, "")
    yield ("sources", name.sources, "")
    if content.glossary:
        yield ("glossary", name.glossary, "")
    yield ("settings", name.settings, "settings")
    yield ("help", name.help, "help")
    yield ("about", name.about, "")


def contents_elements(
    content: Content, page: str, seen: Collection[str], mark: str
) -> Iterator[Element]:
    """The list of parts that stands beside the text on a wide screen."""
    yield Element(text=content.labels.reading.contents, style="heading")
    for number, screen in enumerate(content.screen, start=1):
        here = screen.id == page
        yield Element(
            cells=(
                Cell(f"{number:>2}", "number"),
                Cell(screen.title, "here" if here else "entry"),
                Cell(mark if screen.id in seen else "", "seen"),
            ),
            widths=(2, 0, 1),
            style="entry",
            before=1 if number == 1 else 0,
            key=screen.id,
            go=Route(screen.id),
        )


def contents_page(content: Content, pages: Iterable[tuple[str, str]], command: str) -> Page:
    """A list of pages, where all of them would be too much at once.

    Args:
        content: Whose pages they are.
        pages: (name to type, title).
        command: What prints them.
    """
    rows = tuple(pages)
    size = max((width(name) for name, _ in rows), default=0)
    elements = [
        Element(text=content.meta.title, style="title"),
        Element(text=content.meta.training_notice, before=1),
        Element(text=content.labels.reading.contents, style="heading", before=1),
        *(
            Element(cells=(Cell(name, "number"), Cell(title, "entry")), widths=(size, 0))
            for name, title in rows
        ),
        Element(text=fill(content.labels.lines.contents, command=command), before=1),
    ]
    return Page(id="contents", title=content.meta.title, elements=tuple(elements))


def about_page(content: Content, version: str, fingerprint: str) -> Page:
    """What the program is for, who reviewed its content, and what exactly is running."""
    labels, meta = content.labels.about, content.meta
    title = content.labels.name.about
    elements = [
        Element(text=title, style="title"),
        Element(text=review_status(content), style="review", before=1, key="review"),
        Element(text=meta.training_notice, style="body", before=1, key="notice", basis="product"),
        Element(text=labels.purpose, style="body", before=1, key="purpose", basis="product"),
    ]
    rows = (
        (labels.content, f"{meta.title} {meta.version}"),
        (labels.language, meta.language),
        (labels.source, meta.source_title),
        (labels.source_date, meta.source_date),
        (labels.review_due, meta.review_due),
        (labels.licence, meta.licence),
        (labels.program, f"sij-tui {version}"),
        (labels.fingerprint, fingerprint[:16]),
    )
    shown = [(label, text) for label, text in rows if text]
    size = max(width(label) for label, _ in shown)
    for number, (label, text) in enumerate(shown):
        elements.append(
            Element(
                cells=(Cell(label, "label"), Cell(text)),
                widths=(size, 0), before=0 if number else 1, key=f"row{number}",
            )
        )  # fmt: skip
    return Page(id="about", title=title, elements=tuple(elements))


def help_page(content: Content, *, classes: bool = False) -> Page:
    """Every key, by what it is for; a section has the name of the page that it is about.

    Those of a class are listed where the reader can be in one.
    """
    labels = content.labels
    action = labels.action
    groups = (
        ("", labels.help.moving, ("up", "down", "page_down", "page_up", "first", "last", "open",
                                  "next", "previous", "jump", "panel", "back", "home")),
        ("search", labels.help.looking_up, ("origin", "search", "next_result", "previous_result",
                                            "palette")),
        ("settings", labels.help.program, ("theme", "glyphs", "motion", "settings", "help",
                                           "quit")),
    )  # fmt: skip
    elements = [Element(text=labels.name.help, style="title")]
    for page, title, names in groups:
        elements.append(
            Element(text=title, style="heading", before=1, key=page and help_section(page))
        )
        elements += [_key_row(getattr(action, name), name, labels) for name in names]
    elements += _keys_of_parts(content)
    if classes and content.classroom:
        elements += _keys_of_class(content.classroom, labels)
    elements.append(Element(text=labels.help.mouse, style="heading", before=1))
    elements.append(Element(text=labels.help.mouse_text, key="mouse"))
    key = help_section(TEXT_SIZE)
    elements.append(Element(text=labels.help.text_size, style="heading", before=1, key=key))
    elements.append(Element(text=labels.help.text_size_text, key=TEXT_SIZE))
    return Page(id="help", title=labels.name.help, elements=tuple(elements))


def _keys_of_parts(content: Content) -> Iterator[Element]:
    """The keys that work in one part only."""
    for name in ("timeline", "checker", "practice"):
        if part := getattr(content, name):
            yield Element(text=part.title, style="heading", before=1, key=help_section(name))
            for key, action in msgspec.structs.asdict(part.labels.action).items():
                yield _key_row(action, f"{name}.{key}", content.labels)


def _keys_of_class(words: ClassroomLabels, labels: Labels) -> Iterator[Element]:
    """The keys of followers of a class, and then of its presenter."""
    yield Element(text=words.title, style="heading", before=1, key=help_section(CLASS_SCREEN))
    actions = msgspec.structs.asdict(words.action)
    follower = ("follow", "alone", "hand")
    for name in (*follower, *(each for each in actions if each not in follower)):
        yield _key_row(actions[name], f"classroom.{name}", labels)


def _key_row(action: Action, name: str, labels: Labels) -> Element:
    keys = key_names(action.key, labels.key_name, most=2)
    return Element(cells=(Cell(keys, "key"), Cell(action.help)), widths=(14, 0), key=name)
