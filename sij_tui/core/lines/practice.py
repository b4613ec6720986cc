"""Practice line by line: Learn, Test and Due, with the same rounds and records as the screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from sij_tui.core.content.items import Item
from sij_tui.core.content.label_text import fill, normalised
from sij_tui.core.dialogue import (
    BACK,
    Dialogue,
    LeaveRequested,
    Prompt,
    action_words,
    ask,
    numbered_choices,
    words_of,
)
from sij_tui.core.layout.elements import Element
from sij_tui.core.leaflet.pages import statement_element
from sij_tui.core.lines.context import LineContext, choose, typed_numbers
from sij_tui.core.lines.reading import check_case, read_chunks, read_page
from sij_tui.core.lines.text import (
    in_words,
    marked_options,
    with_commas,
    without_numbers,
    without_sign,
)
from sij_tui.core.practice.bank import Bank, bank_of
from sij_tui.core.practice.gaps import gap_places
from sij_tui.core.practice.pages.asking import overview_elements, progress_texts, question_elements
from sij_tui.core.practice.pages.feedback import feedback_elements
from sij_tui.core.practice.pages.menu import menu_elements
from sij_tui.core.practice.pages.parts import Context, route_of_item, storage_problem_text
from sij_tui.core.practice.pages.result import answer_text, answered_elements, score_elements
from sij_tui.core.practice.reducer import reduce_round, shown_item, shown_order
from sij_tui.core.practice.round import (
    PracticeRound,
    from_suspended,
    resume,
    start_round,
    to_suspended,
)  # fmt: skip
from sij_tui.core.practice.rounds import items_of_round, practice_status

_HINT, _NEXT, _TIME, _OVERVIEW = "\0hint", "\0next", "\0time", "\0overview"
_QUESTIONS = "questions"


def practise(line_context: LineContext, way: str = "") -> Dialogue[None]:
    """Round after round, until the learner goes back; ``way`` is that into the first round."""
    yield from _PracticeDialogue(line_context).dialogue(way)


class _PracticeDialogue:
    """The round of one learner, and what is written of it."""

    def __init__(self, line_context: LineContext) -> None:
        bank = bank_of(line_context.book.content)
        assert bank, "practice is in the menu only where there are questions"
        content = line_context.book.content
        self.line_context, self.bank = line_context, bank
        self.log = line_context.review_log()
        self.context = Context(
            content, bank, line_context.glyphs, line_context.book.usage, gap_places(content)
        )
        self.state: PracticeRound | None = None
        self.reported = ""
        self.said_before: set[str] = set()
        """What the menu has said."""
        self.is_rule_said = False
        self.notices: Prompt = ()

    def dialogue(self, way: str) -> Dialogue[None]:
        """The menu, and what is chosen from it; before that the round that a way leads into."""
        if way:
            self._begin(f"begin:{way}")
        while self.state:
            yield from self._turn(self.state)
        while True:
            status = practice_status(self.bank, self.log, self.line_context.now())
            menu = menu_elements(self.context, status, progress=False)
            said = self._with_notices(self._not_said(menu))
            chosen = yield from self._choose(said)
            if chosen == BACK:
                return
            self._begin(chosen)
            while self.state:
                yield from self._turn(self.state)

    def _not_said(self, menu: Iterable[Element]) -> Iterator[Element]:
        """The title, what there is to choose from, and what else the menu has not said yet."""
        for element in menu:
            is_known = element.text in self.said_before and element.style != "title"
            if element.do or not (element.go or is_known):
                self.said_before.add(element.text)
                yield element

    def _turn(self, state: PracticeRound) -> Dialogue[None]:
        """One stage of the round."""
        try:
            match state.stage:
                case "asking":
                    yield from self._ask(state)
                case "feedback":
                    yield from self._feedback(state)
                case "overview":
                    yield from self._overview(state)
                case "done":
                    yield from self._result(state)
        except LeaveRequested:
            self._suspend()
            raise

    def _ask(self, state: PracticeRound) -> Dialogue[None]:
        """One question, until it is answered, skipped or left."""
        item = shown_item(self.bank, state)
        order = shown_order(self.bank, state)
        texts = {choice.id: choice.text for choice in self.bank.choices(item)}
        labels = self.line_context.labels
        asked = {"one": labels.one, "several": labels.several, "order": labels.order}
        timed = msgspec.structs.replace(state, timer=self._is_timed(state))
        progress = with_commas(progress_texts(self.context, timed, self.line_context.now()))
        said = self._with_notices(
            (
                Element(text=progress, before=1),
                *self._question(item),
                *numbered_choices(texts[name] for name in order),
                *self._previous_answer(item, state),
                Element(text=fill(asked[item.traits.response], total=len(order))),
            )
        )
        understand = _answers(item, order, texts, self._words(state), test=state.mode == "test")
        while True:
            typed = yield from ask(
                self.line_context.sources, said, understand, help=(self._help(state),)
            )
            if typed == _HINT:
                self._act("hint")
                said = (*self._hint(item), said[-1])
            elif typed == _TIME:
                timed = msgspec.structs.replace(state, timer=True)
                now = with_commas(progress_texts(self.context, timed, self.line_context.now()))
                said = (Element(text=now), said[-1])
            else:
                break
        if typed == BACK:
            self._back(state)
        elif typed == _NEXT:
            self._act("next")
        elif typed == _OVERVIEW:
            self._act("overview")
        else:
            self._answer(item, [order[int(at)] for at in typed.split()])

    def _question(self, item: Item) -> Iterator[Element]:
        """What is asked; the rule for cases with the first case of a round alone."""
        has_rule = bool(item.checker_case)
        with_lead = not (has_rule and self.is_rule_said)
        self.is_rule_said |= has_rule
        return question_elements(self.context, item, with_lead=with_lead)

    def _help(self, state: PracticeRound) -> str:
        """What can be typed at a question."""
        labels = self.line_context.labels
        if state.mode == "test":
            return fill(
                labels.help_test, overview=self.context.labels.action.overview.label.lower()
            )
        return labels.help_question

    def _is_timed(self, state: PracticeRound) -> bool:
        """Whether the time is said with each question: where it runs out."""
        return state.mode == "test" and self.bank.practice.test_minutes > 0

    def _words(self, state: PracticeRound) -> dict[str, str]:
        """What can be typed at a question besides its answers."""
        labels, action = self.line_context.labels, self.context.labels.action
        known = dict.fromkeys((*words_of(labels.time), *action_words(action.timer)), _TIME)
        if state.mode == "test":
            return known | dict.fromkeys(action_words(action.overview), _OVERVIEW)
        return known | dict.fromkeys((*words_of(labels.hint), *action_words(action.hint)), _HINT)

    def _previous_answer(self, item: Item, state: PracticeRound) -> Prompt:
        """What was answered before to a question of a test, which Enter alone keeps."""
        if not state.chosen:
            return ()
        text = answer_text(self.context, item, state.chosen)
        return (Element(text=f"{self.context.labels.result.given}: {text}"),)

    def _hint(self, item: Item) -> Prompt:
        if item.hint:
            return (statement_element(item.hint, self.context.content.labels, "hint"),)
        return (Element(text=self.context.labels.asking.no_hint),)

    def _answer(self, item: Item, names: list[str]) -> None:
        """Answer with what was typed."""
        assert self.state, "a question is one of a round"
        if item.traits.ordered:
            self._act(*(f"place:{name}:{place}" for place, name in enumerate(names)))
            if not self.state.chosen:  # it is the order in which the parts stand: move one and back
                self._act(f"shift:{names[0]}:1", f"shift:{names[0]}:-1")
        else:
            several = item.traits.multiple  # of these, each that is chosen already would be let go
            chosen = set(names) ^ set(self.state.chosen) if several else names
            self._act(*(f"choose:{name}" for name in chosen))
        self._act("answer")

    def _back(self, state: PracticeRound) -> None:
        """To the question before; from the first, and while learning, to the menu."""
        if state.mode == "test" and state.position:
            self._act("previous")
        else:
            self._suspend()
            self.state = None

    def _feedback(self, state: PracticeRound) -> Dialogue[None]:
        """What is said of the answer; then of other options, in the leaflet, in the checker."""
        page = tuple(feedback_elements(self.context, state, with_others=False))
        at = next(at for at, element in enumerate(page) if element.key == "next")
        verdict = Element(text=without_sign(page[at].cells[0].text))
        go_on = Element(text=self.line_context.labels.go_on)
        prompt = self._with_notices((verdict, *marked_options(page[at + 1 :]), go_on))
        item = shown_item(self.bank, state)
        known, help = self._after_answer(state)
        while True:
            typed = yield from ask(self.line_context.sources, prompt, known.get, help=help)
            what, _, name = typed.partition(":")
            match what:
                case "look":
                    prompt = (*self._said_of(item, name), go_on)
                    continue
                case "leaflet":
                    yield from read_page(self.line_context, route_of_item(self.context, item))
                case "checker":
                    yield from check_case(self.line_context, item.checker_case)
                case _:
                    break
            prompt = (go_on,)
        if typed == BACK:
            self._suspend()
            self.state = None
        else:
            self._act("next")

    def _after_answer(self, state: PracticeRound) -> tuple[dict[str, str], tuple[str, ...]]:
        """What can be typed after an answer, and the help on it."""
        item, action = shown_item(self.bank, state), self.context.labels.action
        order = shown_order(self.bank, state)
        known = {"": _NEXT, **{f"{at}": f"look:{name}" for at, name in enumerate(order, start=1)}}
        known |= dict.fromkeys(action_words(action.leaflet), "leaflet")
        ways = [action.leaflet]
        if item.checker_case:
            known |= dict.fromkeys(action_words(action.checker), "checker")
            ways.append(action.checker)
        texts = (f"{each.label}: {each.help}" for each in ways)
        return known, (self.line_context.labels.help_answered, *texts)

    def _said_of(self, item: Item, name: str) -> Prompt:
        """What is said of one option."""
        choice = next(each for each in self.bank.choices(item) if each.id == name)
        text = Element(text=choice.text)
        if not choice.feedback:
            return (text,)
        return (text, statement_element(choice.feedback, self.context.content.labels, name))

    def _overview(self, state: PracticeRound) -> Dialogue[None]:
        """All questions of a test; the number of each leads back to it."""
        elements = overview_elements(self.context, state)
        in_order = sorted(elements, key=lambda element: element.do == "hand_in")  # that comes last
        said = self._with_notices(in_order)
        chosen = yield from self._choose(said)
        self._act("goto:0" if chosen == BACK else chosen)

    def _result(self, state: PracticeRound) -> Dialogue[None]:
        """The result, and the ways on; the questions are read one by one when asked for."""
        status = practice_status(self.bank, self.log, self.line_context.now())
        heading = self.context.labels.result.questions
        score = score_elements(self.context, state, status)
        ways = (*score, Element(text=heading, do=_QUESTIONS))
        chosen = yield from self._choose(self._with_notices(ways))
        while chosen == _QUESTIONS:
            answered = answered_elements(self.context, state)
            questions = [tuple(in_words(question)) for question in answered]
            yield from read_chunks(self.line_context, heading, questions, 0)
            menu = self.line_context.labels.menu
            chosen = yield from self._choose(ways, unlisted=menu)
        if chosen in (BACK, "menu"):
            self.state = None
        else:
            self._begin(chosen)

    def _choose(self, said: Iterable[Element], unlisted: str = "") -> Dialogue[str]:
        """Ask for one of the lines of a page that do something.

        ``unlisted`` asks without saying the page again: Enter alone then lists those lines.
        """
        words = tuple(in_words(without_numbers(said)))
        entries = [(element.do, element.text) for element in words if element.do]
        rest = () if unlisted else tuple(element for element in words if not element.do)
        return (yield from choose(self.line_context, rest, entries, unlisted=unlisted))

    # -- the round

    def _begin(self, action: str) -> None:
        """Begin a round, or go on with the one that was left."""
        name, _, way = action.partition(":")
        self.is_rule_said = False
        now = self.line_context.now()
        if name == "go_on":
            kept, lost = from_suspended(self.bank, self.log.suspended())
            if lost:
                text = fill(self.context.labels.result.changed, count=lost)
                self.notices = (Element(text=text),)
            self.state = resume(kept, now) if kept else None
            if self.state and self.state.stage == "feedback":  # on a question of another day
                item = shown_item(self.bank, self.state)
                self.notices = (*self.notices, *self._question(item))
            return
        seed = self.line_context.seed()
        found = items_of_round(self.bank, self.log, self.state, way, seed, now)
        self.state = None
        if not found:
            return
        mode, names = found
        usable = tuple(name for name in names if has_words(self.bank, self.bank.item(name)))
        if left_out := len(names) - len(usable):
            self.notices = (Element(text=fill(self.line_context.labels.left_out, count=left_out)),)
        if usable:
            self.state = start_round(
                self.bank, mode, usable, id=self.line_context.new_id(), seed=seed, now=now
            )
            self._suspend()
        elif not left_out:
            self.notices = (Element(text=self.context.labels.menu.nothing_due),)

    def _act(self, *actions: str) -> None:
        """Do something in the round, and write down what there is to be written."""
        for action in actions:
            assert self.state, "there is a round to act in"
            now = self.line_context.now()
            self.state, events = reduce_round(self.bank, self.state, action, now)
            for event in events:
                self.log.write(event)
        self._suspend()

    def _suspend(self) -> None:
        """Keep the round, to go on with it later; say once if that cannot be done."""
        if self.state:
            self.log.suspend(to_suspended(self.bank, self.state, self.line_context.now()))
        if self.log.problem and self.log.problem != self.reported:
            self.reported = self.log.problem
            self.notices = (Element(text=storage_problem_text(self.log, self.bank)),)

    def _with_notices(self, said: Iterable[Element]) -> Prompt:
        notices, self.notices = self.notices, ()
        return (*notices, *said)


def has_words(bank: Bank, item: Item) -> bool:
    """Whether a question can be answered without seeing its picture."""
    return item.picture(bank) is None or bool(getattr(item, "alt", ""))


def _answers(
    item: Item,
    order: tuple[str, ...],
    texts: dict[str, str],
    words: dict[str, str],
    *,
    test: bool,
) -> Callable[[str], str | None]:
    """What can be typed at a question; an answer is the indexes of options with blanks between."""
    by_text = {normalised(texts[name]): f"{at}" for at, name in enumerate(order)}

    def understand(word: str) -> str | None:
        if word in words:
            return words[word]
        if not word:
            return _NEXT if test else None
        if word in by_text and not item.traits.ordered:
            return by_text[word]
        numbers = typed_numbers(word, len(order), item.traits.response)
        return " ".join(f"{at}" for at in numbers) if numbers else None

    return understand
