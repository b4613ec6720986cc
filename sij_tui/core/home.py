"""The home screen: its elements (all parts and pages, and what was read) and its layout."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from sij_tui.core.content.label_text import fill, key_names
from sij_tui.core.content.labels import Action
from sij_tui.core.content.model import Content
from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.core.layout.breakpoints import NOTICE_ROWS, ROOMY, SIDED, SPACIOUS_ROWS, WIDE, headroom
from sij_tui.core.layout.cells import widest, width
from sij_tui.core.layout.elements import Cell, Element, Line, Route
from sij_tui.core.layout.glyphs import Glyphs, to_charset
from sij_tui.core.layout.typeset import typeset
from sij_tui.core.layout.viewport import EDGE_CELLS, View, text_cells
from sij_tui.core.leaflet.program import reference_entries, review_status
from sij_tui.core.navigation import Session

_NARROWEST = 29
"""Columns that the picture has, whatever the list would like."""


class Emblem(NamedTuple):
    """The picture beside the list of the home screen; in cells, the padding counted in."""

    columns: int
    padding: tuple[int, int, int, int]
    """Above, right, below, left."""

    def room(self, rows: int) -> tuple[int, int]:
        """Columns and rows for the picture itself, where there are so many rows."""
        above, right, below, left = self.padding
        return self.columns - left - right, rows - above - below


def emblem(columns: int, list_columns: int) -> Emblem | None:
    """The picture beside a list of ``list_columns`` in a window of ``columns``, if it has room."""
    if columns < SIDED:
        return None
    padding = (1, 3, 1, 1) if columns >= WIDE else (1, 2, 1, 0)
    return Emblem(max(_NARROWEST, columns - list_columns), padding)


HOME_KEYS = ("open", "down", "jump", "search", "palette")
"""Actions in the key bar, the most useful first."""
HOME_END_KEYS = ("quit", "help")
"""Actions at its right end: home has no way back, so it shows how to quit."""
HOME_INSET = 1
"""Cells that home stands further in than text does."""
_WIDEST_TITLE = 40
_GAP = 2
"""Cells between the columns of an entry."""
_BEFORE_TITLE, _AFTER_TITLE = 4, 3
"""Cells of an entry before its title, with its number; and after it, with its mark."""
_SUMMARY_CELLS = 54
"""Cells for the summaries, where they are shown, at least."""
_PICTURE_COLUMNS = 72
"""Columns that are left for the picture before the summaries take more."""
_SHORTEST_RULE = 4
"""Cells of the line beside a heading, at least; where they are not there, it has none."""
_CLASSES_LISTED = 3
"""Classes that are named on the home screen, at most."""
_BLANK = Element(text=" ", style="art")


class HomeLayout(NamedTuple):
    """The parts of the home screen in a window."""

    head: tuple[Line, ...]
    """The title, above everything."""
    space: int
    """Blank rows below it."""
    entries: tuple[Element, ...]
    """The list."""
    emblem: Emblem | None
    """The room for the picture beside the list, if there is any."""
    notice: tuple[Line, ...]
    """What the program is not for, below everything; none where it ends the list."""

    @property
    def top(self) -> int:
        """Rows above the list."""
        return len(self.head) + self.space

    def list_size(self, columns: int, rows: int) -> tuple[int, int]:
        """Columns and rows of the list in a window, whose last row is the key bar."""
        beside = self.emblem.columns if self.emblem else 0
        return columns - beside, rows - 1 - self.top - len(self.notice)


def home_layout(
    content: Content, session: Session, columns: int, rows: int, due: int = 0
) -> HomeLayout:
    """Lay out the home screen for a window of this size, with the key bar in its last row.

    ``due`` is how many questions are due now.
    """
    inner = text_cells(columns, HOME_INSET)
    resume = session.resume if not session.history else None
    head = _set(content, session, _head(content, session, rows, inner), columns, HOME_INSET)
    notice = Element(text=content.meta.training_notice, style="quiet")
    foot = _set(content, session, (notice,) if rows >= NOTICE_ROWS else (), columns)
    _, _, space = headroom(rows)
    room = rows - 1 - len(head) - len(foot) - space
    wanted = [_entry_cells(content) + (_summary_cells(content, columns) if columns >= ROOMY else 0)]
    wanted += [_BEFORE_TITLE + width(each.cells[1].text) for each in _resume_entry(content, resume)]
    list_columns = max(wanted) + EDGE_CELLS + 2 * HOME_INSET
    beside = emblem(columns, list_columns) if content.banner.scene else None
    left = text_cells(columns - (beside.columns if beside else 0), HOME_INSET)
    summaries = columns >= ROOMY or not content.banner.scene
    entries = list(_list(content, session, resume, (left, room), summaries=summaries, due=due))
    if not foot:
        entries.append(replace(notice, before=1))
    return HomeLayout(head, int(space), tuple(entries), beside, foot)


def _set(
    content: Content, session: Session, elements: Iterable[Element], columns: int, inset: int = 0
) -> tuple[Line, ...]:
    """Lay elements out as a pane of so many columns shows them."""
    rtl = content.meta.direction == "rtl"
    layout = typeset(tuple(elements), text_cells(columns, inset), session.glyphs, rtl=rtl)
    view = View(layout, len(layout.lines))
    return tuple(view.visible_lines(columns, session.glyphs, range(0), inset))


def _head(content: Content, session: Session, rows: int, cells: int) -> Iterator[Element]:
    """Yield the title, drawn as well as written where there is room, and whether it is reviewed."""
    margin, drawn, subtitle = headroom(rows)
    banner = content.banner.ascii if session.glyphs.tier == "ascii" else content.banner.blocks
    yield from [_BLANK] * margin
    if drawn and banner.strip():
        yield Element(text=banner.strip("\n"), style="art")
    title, status = content.meta.title, review_status(content)
    if width(title) + width(status) + 2 <= cells:
        yield Element(
            cells=(Cell(title, "title"), Cell(status, "review")),
            widths=(cells - width(status) - 2, width(status)),
            style="entry",
        )
    else:
        yield Element(text=title, style="title")
        yield Element(text=status, style="review")
    if subtitle:
        if content.meta.subtitle:
            yield Element(text=content.meta.subtitle, style="quiet")
        yield _BLANK


def _list(
    content: Content,
    session: Session,
    resume: Route | None,
    size: tuple[int, int],
    *,
    summaries: bool,
    due: int,
) -> Iterator[Element]:
    """Yield the list for so many cells and rows: with its heading and blank rows where they fit."""
    labels, glyphs, (cells, rows) = content.labels.home, session.glyphs, size
    classes = list(_class_entries(content, session))
    read, total = sum(screen.id in session.seen for screen in content.screen), len(content.screen)
    least = len(classes) + bool(resume) + total + len(_features(content))
    if rows > least:
        yield _heading(
            labels.read, min(cells, _entry_cells(content)), glyphs,
            end=fill(labels.progress, seen=read, total=total), share=read / max(1, total),
        )  # fmt: skip
    yield from classes
    yield from home_elements(
        content, session.seen, resume, glyphs, summaries=summaries, cells=cells,
        loose=rows > least + 1, spacious=rows >= SPACIOUS_ROWS, due=due,
    )  # fmt: skip


def _entry_cells(content: Content) -> int:
    """Cells of the entries of the list, but for their summaries."""
    return _BEFORE_TITLE + _title_width(content) + _AFTER_TITLE


def _summary_cells(content: Content, columns: int) -> int:
    """Cells of the summaries in a window: as many as they take, if the picture keeps its room."""
    features = (note for _, _, note in _features(content))
    widest_of_all = widest((*(screen.summary for screen in content.screen), *features), columns)
    room = columns - _entry_cells(content) - EDGE_CELLS - 2 * HOME_INSET - _PICTURE_COLUMNS
    return max(_SUMMARY_CELLS, min(widest_of_all + _GAP, room))


def _title_width(content: Content) -> int:
    parts = (screen.title for screen in content.screen)
    titles = (*parts, *(title for _, title, _ in _features(content)))
    return widest(titles, _WIDEST_TITLE)


def _heading(
    text: str, cells: int, glyphs: Glyphs, *, end: str = "", share: float = 0.0, before: int = 0
) -> Element:
    """A heading with a line beside it up to its end, of which a share is marked."""
    text, end = to_charset(text, glyphs), to_charset(end, glyphs)
    rule = cells - width(text) - 1 - (width(end) + 1 if end else 0)
    if rule < _SHORTEST_RULE:
        shown = f"{text}  ({end})" if end else text
        return Element(text=shown, style="heading", before=before)
    marked = round(rule * share)
    runs = [
        Cell(f"{text} ", "heading"),
        Cell(glyphs.full * marked, "seen"),
        Cell(glyphs.empty * (rule - marked), "rule"),
        Cell(f" {end}", "quiet"),
    ]
    return Element(cells=tuple(cell for cell in runs if cell.text.strip()), style="art",
                   before=before)  # fmt: skip


def home_elements(
    content: Content,
    seen: Collection[str],
    resume: Route | None,
    glyphs: Glyphs,
    *,
    summaries: bool,
    loose: bool = True,
    spacious: bool = False,
    cells: int = _WIDEST_TITLE,
    due: int = 0,
) -> Iterator[Element]:
    """Yield the entries of the home screen: resume, the parts, the features, the reference pages.

    ``loose`` leaves a row free between groups, ``spacious`` above each entry; headings take at
    most ``cells``; ``due`` questions stand beside the entry of practice.
    """
    yield from _resume_entry(content, resume, glyphs.link_mark)
    parts = _part_entries(content, seen, glyphs, summaries=summaries)
    yield from (replace(entry, before=int(spacious)) for entry in parts)
    features = _feature_entries(content, glyphs.link_mark, summaries=summaries, due=due)
    for number, entry in enumerate(features):
        yield replace(entry, before=int(spacious or (loose and not number)))
    yield _heading(content.labels.home.look_up, min(cells, _entry_cells(content)), glyphs, before=1)
    yield from _look_up_entries(content)


def _class_entries(content: Content, session: Session) -> Iterator[Element]:
    """The classes that are on; where there is none, or there are many, the way to all of them."""
    words, member = content.classroom, session.classroom
    if words is None or member is None:
        return
    few = member.codes if len(member.codes) <= _CLASSES_LISTED else ()
    texts = [fill(words.code, code=code) for code in few] or [words.title]
    for number, text in enumerate(texts):
        mark = Cell(f"{session.glyphs.link_mark:>2}", "mark")
        yield _entry(f"class {number}", Route(CLASS_SCREEN), mark, Cell(text, "link"))


def _resume_entry(content: Content, resume: Route | None, mark: str = "") -> Iterator[Element]:
    """Yield the entry of the part to resume, if there is one, with a mark before it."""
    titles = {screen.id: screen.title for screen in content.screen}
    if resume and resume.page in titles:
        text = fill(content.labels.home.resume, title=titles[resume.page])
        yield _entry("resume", resume, Cell(f"{mark:>2}", "mark"), Cell(text, "link"))


def _entry(key: str, go: Route, *cells: Cell, title_width: int = 0) -> Element:
    """An entry: what stands before its title, the title, and more columns if that has a width."""
    widths = (2, title_width, 1, 0) if title_width else (2, 0)
    return Element(cells=cells, widths=widths[: len(cells)], style="entry", key=key, go=go)


def _part_entries(
    content: Content,
    seen: Collection[str],
    glyphs: Glyphs,
    *,
    summaries: bool,
) -> Iterator[Element]:
    """Yield the parts of the leaflet."""
    title_width = _title_width(content)
    for number, screen in enumerate(content.screen, start=1):
        done = screen.id in seen
        yield _entry(
            screen.id,
            Route(screen.id),
            Cell(f"{number:>2}", "number"),
            Cell(screen.title, "entry"),
            Cell(glyphs.seen if done else glyphs.unseen, "seen" if done else "unseen"),
            *([Cell(screen.summary, "quiet")] if summaries else []),
            title_width=title_width,
        )


def _feature_entries(
    content: Content, mark: str, *, summaries: bool, due: int
) -> Iterator[Element]:
    """Yield the entries of pages with a screen of their own."""
    title_width = _title_width(content)
    for page, title, note in _features(content):
        if page == "practice" and content.practice and due:
            title = f"{title}  {fill(content.practice.progress.badge, count=due)}"
        columns = Cell(f"{mark:>2}", "mark"), Cell(title, "label"), Cell("")
        noted = [Cell(note, "quiet")] if summaries else []
        yield _entry(page, Route(page), *columns, *noted, title_width=title_width)


def _features(content: Content) -> list[tuple[str, str, str]]:
    """The pages with a screen of their own: name, title and what is said of them."""
    entries = []
    if content.timeline:
        entries.append(("timeline", content.timeline.title, content.timeline.summary))
    if content.checker:
        entries.append(("checker", content.checker.title, content.checker.summary))
    if content.practice:
        entries.append(("practice", content.practice.title, content.practice.summary))
        entries.append(
            ("progress", content.practice.progress.title, content.practice.progress.summary)
        )
    return entries


def _look_up_entries(content: Content) -> Iterator[Element]:
    labels = content.labels
    for page, title, action in reference_entries(content):
        known: Action | None = getattr(labels.action, action, None)
        key = key_names(known.key, labels.key_name) if known else ""
        yield _entry(page, Route(page), Cell(f"{key:>2}", "number"), Cell(title, "entry"))
