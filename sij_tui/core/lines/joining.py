"""Joining a class line by line: by its code, or by opening one as a presenter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from sij_tui.core.classroom.codes import class_code_of
from sij_tui.core.classroom.membership import Membership
from sij_tui.core.classroom.pages.joining import refusal_text
from sij_tui.core.classroom.requests import JoinClass, OpenClass, Refused, ShowSecret
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.label_text import fill
from sij_tui.core.dialogue import BACK, NEWS, Dialogue, ask, numbered_choices
from sij_tui.core.layout.elements import Element
from sij_tui.core.lines.context import ClassLink, LineContext, free_text, names_of

_MAX_SECRET: Final = 80
"""Characters of a presenter's code that the hub takes."""


def join_class(
    line_context: LineContext, link: ClassLink, words: ClassroomLabels
) -> Dialogue[None]:
    """Ask for a class until the reader is in one that goes on, or goes back."""
    title = Element(text=words.title, style="title")
    listed: tuple[tuple[str, str], ...] | None = None
    refused: Refused | None = None
    is_cut_off = False
    while link.member.joined is None:
        member, entries = link.member, tuple(_ways_in(link.member, words))
        news: list[Element] = []
        if member.refused and member.refused != refused:
            news.append(Element(text=refusal_text(words, member.refused), style="alert"))
        if member.is_cut_off and not is_cut_off:
            news += (Element(text=words.cut_off, style="alert"), Element(text=words.votes_gone))
        if entries != listed:
            news += (title, *numbered_choices(text for _, text in entries))
        listed, refused, is_cut_off = entries, member.refused, member.is_cut_off
        prompt = Element(text=words.waits if member.waits else f"{words.enter}:")
        typed = yield from ask(
            line_context.sources, (*news, prompt), _code_or(names_of(entries)),
            said_before=not news, takes_news=True,
        )  # fmt: skip
        if typed == BACK:
            return
        if typed != NEWS:
            refused = None
            yield from _ask_to_join(line_context, link, words, typed)


def _ways_in(member: Membership, words: ClassroomLabels) -> Iterator[tuple[str, str]]:
    """The classes that are on, and what opens one: (request, text)."""
    for code in member.codes:
        yield f"join:{code}", fill(words.code, code=code)
    if not member.may_lead:
        if not member.waits:
            yield "present", words.present
        return
    for lesson in member.lessons:
        yield f"open:{lesson.id}", lesson.title
    yield "open:", words.no_plan


def _ask_to_join(
    line_context: LineContext, link: ClassLink, words: ClassroomLabels, typed: str
) -> Dialogue[None]:
    what, _, name = typed.partition(":")
    match what:
        case "join":
            link.request(JoinClass(code=name))
        case "open":
            link.request(OpenClass(lesson=name))
        case _:
            prompt = (Element(text=f"{words.secret}:"),)
            secret = yield from ask(line_context.sources, prompt, free_text(line_context))
            if secret != BACK:
                link.request(ShowSecret(secret=secret[:_MAX_SECRET]))


def _code_or(known: dict[str, str]) -> Callable[[str], str | None]:
    """A code of a class, or one of some names."""

    def understand(word: str) -> str | None:
        code = class_code_of(word)
        return known.get(word) or (f"join:{code}" if code else None)

    return understand
