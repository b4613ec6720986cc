"""Answers as xAPI 1.0.3 statements, one a line (JSON Lines).

An answer is a statement of the verb "answered" about an activity of type cmi.interaction; the end
of a round is "completed", and for a test "passed" or "failed" besides. This is plain xAPI and not
cmi5: no launch, no session of a learning management system. What xAPI has no place for is in one
extension of the context, so that an import loses nothing.

Source: `Experience API 1.0.3, part 2 <https://github.com/adlnet/xAPI-Spec/blob/master/xAPI-Data.md>`_,
appendix C for interactions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import msgspec

from sij_tui.core.content.items import TRAITS
from sij_tui.core.practice.review_log import Answered, Event, Finished
from sij_tui.records.exchange import (
    NO_UTF_8,
    BadLine,
    Read,
    Record,
    checked_answer,
    checked_end,
    shown,
    time_of,
    time_text,
)

if TYPE_CHECKING:
    from sij_tui.core.content.items import Item
    from sij_tui.core.content.meta import Meta
    from sij_tui.core.practice.bank import Bank

ACCOUNT_HOME_PAGE = "https://sij-tui.invalid/learner"
"""Where the accounts are: nowhere, since they are random (RFC 6761, .invalid)."""
EXTENSION = "https://sij-tui.invalid/xapi/answer"
_IDS = "https://sij-tui.invalid/xapi/content/"
"""Ids are IRIs; nothing is to be fetched there either."""
_TYPES = "http://adlnet.gov/expapi/activities/"
_VERBS = "http://adlnet.gov/expapi/verbs/"
_KEPT = (
    "id", "content", "item", "meaning", "kind", "topic", "facts", "mode", "sitting", "attempt",
    "hinted",
)  # fmt: skip
_LONGEST = 256_000
"""Bytes of a statement."""
_DURATION = re.compile(r"PT(\d{1,9})(?:\.(\d{1,3}))?S")


class Activities:
    """What statements are about: the content, rounds and questions, in the words of a content file.

    Each is described, and encoded, but once.
    """

    def __init__(self, bank: Bank, meta: Meta) -> None:
        self._bank = bank
        self._meta = meta
        self._fingerprints = {card.item: card.fingerprint for card in bank.cards}
        self._encoded: dict[tuple[str, ...], msgspec.Raw] = {}

    def edition(self, content: str) -> dict[str, str]:
        """The language and the version of the content that the texts are from."""
        if content != self._bank.content:
            return {}
        return {"language": self._meta.language, "revision": self._meta.version}

    def around(self, event: Event) -> msgspec.Raw:
        """What an event is part of: the content as a whole and, of an answer, the round."""
        round_id = (event.mode,) if isinstance(event, Answered) else ()
        return self._once((event.content, *round_id), lambda: self._around(event))

    def question(self, event: Answered) -> msgspec.Raw:
        """The question of an answer. One that has changed since is not described."""
        key = (event.content, event.item, event.fingerprint, event.kind)
        return self._once(key, lambda: self._question(event))

    def round(self, event: Event) -> dict[str, Any]:
        """A test, or practice of another kind."""
        definition = {"type": _TYPES + ("assessment" if event.mode == "test" else "lesson")}
        word = getattr(self._bank.practice.labels.word, event.mode)
        named = definition | self._named(event.content, word)
        return _activity(f"{event.content}/{event.mode}", named)

    def _once(self, key: tuple[str, ...], describe: Callable[[], dict[str, Any]]) -> msgspec.Raw:
        if key not in self._encoded:
            self._encoded[key] = msgspec.Raw(msgspec.json.encode(describe()))
        return self._encoded[key]

    def _around(self, event: Event) -> dict[str, Any]:
        named = {"type": f"{_TYPES}course"} | self._named(event.content, self._meta.title)
        parent = {"parent": [self.round(event)]} if isinstance(event, Answered) else {}
        return {"grouping": [_activity(event.content, named)]} | parent

    def _question(self, event: Answered) -> dict[str, Any]:
        definition: dict[str, Any] = {
            "type": f"{_TYPES}cmi.interaction",
            "interactionType": TRAITS[event.kind].xapi_interaction,
        }
        known = self._fingerprints.get(event.item) == event.fingerprint
        if known and event.content == self._bank.content:
            definition |= self._described(self._bank.item(event.item))
        return _activity(f"{event.content}/item/{event.item}/{event.fingerprint}", definition)

    def _described(self, item: Item) -> dict[str, Any]:
        described: dict[str, Any] = {"description": self._in_language(item.question)}
        if not item.traits.keeps_response:
            return described  # its answers stay with the learner
        choices = self._bank.choices(item)
        right = [choice.id for choice in choices if choice.right]
        described["correctResponsesPattern"] = ["[,]".join(right)]
        if item.traits.xapi_interaction != "true-false":
            described["choices"] = [
                {"id": choice.id, "description": self._in_language(choice.text)}
                for choice in choices
            ]
        return described

    def _named(self, content: str, name: str) -> dict[str, Any]:
        return {"name": self._in_language(name)} if content == self._bank.content else {}

    def _in_language(self, text: str) -> dict[str, str]:
        """A text in a language map."""
        return {self._meta.language: text}


def _activity(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    return {"objectType": "Activity", "id": _IDS + name, "definition": definition}


def statements(records: Iterable[Record], activities: Activities) -> Iterator[str]:
    """The statements of an export, one a line."""
    encode = msgspec.json.Encoder().encode
    for learner, event in records:
        actor = {"objectType": "Agent", "account": {"homePage": ACCOUNT_HOME_PAGE, "name": learner}}
        if isinstance(event, Answered):
            time, stated = time_text(event.at, event.offset), _answered(event, activities)
        else:
            time, stated = time_text(event.at), _ended(event, activities)
        head = {"actor": actor, "timestamp": time}  # no version: see 2.4.10
        for statement in stated:
            yield encode(head | statement).decode() + "\n"


def _verb(name: str) -> dict[str, Any]:
    return {"id": _VERBS + name, "display": {"en": name}}


@lru_cache(256)  # the same round for many answers
def uuid_of(id: str) -> str:
    """The id of an event as a UUID; its version bits are those of a random one (RFC 9562)."""
    return str(UUID(hex=id, version=4))


def _answered(event: Answered, activities: Activities) -> Iterator[dict[str, Any]]:
    result: dict[str, Any] = {"success": event.right}
    if event.response:
        result["response"] = "[,]".join(event.response)
    if event.took:
        result["duration"] = f"PT{event.took // 1000}.{event.took % 1000:03}S"
    stored = msgspec.to_builtins(event)
    kept = {EXTENSION: {name: stored[name] for name in _KEPT}}
    yield {
        "id": uuid_of(event.id),
        "verb": _verb("answered"),
        "object": activities.question(event),
        "result": result,
        "context": _context(event, activities) | {"extensions": kept},
    }


def _context(event: Event, activities: Activities) -> dict[str, Any]:
    context: dict[str, Any] = {
        "registration": uuid_of(event.round_id),
        "contextActivities": activities.around(event),
        "platform": "sij-tui",
    }
    return context | activities.edition(event.content)


def _ended(event: Finished, activities: Activities) -> Iterator[dict[str, Any]]:
    result: dict[str, Any] = {"completion": True}
    if event.asked:
        scaled = round(event.right / event.asked, 4)
        result["score"] = {"scaled": scaled, "raw": event.right, "min": 0, "max": event.asked}
    if event.passed is not None:
        result["success"] = event.passed
    context = _context(event, activities)
    whole = {"object": activities.round(event), "result": result, "context": context}
    kept = {"extensions": {EXTENSION: msgspec.to_builtins(event)}}
    yield whole | {
        "id": uuid_of(event.id), "verb": _verb("completed"), "context": context | kept
    }  # fmt: skip
    if event.passed is not None:
        name = "passed" if event.passed else "failed"
        yield whole | {"id": str(uuid5(UUID(hex=event.id), name)), "verb": _verb(name)}


# -- reading


class _Account(msgspec.Struct, frozen=True):
    name: str


class _Actor(msgspec.Struct, frozen=True):
    account: _Account


class _Verb(msgspec.Struct, frozen=True):
    id: str


class _Result(msgspec.Struct, frozen=True):
    success: bool = False
    response: str = ""
    duration: str = ""


class _Kept(msgspec.Struct, frozen=True):
    """What xAPI has no place for."""

    id: str
    content: str
    mode: str
    round_id: str = msgspec.field(name="sitting")
    item: str = ""
    fingerprint: str = msgspec.field(default="", name="meaning")
    kind: str = ""
    topic: str = ""
    facts: tuple[str, ...] = ()
    attempt: int = 1
    hinted: bool = False
    asked: int = 0
    right: int | bool = 0
    passed: bool | None = None


class _Extensions(msgspec.Struct, frozen=True, rename={"kept": EXTENSION}):
    kept: _Kept | None = None


class _Context(msgspec.Struct, frozen=True):
    extensions: _Extensions = _Extensions()


class _Statement(msgspec.Struct, frozen=True):
    actor: _Actor
    verb: _Verb
    timestamp: str
    result: _Result = _Result()
    context: _Context = _Context()


_decode = msgspec.json.Decoder(_Statement).decode
_FOREIGN = "is no statement of an export of sij-tui, or was changed."


def read_statements(lines: Iterable[bytes]) -> Read:
    """The records of an export with the numbers of their lines."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                record = _read(line)
            except BadLine as bad:
                yield number, bad
                continue
            if record:
                yield number, record


