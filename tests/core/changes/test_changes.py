"""What a reader can see changed is told, by what it means; what nobody sees is not."""

from __future__ import annotations

import copy
from typing import Any

import msgspec
import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import CONTENT

from sij_tui.core.changes.alignment import aligned_by_words
from sij_tui.core.changes.compare import compare_content
from sij_tui.core.changes.model import CHANGE_GROUPS, ContentChange
from sij_tui.core.content.document import visible_texts
from sij_tui.core.content.document_labels import ChangeGroupLabels, ChangeKindLabels
from sij_tui.core.content.model import Content

RAW: dict[str, Any] = tomli.loads(CONTENT.read_text("utf-8"))
BEFORE = msgspec.convert(RAW, Content)
OF_THE_REVIEW = {"reviewed_by", "reviewed_on", "review_due"}
PATHS = [
    text.path
    for text in visible_texts(BEFORE)
    if "also" not in text.path
    and text.path[-1] not in OF_THE_REVIEW
    and not str(text.path[-1]).startswith("symbol")  # too short for the words below
]


def edited(*path: str | int, to: Any = None, delete: bool = False) -> Content:
    """The shipped content with one value changed, or one entry taken away."""
    raw = copy.deepcopy(RAW)
    *way, last = path
    table: Any = raw
    for key in way:
        table = table[key]
    if delete:
        del table[last]
    else:
        table[last] = to
    return msgspec.convert(raw, Content)


def index(table: list[dict[str, Any]], name: str) -> int:
    return next(number for number, each in enumerate(table) if each["id"] == name)


F20 = index(RAW["fact"], "F20")
K01 = index(RAW["practice"]["item"], "K01")
V1 = index(RAW["checker"]["case"], "V1")


@pytest.mark.parametrize(
    ("path", "to", "group", "kind", "name", "words"),
    [
        (("fact", F20, "force"), "may", "fact", "strength", "F20", ("cannot", "may")),
        (("fact", F20, "text"), "Other words.", "fact", "reworded", "F20", None),
        (("fact", F20, "place"), "elsewhere", "fact", "source", "F20", None),
        (("force", "may", "counts_as"), "against", "fact", "strength", "", ("other", "against")),
        (("source_note", 0, "text"), "Other words.", "source_note", "reworded", "O1", None),
        (("checker", "question", 0, "yes", "outcome"), "tell", "rule", "outcome", "pregnancy",
         ("STOP", "TELL")),
        (("checker", "question", 0, "yes", "basis"), "product", "rule", "source", "pregnancy",
         None),
        (("checker", "question", 0, "why", "facts"), ["F01"], "rule", "cited", "pregnancy",
         ("F20", "F01")),
        (("checker", "outcome", "stop", "say"), "Other words.", "outcome", "reworded", "", None),
        (("checker", "case", V1, "outcome"), "tell", "case", "outcome", "V1", ("STOP", "TELL")),
        (("checker", "case", V1, "answers"), {}, "case", "answer", "V1", ("yes", "")),
        (("practice", "item", K01, "option", 0, "right"), False, "item", "answer",
         "K01.spine_pelvis", ("True", "False")),
        (("timeline", "step", 0, "title"), "Other words", "timeline", "reworded", "lie", None),
        (("lesson", 0, "minutes"), 7, "lesson", "other", "ward", ("10", "7")),
        (("scene", 0, "caption"), "Other words", "picture", "reworded", "joints", None),
        (("labels", "home", "read"), "Other words", "label", "reworded", "", None),
        (("practice", "labels", "word", "right"), "Other words", "label", "reworded", "", None),
        (("meta", "title"), "Other words", "about", "reworded", "", None),
    ],
)  # fmt: skip
def test_a_change_is_told_by_what_it_means(
    path: tuple[str | int, ...], to: Any, group: str, kind: str, name: str, words: Any
) -> None:
    (found,) = compare_content(BEFORE, edited(*path, to=to))
    assert (found.group, found.kind, found.name) == (group, kind, name)
    if words:
        assert (found.before, found.after) == words


def test_the_cells_of_a_row_do_not_run_into_one_another() -> None:
    needles = index(RAW["screen"], "needles")
    row = "screen", needles, "block", 0, "rows", 0, "cells"
    first, _ = RAW["screen"][needles]["block"][0]["rows"][0]["cells"]
    (found,) = compare_content(BEFORE, edited(*row, to=[first, "The sting is short."]))
    assert found.after == f"{first} · The sting is short."
    assert found.before.startswith(f"{first} · ")


