"""What the statements of an export are about: questions, rounds, the content, in its words."""

from __future__ import annotations

from typing import Any

from sij_tui.core.content.items import TRAITS, Item
from sij_tui.core.content.meta import Meta
from sij_tui.core.practice.bank import Bank
from sij_tui.core.practice.review_log import Answered, Mode

_IDS = "https://sij-tui.invalid/xapi/content/"
"""Ids are IRIs; nothing is to be fetched there (RFC 6761, .invalid)."""
_TYPES = "http://adlnet.gov/expapi/activities/"


class Activities:
    """Describes activities in the language of a content file."""

    def __init__(self, bank: Bank, meta: Meta) -> None:
        self._bank = bank
        self._meta = meta
        self._fingerprints = {card.item: card.fingerprint for card in bank.cards}

    def edition(self, content: str) -> dict[str, str]:
        """The language and the version of the content that the texts are from."""
        if content != self._bank.content:
            return {}
        return {"language": self._meta.language, "revision": self._meta.version}

    def leaflet(self, content: str) -> dict[str, Any]:
        """The content as a whole."""
        definition = {"type": f"{_TYPES}course"}
        return _activity(content, definition | self._named(content, self._meta.title))

    def round(self, content: str, mode: Mode) -> dict[str, Any]:
        """A test, or practice of another kind."""
        definition = {"type": _TYPES + ("assessment" if mode == "test" else "lesson")}
        word = getattr(self._bank.practice.labels.word, mode)
        return _activity(f"{content}/{mode}", definition | self._named(content, word))

    def question(self, event: Answered) -> dict[str, Any]:
        """The question of an answer. One that has changed since is not described."""
        interaction = TRAITS[event.kind].xapi_interaction
        definition: dict[str, Any] = {
            "type": f"{_TYPES}cmi.interaction", "interactionType": interaction
        }  # fmt: skip
        known = self._fingerprints.get(event.item) == event.fingerprint
        if known and event.content == self._bank.content:
            definition |= self._described(self._bank.item(event.item))
        return _activity(f"{event.content}/item/{event.item}/{event.fingerprint}", definition)

    def _described(self, item: Item) -> dict[str, Any]:
        described: dict[str, Any] = {"description": self._said(item.question)}
        if not item.traits.keeps_response:
            return described  # its answers stay with the learner
        choices = self._bank.choices(item)
        right = [choice.id for choice in choices if choice.right]
        described["correctResponsesPattern"] = ["[,]".join(right)]
        if item.traits.xapi_interaction != "true-false":
            described["choices"] = [
                {"id": choice.id, "description": self._said(choice.text)} for choice in choices
            ]
        return described

    def _named(self, content: str, name: str) -> dict[str, Any]:
        return {"name": self._said(name)} if content == self._bank.content else {}

    def _said(self, text: str) -> dict[str, str]:
        """A text in a language map."""
        return {self._meta.language: text}


def _activity(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    return {"objectType": "Activity", "id": _IDS + name, "definition": definition}
