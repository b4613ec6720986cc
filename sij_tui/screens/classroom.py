"""A class: joining, voting, waiting and leading, on one screen.

What the class sees stands at the left or above, what presenters alone have beside it or below.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer

from sij_tui.core.book import Book
from sij_tui.core.classroom.codes import (
    CLASS_CODE_LENGTH,
    CLASS_LETTERS,
    PRESENTER_CODE_LENGTH,
    PRESENTER_SYMBOLS,
)
from sij_tui.core.classroom.leading import LEAD_ACTIONS, lead_request, line_request
from sij_tui.core.classroom.membership import Membership
from sij_tui.core.classroom.messages import EndClass, Vote
from sij_tui.core.classroom.pages.parts import Context, polled
from sij_tui.core.classroom.pages.presenter import presenter_panel
from sij_tui.core.classroom.pages.shown import (
    choices_to_vote,
    place_picture,
    shown_picture,
    what_is_shown,
)
from sij_tui.core.classroom.polls import picked_with
from sij_tui.core.classroom.requests import JoinClass, LeaveClass, OpenClass, Request, ShowSecret
from sij_tui.core.classroom.state import JOIN_PLACE, SharedPlace
from sij_tui.core.content.label_text import split_keys
from sij_tui.core.content.labels import Action
from sij_tui.core.layout.breakpoints import WIDE
from sij_tui.core.layout.elements import Element
from sij_tui.core.navigation import Session
from sij_tui.core.practice.bank import bank_of
from sij_tui.core.timeline.pages import step_elements
from sij_tui.screens.base import TO_BE_NAMED, BaseScreen
from sij_tui.screens.services import Services
from sij_tui.widgets.base import Columns
from sij_tui.widgets.messages import ClassRequest
from sij_tui.widgets.page_view import PageView
from sij_tui.widgets.pane import Pane
from sij_tui.widgets.pictured_pane import PicturedPane

_CLOCK_S = 1.0
"""Between two paints of the time, for who leads."""
_PICTURE_S = 0.3
"""Until a presenter's picture is drawn: the class has painted by then."""
_LOW = 20
"""Rows below which there is none to leave free."""
_LEAD_KEYS = (
    "classroom.next_stop", "classroom.ask", "classroom.follow", "classroom.blank",
    "classroom.freeze", "classroom.how_to_join", "classroom.quick", "panel", "back", "help",
)  # fmt: skip