def test_an_entry_that_is_gone_or_new_is_one_change_with_its_words() -> None:
    shorter = edited("fact", F20, delete=True)
    (gone,) = [each for each in compare_content(BEFORE, shorter) if each.group == "fact"]
    assert (gone.kind, gone.name, gone.after) == ("removed", "F20", "")
    assert RAW["fact"][F20]["text"] in gone.before
    assert "(cannot)" in gone.before
    (new,) = [each for each in compare_content(shorter, BEFORE) if each.group == "fact"]
    assert (new.kind, new.name, new.before, new.after) == ("added", "F20", "", gone.before)


def test_a_statement_put_in_between_changes_no_other() -> None:
    items = copy.deepcopy(RAW["screen"][1]["block"][0]["items"])
    items.insert(0, {"text": "Something else altogether.", "basis": "product"})
    after = edited("screen", 1, "block", 0, "items", to=items)
    (found,) = compare_content(BEFORE, after)
    assert (found.kind, found.name, found.after) == (
        "added", "purpose", "Something else altogether.",
    )  # fmt: skip


def test_another_order_is_told_once() -> None:
    questions = [*RAW["checker"]["question"]]
    questions[0], questions[1] = questions[1], questions[0]
    (found,) = compare_content(BEFORE, edited("checker", "question", to=questions))
    assert found.kind == "moved"
    assert found.before.startswith(f"{questions[1]['id']}, {questions[0]['id']}")
    assert found.after.startswith(f"{questions[0]['id']}, {questions[1]['id']}")


def test_a_symbol_that_is_drawn_anew_changes_every_picture_with_it() -> None:
    name = RAW["symbol"][0]["id"]
    raw_shapes = [{**RAW["symbol"][0]["shape"][0], "line": 7.0}, *RAW["symbol"][0]["shape"][1:]]
    found = compare_content(BEFORE, edited("symbol", 0, "shape", to=raw_shapes))
    assert {each.kind for each in found} == {"drawn"}
    direct = {scene["id"] for scene in RAW["scene"] if f"'use': '{name}'" in str(scene["shape"])}
    assert direct <= {each.name for each in found}


@pytest.mark.parametrize(
    "path", [("lexicon", "absolutes"), ("meta", "reviewed_by"), ("meta", "reviewed_sha256")]
)
def test_what_no_reader_sees_is_no_change(path: tuple[str, ...]) -> None:
    to: Any = [] if path[0] == "lexicon" else "" if path[1] == "reviewed_sha256" else "Somebody"
    assert compare_content(BEFORE, edited(*path, to=to)) == ()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PATHS))
def test_no_word_that_a_reader_can_see_changes_in_silence(path: tuple[str | int, ...]) -> None:
    found = compare_content(BEFORE, edited(*path, to="Entirely other words"))
    assert any("Entirely other words" in each.after for each in found)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(PATHS))
def test_the_other_way_round_before_and_after_are_swapped(path: tuple[str | int, ...]) -> None:
    after = edited(*path, to="Entirely other words")
    there, back = compare_content(BEFORE, after), compare_content(after, BEFORE)

    def words(found: tuple[ContentChange, ...]) -> list[tuple[str, str]]:
        return sorted((each.before, each.after) for each in found)

    assert words(there) == sorted((b, a) for a, b in words(back))


def test_groups_stand_in_one_order_and_each_has_a_label() -> None:
    after = edited("labels", "home", "read", to="Other words")
    after = msgspec.structs.replace(after, fact=after.fact[1:], screen=after.screen[1:])
    groups = [each.group for each in compare_content(BEFORE, after)]
    assert groups == sorted(groups, key=CHANGE_GROUPS.index)
    assert set(CHANGE_GROUPS) == set(ChangeGroupLabels.__struct_fields__)


def test_each_kind_has_a_label() -> None:
    kinds = msgspec.inspect.type_info(ContentChange).fields  # type: ignore[attr-defined]
    (kind,) = [field.type for field in kinds if field.name == "kind"]
    assert set(kind.values) == set(ChangeKindLabels.__struct_fields__)


def test_long_lists_are_compared_by_their_places() -> None:
    before = [f"line {number}" for number in range(2_000)]
    pairs = [*aligned_by_words(before, before[1:], str)]
    assert pairs[0] == ("line 0", "line 1")
    assert pairs[-1] == ("line 1999", None)


def test_texts_alike_are_one_reworded_and_others_are_not() -> None:
    before, after = ["a b c d", "x y"], ["q r", "a b c e"]
    assert [*aligned_by_words(before, after, str)] == [
        ("x y", None), (None, "q r"), ("a b c d", "a b c e"),
    ]  # fmt: skip
