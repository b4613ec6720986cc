"""A class line by line: joining, following, voting, leading.

What the presenter does is said when it happens, each thing once; then the prompt again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from sij_tui.core.classroom.leading import (
    actions_of,
    changes_nothing,
    lead_request,
    line_request,
)
from sij_tui.core.classroom.membership import Membership
from sij_tui.core.classroom.messages import (
    Follow,
    LeaveLead,
    Move,
    RaiseHand,
    Spotlight,
    Vote,
)
from sij_tui.core.classroom.pages.joining import join_line
from sij_tui.core.classroom.pages.parts import Context, polled
from sij_tui.core.classroom.pages.shown import choices_to_vote, page_title
from sij_tui.core.classroom.polls import question_of
from sij_tui.core.classroom.requests import Request
from sij_tui.core.classroom.snapshot import Snapshot
from sij_tui.core.classroom.state import SharedPlace
from sij_tui.core.content.classroom import ClassroomLabels
from sij_tui.core.content.label_text import fill, normalised, split_keys
from sij_tui.core.content.labels import Action
from sij_tui.core.content.routes import CLASS_SCREEN
from sij_tui.core.dialogue import BACK, NEWS, Dialogue, Prompt, ask
from sij_tui.core.layout.elements import Element
from sij_tui.core.lines.class_end import say_end
from sij_tui.core.lines.class_news import ClassNews, news_of
from sij_tui.core.lines.class_panel import (
    all_questions,
    heads_text,
    notes_elements,
    panel_choices,
    plan_elements,
    stop_elements,
)
from sij_tui.core.lines.class_poll import poll_elements, vote_elements
from sij_tui.core.lines.context import (
    ClassLink,
    LineContext,
    choose,
    names_of,
    typed_numbers,
)
from sij_tui.core.lines.joining import join_class
from sij_tui.core.lines.reading import paragraphs, step_in_words
from sij_tui.core.lines.text import VERBATIM, in_words
from sij_tui.core.practice.bank import bank_of

_PANEL: Final = ("notes", "plan")
"""What presenters can ask to be told; who leads, the questions too."""
_MAX_KEY: Final = 80
"""Characters of a key that the hub takes."""


def attend_class(line_context: LineContext) -> Dialogue[None]:
    """Join a class and take part in it, until the reader goes back or it is over."""
    link, words = line_context.classroom, line_context.book.content.classroom
    assert link, "it is in the menu only where there are classes"
    assert words, "and only where the content has words for them"
    yield from _ClassDialogue(line_context, link, words).dialogue()


class _ClassDialogue:
    """What was said of a class, and where the reader is on the page that it looks at."""

    def __init__(self, line_context: LineContext, link: ClassLink, words: ClassroomLabels) -> None:
        self.line_context, self.link, self.words = line_context, link, words
        self.bank = bank_of(line_context.book.content)
        self.known = ClassNews()
        self.heads = ""
        self.said: Prompt = ()
        self.chunks: list[Prompt] = []
        self.position = 0
        self.is_asked = False
        self.is_returning = False
        """Whether the hub was asked to let the reader follow again, and has not answered."""

    @property
    def member(self) -> Membership:
        """This reader's part in the class, as it is now."""
        return self.link.member

    @property
    def context(self) -> Context:
        """What the pages of the class need."""
        at = self.line_context
        return Context(at.book.content, self.words, self.bank, self.member, at.glyphs)

    @property
    def view(self) -> Snapshot | None:
        """The class that the reader is in and that goes on."""
        return self.member.joined

    def dialogue(self) -> Dialogue[None]:
        """Joining, then the class to its end; to the end of the next, if the hub is lost."""
        if self.view is not None and not self.member.leads:
            self.is_returning = not self.view.is_led
            self.link.request(Follow())
        left = False
        while not left:
            yield from join_class(self.line_context, self.link, self.words)
            self.known, self.heads, self.said, self.chunks = ClassNews(), "", (), []
            left = self.view is None
            while (view := self.view) and not left:
                left = yield from self._turn(view)
            if not (left or self.member.is_cut_off):
                yield from say_end(self.line_context, self.link, self.context)
                return

    # -- taking part

    def _turn(self, view: Snapshot) -> Dialogue[bool]:
        """Say what is new, and do what is typed; returns whether the reader has left."""
        news = (*self.said, *self._news(view))
        self.said = ()
        prompt = Element(text=self._prompt(view))
        typed = yield from ask(
            self.line_context.sources, (*news, prompt), self._understand(view), help=self._help(),
            said_before=self.is_asked and not news, takes_news=True,
        )  # fmt: skip
        self.is_asked = typed != "more"
        if typed == BACK:
            if view.is_led:
                self.link.request(LeaveLead())
            return True
        if typed == "more":
            heading, questions = all_questions(self.context)
            said = (Element(text=heading, style="title"),)
            typed = yield from choose(self.line_context, said, questions)
            if typed == BACK:
                return False
        if typed != NEWS:
            self.said = tuple(self._do(view, typed))
        return False

    def _prompt(self, view: Snapshot) -> str:
        labels, question = self.line_context.labels, polled(self.context)
        if self.member.leads:
            return labels.lead
        if question and view.poll and view.poll.poll.stage == "open" and view.is_led:
            asked = {"one": labels.one, "several": labels.several, "order": labels.order}
            return fill(asked[question.kind], total=len(question.choices))
        return labels.attend

    @property
    def _panel_parts(self) -> tuple[str, ...]:
        """What the reader can ask to be told, by the names of labels."""
        panel = _PANEL if self.context.presents else ()
        return (*panel, "more") if self.member.leads else panel

    def _help(self) -> tuple[str, ...]:
        actions = [getattr(self.words.action, name) for name in actions_of(self.member)]
        more = (getattr(self.words, name) for name in self._panel_parts)
        return (*(f"{action.label}: {action.help}" for action in actions), *more)

    def _understand(self, view: Snapshot) -> Callable[[str], str | None]:
        """What can be typed now, and what it stands for.

        Lines are compared in one case, so that of keys such as ``w`` and ``W`` neither is taken.
        """
        known = {"": "read"}
        every = msgspec.structs.asdict(self.words.action).values()
        keys = Counter(key.casefold() for each in every for key in split_keys(each.key))
        for name in actions_of(self.member):
            action: Action = getattr(self.words.action, name)
            own = (key for key in split_keys(action.key) if keys[key.casefold()] == 1)
            known |= dict.fromkeys((normalised(action.label), *own), name)
        known |= {normalised(getattr(self.words, name)): name for name in self._panel_parts}
        if self.member.leads:
            known = {**self._places(), **known}  # a command comes before a title
        question = None if self.member.leads else polled(self.context)
        kind = question.kind if question else "one"
        choices = choices_to_vote(question, view) if question else ()

        def understand(word: str) -> str | None:
            numbers = typed_numbers(word, len(choices), kind)
            return (
                f"vote:{' '.join(choices[at].id for at in numbers)}" if numbers else known.get(word)
            )

        return understand

    def _places(self) -> dict[str, str]:
        """What who leads can type to go somewhere, or to ask the class something."""
        content = self.line_context.book.content
        known: dict[str, str] = {}
        if content.timeline:
            for step in content.timeline.step:
                words = (step.id.casefold(), normalised(step.title))
                known |= dict.fromkeys(words, f"go:timeline:{step.id}")
        for page in self.line_context.book.pages():
            known |= dict.fromkeys((page.id.casefold(), normalised(page.title)), f"go:{page.id}:")
        return {**names_of(panel_choices(self.context)), **known}

    def _do(self, view: Snapshot, typed: str) -> Iterator[Element]:
        """Do what was typed; yields what is said at once."""
        what, _, value = typed.partition(":")
        match what:
            case "read":
                yield from self._read(view)
            case "notes":
                yield from notes_elements(self.context)
            case "plan":
                yield from plan_elements(self.context)
            case _:
                request = self._request(view, what, value)
                if request is None or changes_nothing(self.context, request):
                    yield Element(text=self.words.unchanged)
                else:
                    self.link.request(request)

    def _request(self, view: Snapshot, what: str, value: str) -> Request | None:
        """What to ask the hub for; None if what was typed has no meaning here."""
        match what:
            case "vote" if view.poll:
                own, number = view.poll.ballot, view.poll.poll.number
                revision = own.revision + 1 if own else 1
                return Vote(poll=number, revision=revision, choices=tuple(value.split()))
            case "go":
                page, _, key = value.partition(":")
                return Move(place=SharedPlace(page=page, key=key))
            case "ask" | "show" | "hand" if value:
                return line_request(self.context, what, value)
            case "follow":
                return Follow()
            case "alone":
                return LeaveLead()
            case "hand":
                return RaiseHand(up=not view.hand)
            case "spotlight":
                return self._spotlight(view)
            case _:
                return lead_request(self.context, what)

    def _read(self, view: Snapshot) -> Iterator[Element]:
        """The next paragraph of the page that the class is at; of a poll, the question."""
        if view.visibility == "blank" and view.is_led and not self.member.leads:
            yield Element(text=self.words.blank)
        elif view.poll:
            yield from poll_elements(self.context, anew=True)
        elif self.position < len(self.chunks):
            self.position += 1
            yield from self.chunks[self.position - 1]
        elif view.place.page == CLASS_SCREEN:
            yield from self._place(view)
        else:
            title = page_title(self.context, view.place.page, view.place.key)
            yield Element(text=fill(self.line_context.labels.end, title=title))

    def _spotlight(self, view: Snapshot) -> Request | None:
        """Have all look at the paragraph that was read last; again, and they need not.

        Where nothing was read but a title, it is the first that can be looked at.
        """
        for number, read in enumerate(self.chunks[self.position - 1 :], start=self.position):
            key = next((each.key for each in reversed(read) if each.key), "")[:_MAX_KEY]
            if key:
                self.position = number
                return Spotlight(key="" if key == view.spotlight else key)
        return None

    # -- what is said

    def _news(self, view: Snapshot) -> Iterator[Element]:
        """What has changed since it was said last."""
        before, now = self.known, news_of(self.member, view)
        self.known = now
        if now == before:
            return
        words, leads = self.words, self.member.leads
        if now.phase != before.phase and now.phase == "unled":
            yield Element(text=words.lost_lead)
        if now.leads and not before.leads:
            yield Element(text=fill(words.leading_here, code=view.code))
        if now.is_led != before.is_led and not leads:
            yield from self._attendance(view)
        if now.hand != before.hand:
            answer = words.yes if now.hand else words.no
            yield Element(text=f"{words.action.hand.label}: {answer}")
        if leads and now.hands != before.hands:
            yield Element(text=fill(words.hands, count=now.hands))
        if leads and now.apart != before.apart:
            yield Element(text=words.apart if now.apart else words.together)
        if leads or now.is_led:
            yield from self._shown(before, now, view)

    def _attendance(self, view: Snapshot) -> Iterator[Element]:
        words = self.words
        if not view.is_led and self.is_returning:
            return
        self.is_returning = False
        if not view.is_led:
            yield Element(text=words.action.alone.label)
            yield Element(text=f"{words.action.follow.label}: {words.action.follow.help}")
            return
        yield Element(text=fill(words.following, code=view.code))
        if self.member.seat:
            yield Element(text=words.come_back)
            yield Element(text=self.member.seat, key=VERBATIM)

    def _shown(self, before: ClassNews, now: ClassNews, view: Snapshot) -> Iterator[Element]:
        """What the class sees now."""
        words, leads = self.words, self.member.leads
        if leads and now.visibility != before.visibility:
            names = {"live": words.live, "frozen": words.frozen, "blank": words.blanked}
            yield Element(text=names[now.visibility])
        elif now.visibility == "blank" and not leads:
            if before.visibility != "blank":
                yield Element(text=words.blank)
            return
        is_back = before.visibility == "blank" or now.is_led != before.is_led
        if now.poll:
            if (now.poll, now.stage) != (before.poll, before.stage) or is_back:
                anew = now.poll != before.poll or is_back
                yield from poll_elements(self.context, anew=anew)
            elif now.ballot > before.ballot:
                yield from vote_elements(self.context)
            return
        if now.place != before.place or before.poll or (is_back and not leads):
            yield from self._place(view)
        if now.spotlight != before.spotlight and now.spotlight:
            yield from (each for read in self.chunks for each in read if each.key == now.spotlight)
        elif leads and now.spotlight != before.spotlight and now.place == before.place:
            yield Element(text=f"{words.action.spotlight.label}: {words.no}")
        if leads and (now.place, now.stop) != (before.place, before.stop):
            yield from self._stop(is_first=before.stop < 0)

    def _stop(self, *, is_first: bool) -> Iterator[Element]:
        """Where the class is in the plan; at first all of it, then what has changed."""
        if is_first:
            said = {element.text for element in self.chunks[0]}  # how to join
            yield from (each for each in plan_elements(self.context) if each.text not in said)
            yield from notes_elements(self.context)
        else:
            yield from stop_elements(self.context)
            if (heads := heads_text(self.context)) != self.heads:
                yield Element(text=heads)
        self.heads = heads_text(self.context)

    def _place(self, view: Snapshot) -> Iterator[Element]:
        """The first paragraph of the page that the class is at; Enter reads on."""
        place, book, content = view.place, self.line_context.book, self.line_context.book.content
        self.chunks, self.position = [], 1
        if place.page == CLASS_SCREEN:
            question = question_of(place.key, self.words, self.bank, content.checker)
            texts = (
                tuple(part.text for part in question.parts)
                if question
                else (join_line(self.words, self.member, view.code),)
            )
            self.chunks = [tuple(Element(text=text) for text in texts if text)]
        elif place.page == "timeline" and content.timeline:
            number = max(content.timeline.index_of(place.key), 0) + 1
            self.chunks = paragraphs(in_words(step_in_words(content, content.timeline, number)))
        elif book.is_read(place.page):
            self.chunks = paragraphs(in_words(book.page(place.page).elements))
        if not self.chunks:
            title = page_title(self.context, place.page, place.key)
            self.chunks = [(Element(text=title, style="title"),)]
        first, *rest = self.chunks[0]
        yield Element(text=first.text, style=first.style, before=1, facts=first.facts,
                      basis=first.basis)  # fmt: skip
        yield from rest
