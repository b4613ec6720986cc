"""How a class is joined: where its code is typed, and what tells everybody in the room."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import ceil

from sij_tui.core.classroom.codes import CLASS_CODE_LENGTH, PRESENTER_CODE_LENGTH
from sij_tui.core.classroom.membership import Membership
from sij_tui.core.classroom.pages.parts import Context, entry
from sij_tui.core.classroom.qr_code import half_blocks
from sij_tui.core.classroom.requests import Refused
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.label_text import fill
from sij_tui.core.layout.cells import width
from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.large_letters import large_lines

_SCALES = (3, 2, 1)
"""Of large letters, the largest that there is room for first."""
_LINES_BESIDE = 3
"""Above the large letters."""
_LINES_BELOW = 4
"""Beside a QR code."""
_LINES_TO_TYPE = 10
"""Above, between and below the classes and plans, where a code can be typed."""


def joining_elements(context: Context) -> Iterator[Element]:
    """The classes that are on, a place to type a code, and the way to lead."""
    words, member = context.words, context.member
    yield Element(text=words.title, style="title")
    if member.is_cut_off:
        yield Element(text=words.cut_off, style="alert", before=1, key="cut off")
        yield Element(text=words.votes_gone, key="votes gone")
    if member.waits:
        yield from _classes(context)
        if not (member.codes or member.is_cut_off):
            yield Element(text=words.waits, before=1, key="waits")
        return
    plans = (*_plans(context),) if member.may_lead else ()
    is_long = len(member.codes) + len(plans) + _LINES_TO_TYPE > context.size[1]
    if is_long:  # what is to be typed is not to be scrolled to
        yield from _typing(context)
        yield from _classes(context)
        yield from plans
    else:
        yield from _classes(context)
        yield from plans
        yield from _typing(context)
    if not member.may_lead:
        yield entry(context, words.present, "present", before=1)


def _classes(context: Context) -> Iterator[Element]:
    """The classes that are on."""
    for number, code in enumerate(context.member.codes):
        text = fill(context.words.code, code=code)
        yield entry(context, text, f"join:{code}", before=0 if number else 1)


def _typing(context: Context) -> Iterator[Element]:
    """Where a code is typed, and what came of the last one."""
    words, refused = context.words, context.member.refused
    yield Element(text=words.secret if context.presenting else words.enter, before=1)
    yield Element(text=_boxes(context), style="heading", key="code")
    if refused:
        text = refusal_text(words, refused)
        yield Element(text=text, style="alert", before=1, key="refused")


def _plans(context: Context) -> Iterator[Element]:
    """What a presenter can open: a class with a plan, or without."""
    words, lessons = context.words, context.member.lessons
    for number, lesson in enumerate(lessons):
        minutes = fill(words.minutes, count=ceil(lesson.seconds / 60))
        text = f"{lesson.title} · {minutes}"
        yield entry(context, text, f"open:{lesson.id}", before=0 if number else 1)
    yield entry(context, words.no_plan, "open:", before=0 if lessons else 1)


def how_to_join(context: Context, code: str) -> Iterator[Element]:
    """What to type, in letters that are read from the back of a room."""
    words, command = context.words, context.member.how_to_join
    invitation = context.member.invitation
    if context.member.joins_alone:
        yield Element(text=words.join_here, style="title")
        yield Element(text=command, style="lead", before=1, key="command")
        return
    lines = _large(code, context)
    free = int(len(lines) + _LINES_BESIDE + 4 <= context.size[1])
    yield Element(text=words.join_here, style="title")
    if command:
        yield Element(text=command, style="lead", before=free, key="command")
    yield Element(text=words.then_code, before=free)
    if lines:
        yield Element(text="\n".join(lines), style="art", before=free, key="large code")
    else:
        yield Element(text=" ".join(code), style="title", before=free, key="large code")
    if invitation.url:
        text = fill(words.join_web, url=invitation.url)
        yield Element(text=text, style="lead", before=1, key="join web")
    if invitation.modules:
        drawn = half_blocks(invitation.modules, on_light=context.on_light)
        yield Element(text=drawn, style="art", before=1, key="qr")


def join_line(words: ClassroomLabels, member: Membership, code: str) -> str:
    """What to type to join a class, in one line."""
    if member.joins_alone:
        return fill(words.join_alone, command=member.how_to_join)
    return fill(words.join, command=member.how_to_join, code=" ".join(code))


def _large(code: str, context: Context) -> tuple[str, ...]:
    """The code in the largest letters that fit beside a margin, and below the other lines."""
    columns, rows = context.size
    modules = context.member.invitation.modules
    below = (len(modules) + 1) // 2 + _LINES_BELOW if modules else 0
    for scale, text in product(_SCALES, (" ".join(code), code)):
        lines = large_lines(text, context.glyphs, scale)
        room = rows - _LINES_BESIDE - below if scale > 1 else rows
        if lines and width(lines[0]) <= columns - 6 and len(lines) <= room:
            return lines
    return ()


def _boxes(context: Context) -> str:
    """Where a code is typed; the presenter's is hidden, as others may see the screen."""
    if not context.presenting:
        return " ".join(context.typed.ljust(CLASS_CODE_LENGTH, "_"))
    hidden = "*" * len(context.typed)
    return hidden.ljust(PRESENTER_CODE_LENGTH, "_")


def refusal_text(words: ClassroomLabels, refused: Refused) -> str:
    """Return why a request was refused."""
    texts: dict[Refused, str] = {
        "full": words.full,
        "limit": words.no_more_classes,
        "secret": words.wrong_secret,
        "rate": words.too_many,
        "unknown": words.unknown,
    }
    return texts[refused]
