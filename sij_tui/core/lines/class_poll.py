"""A poll of a class line by line, each thing once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sij_tui.core.classroom.pages.parts import Context, polled
from sij_tui.core.classroom.pages.shown import what_is_shown
from sij_tui.core.layout.elements import Element
from sij_tui.core.lines.text import in_words

_SAID_ONCE: Final = ("story", "rule", "picture", "ask", "waiting", "choice")
"""Keys of what is not said again at another stage of the same poll."""
_SAID_WITH_TALLY: Final = ("counted", "in order", "neighbour", "none voted")
"""The same of what the tally has said before the answer comes."""


def poll_elements(context: Context, *, anew: bool) -> Iterator[Element]:
    """Return the poll at its stage.

    Args:
        context: What it is made from.
        anew: Whether the poll is new to the reader, who then is told the question too.
    """
    question, view = polled(context), context.member.view
    stage = view.poll.poll.stage if view and view.poll else ""
    right = {each.id for each in question.choices if each.right} if question else set()
    answered = stage == "answer" and question is not None and question.has_answer
    said = (*_SAID_ONCE, *(_SAID_WITH_TALLY if stage == "answer" else ()))
    for element in what_is_shown(context):
        kind, _, name = element.key.partition(":")
        if kind == "tally":
            text, count = (element.cells[at].text.strip() for at in (4, 2))
            if not answered:
                yield Element(text=f"{text}: {count}")
            elif name in right:
                yield Element(text=text)
        elif kind == "how to vote" or (kind == "first wrong" and answered):
            pass  # the prompt says it; the right order has no counts
        elif anew or kind not in said or (kind == "choice" and stage == "open"):
            yield from in_words((element,))


def vote_elements(context: Context) -> Iterator[Element]:
    """What the reader has voted for; that it can be changed with the first vote alone."""
    question, view = polled(context), context.member.view
    ballot = view.poll.ballot if view and view.poll else None
    if ballot and question:
        texts = {choice.id: choice.text for choice in question.choices}
        yield Element(text="; ".join(texts[name] for name in ballot.choices if name in texts))
        words, is_first = context.words, ballot.revision == 1
        yield Element(text=words.waiting if is_first else words.counted_in)
