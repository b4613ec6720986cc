"""The elements of the home screen: all parts and pages, and what was read."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sij_tui.core.content.label_text import fill, key_names
from sij_tui.core.content.labels import Action
from sij_tui.core.content.model import Content
from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.core.layout.breakpoints import ROOMY, headroom
from sij_tui.core.layout.cells import widest
from sij_tui.core.layout.elements import Cell, Element, Route
from sij_tui.core.leaflet.program import reference_entries, review_status
from sij_tui.core.navigation import Session

HOME_KEYS = ("open", "down", "jump", "search", "palette")
"""Actions in the key bar, the most useful first."""
HOME_END_KEYS = ("quit", "help")
"""Actions at its right end: home has no way back, so it shows how to quit."""


def home_page(
    content: Content, session: Session, columns: int, rows: int, due: int = 0
) -> Iterator[Element]:
    """Yield all elements of the home screen for a window of this size.

    ``due`` is how many questions are due now.
    """
    labels, glyphs = content.labels.home, session.glyphs
    resume = session.resume if not session.history else None
    margin, drawn, subtitle = headroom(rows)
    loose = margin > 0 or (drawn and not resume)
    banner = content.banner.ascii if glyphs.tier == "ascii" else content.banner.blocks
    if drawn and banner.strip():
        yield Element(text=banner.strip("\n"), style="art")
    yield Element(text=content.meta.title, style="title")
    if content.meta.subtitle and subtitle:
        yield Element(text=content.meta.subtitle, style="quiet")
    yield Element(text=review_status(content), style="review")
    read = sum(screen.id in session.seen for screen in content.screen)
    progress = fill(labels.progress, seen=read, total=len(content.screen))
    yield Element(text=f"{labels.read}  ({progress})", style="heading", before=int(loose))
    marks = (glyphs.seen, glyphs.unseen, glyphs.link_mark)
    wide = columns >= ROOMY or not content.banner.scene
    yield from _class_entries(content, session)
    yield from home_elements(
        content, session.seen, resume, marks, summaries=wide, loose=loose, due=due
    )


def home_elements(
    content: Content,
    seen: Collection[str],
    resume: Route | None,
    marks: tuple[str, str, str],
    *,
    summaries: bool,
    loose: bool = True,
    due: int = 0,
) -> Iterator[Element]:
    """Yield the entries of the home screen: resume, the parts, the features, the reference pages.

    ``marks`` stand for read, not read yet, and something to do; ``loose`` leaves a row free after
    the entry to resume at; ``due`` questions stand beside the entry of practice.
    """
    resumed = list(_resume_entry(content, resume))
    yield from resumed
    title_width = widest((*_titles(content), *(title for _, title, _ in _features(content))), 40)
    free = int(bool(resumed) and loose)
    yield from _part_entries(content, seen, marks, title_width, summaries=summaries, before=free)
    yield from _feature_entries(content, marks[2], title_width, summaries=summaries, due=due)
    yield from _look_up_entries(content)
    yield Element(text=content.meta.training_notice, style="quiet", before=1)


def _class_entries(content: Content, session: Session) -> Iterator[Element]:
    """The classes that are on; where none is, the way to open one."""
    words, member = content.classroom, session.classroom
    if words is None or member is None:
        return
    texts = [fill(words.code, code=code) for code in member.codes] or [words.title]
    for number, text in enumerate(texts):
        yield Element(
            cells=(Cell(f"{session.glyphs.link_mark:>2}", "mark"), Cell(text, "link")),
            widths=(2, 0), style="entry", key=f"class {number}", go=Route(CLASS_SCREEN),
        )  # fmt: skip


def _resume_entry(content: Content, resume: Route | None) -> Iterator[Element]:
    """Yield the entry of the part to resume, if there is one."""
    titles = {screen.id: screen.title for screen in content.screen}
    if resume and resume.page in titles:
        text = fill(content.labels.home.resume, title=titles[resume.page])
        yield Element(
            cells=(Cell(">", "mark"), Cell(text, "link")),
            widths=(2, 0), style="entry", key="resume", go=resume,
        )  # fmt: skip


def _part_entries(
    content: Content,
    seen: Collection[str],
    marks: tuple[str, str, str],
    title_width: int,
    *,
    summaries: bool,
    before: int,
) -> Iterator[Element]:
    """Yield the parts of the leaflet, with ``before`` blank rows above the first."""
    for number, screen in enumerate(content.screen, start=1):
        done = screen.id in seen
        yield Element(
            cells=(
                Cell(f"{number:>2}", "number"),
                Cell(screen.title, "entry"),
                Cell(marks[0] if done else marks[1], "seen" if done else "unseen"),
                *([Cell(screen.summary, "quiet")] if summaries else []),
            ),
            widths=(2, title_width, 1, 0),
            style="entry",
            before=before if number == 1 else 0,
            key=screen.id,
            go=Route(screen.id),
        )


def _feature_entries(
    content: Content, mark: str, title_width: int, *, summaries: bool, due: int
) -> Iterator[Element]:
    """Yield the entries of pages with a screen of their own."""
    for number, (page, title, note) in enumerate(_features(content)):
        if page == "practice" and content.practice and due:
            title = f"{title}  {fill(content.practice.progress.badge, count=due)}"
        yield Element(
            cells=(
                Cell(f"{mark:>2}", "mark"),
                Cell(title, "label"),
                Cell(""),
                *([Cell(note, "quiet")] if summaries else []),
            ),
            widths=(2, title_width, 1, 0),
            style="entry",
            before=0 if number else 1,
            key=page,
            go=Route(page),
        )


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


def _titles(content: Content) -> list[str]:
    return [screen.title for screen in content.screen]


def _look_up_entries(content: Content) -> Iterator[Element]:
    labels = content.labels
    yield Element(text=labels.home.look_up, style="heading", before=1)
    for page, title, action in reference_entries(content):
        known: Action | None = getattr(labels.action, action, None)
        key = key_names(known.key, labels.key_name) if known else ""
        yield Element(
            cells=(Cell(f"{key:>2}", "number"), Cell(title, "entry")),
            widths=(2, 0),
            style="entry",
            key=page,
            go=Route(page),
        )
