"""The shipped questions as the tests of the content read them: straight from the TOML."""

from __future__ import annotations

from typing import Any, NamedTuple

from content_parts import TABLES

PRACTICE: dict[str, Any] = TABLES["practice"]
ITEMS: dict[str, dict[str, Any]] = {item["id"]: item for item in PRACTICE["item"]}
TOPICS = [topic["id"] for topic in PRACTICE["topic"]]
STEPS = {step["id"]: step for step in TABLES["timeline"]["step"]}
CASES = {case["id"]: case for case in TABLES["checker"]["case"]}


class Remark(NamedTuple):
    """What is said of an answer."""

    item: str
    text: str
    facts: tuple[str, ...]
    basis: str


def answer_of(item: dict[str, Any]) -> object:
    """The right answer: options, parts in order, a step, a case with its outcome, or true."""
    match item["kind"]:
        case "single" | "several":
            return {option["id"] for option in item["option"] if option.get("right")}
        case "order":
            return [part["id"] for part in item["part"]]
        case "picture":
            return item["step"]
        case "case":
            line = ("line",) if item.get("answer_with") == "line" else ()
            return item["case"], CASES[item["case"]]["outcome"], *line
    return item["right"]


def choices_of(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [*item.get("option", ()), *item.get("part", ())]


def question_of(item: dict[str, Any]) -> str:
    return str(item.get("ask") or item["claim"])


def remarks_of(item: dict[str, Any]) -> list[Remark]:
    tables = [choice["feedback"] for choice in choices_of(item) if "feedback" in choice]
    tables += [item["feedback"]] if "feedback" in item else []
    return [
        Remark(
            item["id"], table["text"], tuple(table.get("facts", ())), table.get("basis", "leaflet")
        )
        for table in tables
    ]


def wording_texts(wording: dict[str, Any]) -> list[str]:
    return [wording["text"], *wording.get("option", {}).values()]


def texts_of(item: dict[str, Any]) -> list[str]:
    hint = [item["hint"]["text"]] if "hint" in item else []
    choices = [choice["text"] for choice in choices_of(item)]
    alt = [item["alt"]] if "alt" in item else []
    wordings = [text for each in item.get("wording", ()) for text in wording_texts(each)]
    return [
        question_of(item),
        *wordings,
        *hint,
        *choices,
        *alt,
        *(said.text for said in remarks_of(item)),
    ]