def _read(line: bytes) -> Record | None:
    if len(line) > _LONGEST:
        raise BadLine(f"is longer than {_LONGEST} bytes.")
    try:
        statement = _decode(line)
    except UnicodeDecodeError:
        raise BadLine(NO_UTF_8) from None
    except (msgspec.DecodeError, RecursionError):
        raise BadLine(_FOREIGN) from None
    verb = statement.verb.id.removeprefix(_VERBS)
    if verb in ("passed", "failed"):
        return None  # "completed" says the same
    kept = statement.context.extensions.kept
    if verb not in ("answered", "completed") or kept is None:
        raise BadLine(_FOREIGN)
    learner, (at, offset) = statement.actor.account.name, time_of(statement.timestamp)
    mode: Any = kept.mode
    if verb == "completed":
        end = Finished(
            id=kept.id, at=at, content=kept.content, mode=mode, round_id=kept.round_id,
            asked=kept.asked, right=int(kept.right), passed=kept.passed,
        )  # fmt: skip
        return checked_end(learner, end)
    kind: Any = kept.kind
    result = statement.result
    answer = Answered(
        id=kept.id, at=at, offset=offset, content=kept.content, item=kept.item,
        fingerprint=kept.fingerprint, kind=kind, topic=kept.topic, facts=kept.facts, mode=mode,
        round_id=kept.round_id, attempt=kept.attempt, hinted=kept.hinted, right=result.success,
        took=_milliseconds(result.duration),
        response=tuple(filter(None, result.response.split("[,]"))) if result.response else (),
    )  # fmt: skip
    return checked_answer(learner, answer)


def _milliseconds(duration: str) -> int:
    if not duration:
        return 0
    if not (found := _DURATION.fullmatch(duration)):
        raise BadLine(f"{shown(duration)} is no duration.")
    return int(found[1]) * 1000 + int((found[2] or "0").ljust(3, "0"))
