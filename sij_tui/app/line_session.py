"""The program line by line for one reader: what dialogues get from outside, and the lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sij_tui.core.content.control_characters import visible
from sij_tui.core.content.label_text import no_such_name
from sij_tui.core.dialogue import Dialogue, Prompt, prompt_of
from sij_tui.core.layout.glyphs import SPOKEN, glyphs_for
from sij_tui.core.lines.context import ClassLink, LineContext
from sij_tui.core.lines.conversation import conversation, end_elements, find_task, tasks
from sij_tui.core.lines.text import lines_of
from sij_tui.terminal.charset import UTF_8, letter_substitution
from sij_tui.terminal.signals import CONTINUED, handling

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

    from sij_tui.app.class_member import ClassMember
    from sij_tui.app.line_input import LineInput
    from sij_tui.core.book import Book
    from sij_tui.core.navigation import Session
    from sij_tui.screens.services import Services


class StoredSession:
    """What is kept of a reader: the settings, the parts read, the place.

    Args:
        args: Those of the command line, with the environment in ``args.variables``.
        book: What is read.
        state: The reader's file; None keeps nothing.
    """

    def __init__(self, args: Any, book: Book, state: Path | None) -> None:
        from sij_tui.app.bootstrap import Autosave, load_session
        from sij_tui.records.reader import ReaderFile

        file = ReaderFile(state)
        from types import SimpleNamespace

        anywhere = SimpleNamespace(**{**vars(args), "start": None})
        self.session = load_session(anywhere, book, file)
        self._autosave, self._problem = Autosave(file, book, self.session), self.session.notice

    def keep(self, session: Session) -> None:
        """Take another session in place of this one, and write the file."""
        self.session = session
        self._problem = self._autosave.save(session) or self._problem

    def take_problem(self) -> str:
        """What cannot be read or written, in words; empty once it was taken."""
        problem, self._problem = self._problem, ""
        return problem


def line_context(
    args: Any,
    book: Book,
    files: Callable[[], ReaderFiles],
    at_end: ExitStack,
    classroom: ClassLink | None = None,
) -> LineContext:
    """Return what dialogues get from outside; nothing is opened, or loaded, before it is asked for.

    ``files`` returns where what is kept of the reader is; ``at_end`` closes it.
    """

    @cache
    def services() -> Services:
        from sij_tui.app.bootstrap import build_services

        built = build_services(args, lambda: 0, lambda: files().answers)
        at_end.callback(built.close)
        return built

    def export() -> str:
        write = services().export
        assert write, "it is offered only where it can be done"
        return write(content)

    content = book.content.meta.id
    may_write = not (args.no_state or args.kiosk or args.locked)
    return LineContext(
        book=book,
        glyphs=SPOKEN,
        review_log=lambda: services().review_log(content),
        now=lambda: services().now(),
        offset=lambda: services().offset(),
        seed=lambda: services().seed(),
        new_id=lambda: services().new_id(),
        reader=cache(lambda: StoredSession(args, book, files().state)),
        export=export if may_write else None,
        classroom=classroom,
    )


class ReaderFiles(NamedTuple):
    """The files of a reader; None keeps nothing."""

    state: Path | None = None
    """The settings, the parts read, the place."""
    answers: Path | None = None


class NoSuchTask(ValueError):
    """There is nothing of the name to begin at; the message says what there is."""


class LineOutput(NamedTuple):
    """Where lines go, and what they may have."""

    write: Callable[[str], None]
    """Sends text on, at once."""
    columns: int
    encoding: str = UTF_8
    """Python's name of it; what it lacks is written as a plain letter, or as ``?``."""

    @property
    def tier(self) -> Literal["blocks", "ascii"]:
        """Which signs there may be."""
        return "blocks" if self.encoding == UTF_8 else "ascii"

    def text(self, said: Prompt) -> str:
        """What is said, as lines of letters that the encoding has."""
        lines = lines_of(said, self.columns, glyphs_for(self.tier))
        text = "".join(f"{line}\n" for line in lines)
        letters = letter_substitution(self.encoding)
        return letters(visible(text)) if letters else text

    def say(self, said: Prompt) -> None:
        """Write what is said."""
        self.write(self.text(said))


def hold_session(
    context: LineContext,
    asked: str,
    source: LineInput,
    output: LineOutput,
    member: ClassMember | None = None,
    on_first: Callable[[str], None] | None = None,
) -> None:
    """Hold the conversation, from the first line to the last.

    Args:
        context: What the dialogues get from outside.
        asked: Id, number or title of the task to begin with; empty for the menu.
        source: What is typed.
        output: Where lines go.
        member: The reader's part in a class, where there are classes.
        on_first: Takes the first text instead of the output.

    Raises:
        NoSuchTask: There is no such task.
    """
    start = find_task(context, asked) if asked else ""
    if start is None:
        raise NoSuchTask(no_such_name("screen", asked, dict(tasks(context))))
    dialogue = conversation(context, start)
    if member:
        from sij_tui.app.class_member import converse_in_class

        converse_in_class(dialogue, source, output.say, member)
    else:
        said = next(dialogue)
        (on_first or output.write)(output.text(said))
        _converse(dialogue, source, output.say, said)
    output.say(end_elements(context, start))


def _converse(
    dialogue: Dialogue[None], source: LineInput, say: Callable[[Prompt], None], said: Prompt
) -> None:
    """Send what is typed to a dialogue that has said something, until it or the input ends."""
    spoken = _RepeatedPrompt(say)
    with handling(dict.fromkeys(CONTINUED, spoken.on_continued)):
        spoken.wait(said)
        while (lines := source.read()) is not None:  # None: the terminal was closed, or Ctrl+D
            for line in lines:
                spoken.is_busy = True
                try:
                    said = dialogue.send(line)
                except StopIteration:
                    return
                spoken.say(said)
    dialogue.close()


class _RepeatedPrompt:
    """Says the prompt again once the program goes on after it was stopped (Ctrl+Z and ``fg``).

    Args:
        say: Writes what is said.
    """

    def __init__(self, say: Callable[[Prompt], None]) -> None:
        self._say = say
        self._prompt: Prompt = ()
        self._was_stopped = False
        """Whether it was stopped while it was busy: nothing is said in the midst of a text."""
        self.is_busy = True
        """Whether something is to be said by itself yet."""

    def say(self, said: Prompt) -> None:
        """Say something, and wait for a line."""
        self._was_stopped = False
        self._say(said)
        self.wait(said)

    def wait(self, said: Prompt) -> None:
        """Wait for a line, after something was said."""
        self._prompt = prompt_of(said) or self._prompt
        self.is_busy = False  # first: a signal that comes from now on has the prompt said itself
        while self._was_stopped:
            self.is_busy, self._was_stopped = True, False
            self._say(self._prompt)
            self.is_busy = False

    def on_continued(self, *_: object) -> None:
        """Handle the signal that comes when the program goes on."""
        if self.is_busy:
            self._was_stopped = True
        else:
            self._say(self._prompt)
