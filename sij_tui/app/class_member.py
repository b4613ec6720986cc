"""A reader's part in a class, line by line: the line to the hub, and the loop that hears both."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from typing import Final

import msgspec

from sij_tui.app.hub_link import HubConnection
from sij_tui.app.line_input import LineInput
from sij_tui.core.classroom.membership import Membership, fold
from sij_tui.core.classroom.requests import HubEvent, Request
from sij_tui.core.dialogue import NEWS, Dialogue, Prompt, prompt_of
from sij_tui.terminal.signals import CONTINUED

_HUB_TIMEOUT_S: Final = 1.0
"""How long the hub has to say which classes are on, before the dialogue begins."""
_SETTLE_S: Final = 0.05
"""Between the first thing that it says and the beginning: it says several at once."""


class ClassMember:
    """What the hub has said of this reader's part in a class.

    Args:
        hub: The line to the hub.
    """

    def __init__(self, hub: HubConnection) -> None:
        self._hub = hub
        self._on_news: Callable[[], None] = lambda: None
        self.member = Membership()

    def start(self, on_news: Callable[[], None]) -> None:
        """Listen to the hub in the running event loop; ``on_news`` is called after each change."""
        self._on_news = on_news
        self._hub.start(self._take)

    def request(self, request: Request) -> None:
        """Ask the hub for something."""
        self.member = msgspec.structs.replace(self.member, refused=None)
        self._hub.send(request)

    def _take(self, event: HubEvent) -> None:
        self.member = fold(self.member, event)
        self._on_news()


def converse_in_class(
    dialogue: Dialogue[None], source: LineInput, say: Callable[[Prompt], None], member: ClassMember
) -> None:
    """Begin a dialogue, send it what is typed and the news of the class, until it or input ends."""

    def new_loop() -> asyncio.AbstractEventLoop:
        return asyncio.SelectorEventLoop(selectors.SelectSelector())  # epoll takes no plain file

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_ClassConversation(dialogue, source, say, member).run())


class _ClassConversation:
    """A dialogue that goes on when a line is typed, and when the class has changed."""

    def __init__(
        self,
        dialogue: Dialogue[None],
        source: LineInput,
        say: Callable[[Prompt], None],
        member: ClassMember,
    ) -> None:
        self._dialogue, self._source, self._say, self._member = dialogue, source, say, member
        self._has_begun = False
        self._prompt: Prompt = ()
        """The last one that was said."""

    async def run(self) -> None:
        """Run until the dialogue or the input ends."""
        loop = asyncio.get_running_loop()
        self._over: asyncio.Future[None] = loop.create_future()
        self._member.start(lambda: self._guarded(self._news))
        loop.call_later(_HUB_TIMEOUT_S, self._guarded, self._begin)
        for number in CONTINUED:
            loop.add_signal_handler(number, self._guarded, self._repeat)
        try:
            await self._over
        finally:
            loop.remove_reader(self._source.fd)
            self._dialogue.close()

    def _guarded(self, step: Callable[[], None]) -> None:
        """Do something; the end of the dialogue, or a failure, ends the loop."""
        if self._over.done():
            return
        try:
            step()
        except StopIteration:
            self._over.set_result(None)
        except BaseException as error:  # noqa: BLE001 - raised again where the loop is awaited
            self._over.set_exception(error)

    def _begin(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            self._tell(next(self._dialogue))
            asyncio.get_running_loop().add_reader(self._source.fd, self._guarded, self._read)

    def _news(self) -> None:
        if self._has_begun:
            self._tell(self._dialogue.send(NEWS))
        else:
            asyncio.get_running_loop().call_later(_SETTLE_S, self._guarded, self._begin)

    def _read(self) -> None:
        lines = self._source.read()
        if lines is None:
            raise StopIteration
        for line in lines:
            self._tell(self._dialogue.send(line))

    def _tell(self, said: Prompt) -> None:
        self._prompt = prompt_of(said) or self._prompt
        self._say(said)

    def _repeat(self) -> None:
        """Say the prompt again: the program was stopped, and goes on."""
        self._say(self._prompt)
