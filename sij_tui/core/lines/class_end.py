"""The end of a class line by line: what came of it, and what it had wrong to be practised."""

from __future__ import annotations

from sij_tui.core.classroom.pages.parts import Context
from sij_tui.core.classroom.pages.results import summary_elements
from sij_tui.core.dialogue import NEWS, Dialogue, Prompt, ask, numbered_choices
from sij_tui.core.layout.elements import Element
from sij_tui.core.lines.context import ClassLink, LineContext, names_of
from sij_tui.core.lines.text import in_words
from sij_tui.core.practice.rounds import way_of_facts


def say_end(line_context: LineContext, link: ClassLink, context: Context) -> Dialogue[None]:
    """Say that the class is over; presenters are told what came of it as soon as that is known."""
    words, view = context.words, link.member.view
    facts = view.facts_to_practise if view and context.bank else ()
    entries = (("practise", words.practise),) if facts else ()
    news: Prompt = (Element(text=words.ended), *numbered_choices(text for _, text in entries))
    known = {"": "", **names_of(entries)}
    is_said = False
    while True:
        if link.member.summary and not is_said:
            is_said = True
            at_end = context._replace(member=link.member)
            news = (*news, *in_words(summary_elements(at_end, link.member.summary)))
        prompt = Element(text=line_context.labels.go_on)
        typed = yield from ask(
            line_context.sources, (*news, prompt), known.get, said_before=not news,
            takes_news=True,
        )  # fmt: skip
        if typed != NEWS:
            break
        news = ()
    if typed == "practise":
        from sij_tui.core.lines.practice import practise  # not for everybody in a class

        yield from practise(line_context, way_of_facts(facts))