class ClassScreen(BaseScreen):
    """Shows what the session knows of its class; asks the hub through the app."""

    IS_KEPT = True
    DEFAULT_CSS = """
    ClassScreen Pane { padding: 1 0; }
    ClassScreen.-low Pane { padding: 0; }
    ClassScreen #presenter { display: none; background: $surface; }
    ClassScreen.-presents #presenter { display: block; height: 1fr; }
    ClassScreen.-presents Columns { layout: vertical; }
    ClassScreen.-presents #question, ClassScreen.-presents #page { height: auto; }
    ClassScreen.-presents #shown { height: auto; max-height: 41vh; }
    ClassScreen.-presents.-tall #shown { max-height: 60vh; }
    ClassScreen.-presents.-wide Columns { layout: horizontal; }
    ClassScreen.-presents.-wide #question, ClassScreen.-presents.-wide #page { height: 1fr; }
    ClassScreen.-presents.-wide #shown { height: 1fr; max-height: 100vh; }
    ClassScreen.-presents #question.-pictured { height: 60%; }
    ClassScreen.-presents #question.-pictured #page { height: 1fr; }
    ClassScreen.-presents #question.-pictured #shown { height: 1fr; max-height: 100vh; }
    ClassScreen.-presents.-wide #question.-pictured { layout: vertical; height: 1fr; }
    ClassScreen.-presents.-wide #question.-pictured #picture { width: 1fr; height: 45%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(TO_BE_NAMED, f"lead('{name}')", id=f"classroom.{name}", priority=True)
            for name in LEAD_ACTIONS
        ),
        *(Binding(f"{digit}", f"choose({digit})") for digit in range(1, 10)),
    ]

    def __init__(self, book: Book, session: Session, services: Services) -> None:
        assert book.content.classroom, "this screen is opened only where there are classes"
        super().__init__(book, session)
        self._services = services
        self._bank = bank_of(book.content)
        self._clock: Timer | None = None
        self._begin()

    def _begin(self) -> None:
        """Be as no key has been pressed yet."""
        self._typed = ""
        self._is_presenting = False
        """It is the presenter's code that is typed."""
        self._picked: tuple[str, ...] = ()
        self._poll = 0  # number of the poll that was picked in
        self._is_choosing = False
        """The presenter chooses among all questions."""
        self._is_ending = False
        """The presenter is asked whether the class is to end."""
        self._seen_at = 0.0
        """When the view came, by the clock of this session."""

    def reset(self, session: Session) -> None:
        """Show the class as it is shown first."""
        self._begin()
        super().reset(session)
        if self.is_mounted:
            self.query_one("#shown", Pane).focus()

    @property
    def member(self) -> Membership:
        """This session's part in a class."""
        return self.session.classroom or Membership()

    @property
    def _page_context(self) -> Context:
        words = self.book.content.classroom
        assert words is not None
        return Context(
            self.book.content, words, self._bank, self.member, self.session.glyphs,
            size=self._shown_size(), typed=self._typed, presenting=self._is_presenting,
            picked=self._picked, waited=self._services.clock() - self._seen_at,
            choosing=self._is_choosing, ending=self._is_ending,
            on_light=self.session.preferences.theme == "light",
        )  # fmt: skip

    def _shown_size(self) -> tuple[int, int]:
        """Columns and rows for what the class sees."""
        columns, rows = self.app.size
        rows -= 2 if self.has_class("-low") else 4
        if self._presents and columns >= WIDE:
            return columns // 2, rows
        columns = self.query_one("#question", PicturedPane).columns_of_words(columns)
        return columns, rows * 3 // 5 - 1 if self._presents else rows

    @property
    def _presents(self) -> bool:
        """Whether there is something that presenters alone see."""
        view = self.member.joined
        return view is not None and view.role != "follower"

    def compose_body(self) -> ComposeResult:
        """What the class sees, and what the presenter alone sees."""
        with Columns():
            shown = Pane(id="shown")
            yield PicturedPane(shown, PageView(shown, id="page", delay=_PICTURE_S), id="question")
            yield Pane(id="presenter")

    def populate(self) -> None:
        """Show the class as it is now."""
        words = self.book.content.classroom
        title = words.title if words else ""
        self.show_path((title, self.session.route))
        self._seen_at = self._services.clock()
        view = self.member.view
        number = view.poll.poll.number if view and view.poll else 0
        if number != self._poll:
            self._poll, self._picked = number, ()
        began_to_present = self._presents and not self.has_class("-presents")
        self.set_class(self._presents, "-presents")
        needs_room = view is not None and (view.poll is not None or view.place == JOIN_PLACE)
        self.set_class(needs_room, "-tall")
        self._draw()
        if self.focused is None or not self._presents:
            self.query_one("#shown", Pane).focus()
        elif began_to_present:
            self.query_one("#presenter", Pane).focus()
        self._keep_time()

    def _draw(self) -> None:
        scene, is_known = shown_picture(self._page_context)
        question = self.query_one("#question", PicturedPane)
        question.set_picture(self.book.content.art, self._bank, scene, labelled=is_known)
        context, presents = self._page_context, self._presents
        elements = what_is_shown(context, self._page() if presents else ())
        beside = presenter_panel(context)
        for name, made, selects in (
            ("#shown", elements, self.member.joined is None),
            ("#presenter", beside, self._is_choosing),
        ):
            pane = self.query_one(name, Pane)
            if made != pane.elements:
                key = pane.key if any(each.key == pane.key for each in made) else ""
                pane.set_elements(made, key=key, select_first=selects)
        has_room = not presents or self.has_class("-wide")
        name, progress = place_picture(context, moves=self.session.moving)
        page = self.query_one("#page", PageView)
        page.set_scene(name if has_room else "", self.book.content.art, progress)

    def _apply_breakpoints(self, columns: int, rows: int) -> None:
        super()._apply_breakpoints(columns, rows)
        self.set_class(rows < _LOW, "-low")

    def _page(self) -> tuple[Element, ...]:
        """The page that the class is at; of the timeline, the step."""
        view, content = self.member.view, self.book.content
        place = view.place if view else SharedPlace()
        timeline = content.timeline if place.page == "timeline" else None
        if timeline and (number := timeline.index_of(place.key) + 1):
            return (*step_elements(content, timeline, number),)
        return self.book.page(place.page).elements if self.book.has(place.page) else ()

    def _keep_time(self) -> None:
        """A presenter's clock goes on; nobody else's screen changes by itself."""
        has_begun = bool(self.member.view and self.member.view.begun)
        runs = self._presents and has_begun and self.is_current
        if runs and self._clock is None:
            self._clock = self.set_interval(_CLOCK_S, self._draw)
        elif not runs and self._clock is not None:
            self._clock.stop()
            self._clock = None

    def on_screen_suspend(self) -> None:
        """Covered: no time is shown."""
        self._keep_time()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """To be seen again."""
        self._keep_time()

    def on_resize(self, event: events.Resize) -> None:
        """Side by side, or below one another."""
        super().on_resize(event)
        self.call_after_refresh(self._draw)

    def apply_session(self, before: Session, after: Session) -> None:
        """The class has changed, or the glyphs."""
        if before.classroom != after.classroom:
            self.populate()
            self.update_key_bar()
        elif before.glyphs != after.glyphs:
            self._draw()

    def shown_keys(self) -> tuple[str, ...]:
        """Those of who leads, or of who follows."""
        if self.member.joined is None:
            return ("open", "down", "back", "help")
        if self.member.leads:
            return ("open", "down", "back", "help") if self._is_choosing else _LEAD_KEYS
        own = "classroom.alone" if self.member.is_led else "classroom.follow"
        return ("open", own, "classroom.hand", "back", "help")

    def key_label(self, name: str, action: Action) -> str:
        """What asking does next, and where the key that followers follow by leads a presenter."""
        words, view = self.book.content.classroom, self.member.view
        if words is None or view is None or not self.member.leads:
            return action.label
        if name == "classroom.follow":
            return words.open_page
        if name != "classroom.ask" or view.poll is None:
            return action.label
        return {
            "open": words.close_poll,
            "closed": words.show_tally,
            "tally": words.show_answer,
            "answer": words.action.end_poll.label,
        }[view.poll.poll.stage]

    def close_panel(self) -> bool:
        """Close the list of all questions."""
        was_open, self._is_choosing = self._is_choosing, False
        self._draw()
        self.update_key_bar()
        return was_open

    def _ask(self, request: Request) -> None:
        self.post_message(ClassRequest(request))

    # -- joining and voting

    def accepts_press(self, event: events.Key | events.MouseUp) -> bool:
        """Take the letters of a code, where one is to be typed; nothing else can be typed here."""
        if self._is_ending and not self._is_end_key(event):
            self._is_ending = False
            self._draw()
        takes_code = self.member.view is None and not self.member.waits
        if not takes_code or not isinstance(event, events.Key):
            return True
        typed = event.character or ""
        letter = typed.lower() if self._is_presenting else typed.upper()
        symbols, length = (
            (PRESENTER_SYMBOLS, PRESENTER_CODE_LENGTH)
            if self._is_presenting
            else (CLASS_LETTERS, CLASS_CODE_LENGTH)
        )
        if len(letter) == 1 and letter in symbols:
            self._typed = (self._typed + letter)[:length]
        elif event.key == "backspace" and self._typed:
            self._typed = self._typed[:-1]
        elif event.key == "escape" and self._is_presenting:
            self._typed, self._is_presenting = "", False
        elif letter != "-" or not self._is_presenting:
            return True
        if len(self._typed) == length:
            self._send_code()
        self._draw()
        return False

    def _is_end_key(self, event: events.Key | events.MouseUp) -> bool:
        words = self.book.content.classroom
        keys = split_keys(words.action.end.key) if words else []
        return isinstance(event, events.Key) and bool({event.key, event.character} & {*keys})

    def _send_code(self) -> None:
        typed, self._typed = self._typed, ""
        if self._is_presenting:
            self._is_presenting = False
            self._ask(ShowSecret(secret=typed))
        else:
            self._ask(JoinClass(code=typed))

    def open_element(self, element: Element) -> None:
        """Join, leave, open, ask, vote, or see to the lead."""
        what, _, name = element.do.partition(":")
        match what:
            case "join":
                self._ask(JoinClass(code=name))
            case "present":
                self._typed, self._is_presenting = "", True
                self._draw()
            case "open":
                self._ask(OpenClass(lesson=name))
            case "leave":
                self._ask(LeaveClass())
            case "vote":
                self._vote(name)
            case "ask" | "show" | "more" | "hand" | "take":
                self._lead_by(what, name)
            case _:
                super().open_element(element)

    def _lead_by(self, what: str, name: str) -> None:
        """Do what a line of the presenter's panel is for."""
        self._is_choosing = what == "more"
        if request := line_request(self._page_context, what, name):
            self._ask(request)
        self._draw()
        self.update_key_bar()

    def action_choose(self, number: int) -> None:
        """Vote by the number of a choice."""
        question, view = polled(self._page_context), self.member.view
        choices = choices_to_vote(question, view) if question and view else ()
        if number <= len(choices):
            self._vote(choices[number - 1].id)

    def _vote(self, name: str) -> None:
        """Pick a choice; send the vote once it is whole."""
        question, view = polled(self._page_context), self.member.view
        if question is None or view is None or view.poll is None or self.member.leads:
            return
        if view.poll.poll.stage != "open":
            return
        own = view.poll.ballot
        before = self._picked or (own.choices if own and question.kind == "several" else ())
        picked = self._picked = picked_with(question, before, name)
        is_whole = len(picked) == len(question.choices) if question.kind == "order" else picked
        if is_whole:
            revision = own.revision + 1 if own else 1
            self._ask(Vote(poll=view.poll.poll.number, revision=revision, choices=picked))
        self._draw()

    # -- leading

    def action_lead(self, name: str) -> None:
        """Do what only who leads may do; others may take the lead where that is possible."""
        if not (self.member.leads or name == "lead"):
            return
        if name == "end":
            self._end()
            return
        request = lead_request(self._page_context, name)
        if request is not None:
            self._ask(request)

    def _end(self) -> None:
        """End the class, once that is asked for twice: all would lose their place."""
        if self._is_ending:
            self._is_ending = False
            self._ask(EndClass())
        elif self.member.leads:
            self._is_ending = True
            self._draw()
