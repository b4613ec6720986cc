"""Words, sources and keys: what the examples of mistakes do not show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as File

import pytest
import tomli
from content_samples import base
from msgspec.structs import replace

from sij_tui.core.content.matching import any_of, normalise_text
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Path
from sij_tui.core.validation.load import load, validate
from sij_tui.core.validation.meaning import document_of, sources, words
from sij_tui.core.validation.meaning.labels import is_key
from sij_tui.core.validation.report import findings_in


def problems(text: str) -> list[str]:
    return [problem.text("content.toml") for problem in validate(text.encode())]


def shipped(root: File) -> str:
    return (root / "content.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('place = "line 1"', 'place = "line 1"\nnote = "The card does not name sugar."'),
        ("how hot the water is.", "how hot the water is, or how much sugar there is."),
        ("There is caffeine in it.", "There is caffeine in it, unsafe as that is."),
        ("3 minutes.", "\uff13 minutes."),
        ("3 minutes.", "3\u00a0minutes."),
        ('title = "In the cup"', 'title = "In the cup: caffeine"'),
    ],
    ids=["a remark", "a note", "a longer word", "wide digits", "no-break", "a heading"],
)
def test_it_is_no_mistake(old: str, new: str) -> None:
    assert old in base()
    assert problems(base().replace(old, new, 1)) == []


@pytest.mark.parametrize(
    "said", ["safe", "SAFE", "go\u00a0ahead", "go\nahead", "ｓａｆｅ", "sa\u200dfe", "(safe)"]
)
def test_a_forbidden_word_is_found_in_any_dress(said: str) -> None:
    assert any_of(["safe", "go ahead"]).search(normalise_text(f"It is {said}."))


@pytest.mark.parametrize("said", ["unsafe", "safety", "goahead", "go"])
def test_other_words_are_left_alone(said: str) -> None:
    assert not any_of(["safe", "go ahead"]).search(normalise_text(f"It is {said}."))


def test_scripts_without_spaces_need_no_edges() -> None:
    assert any_of(["安全"]).search(normalise_text("とても安全です"))
    assert any_of(["20分"]).search(normalise_text("約20分です"))
    assert not any_of(["20分"]).search(normalise_text("120分"))


def test_no_words_match_nothing() -> None:
    assert not any_of([]).search("")
    assert not any_of([" "]).search("a b")


def test_the_checker_reports_a_forbidden_word_once_and_lets_a_story_quote(root: File) -> None:
    text = shipped(root)
    start = text.index("[[checker.case]]")
    said = text[:start] + text[start:].replace('story = "', 'story = "They say it is safe. ', 1)
    assert said != text
    assert forbidden_in(said) == []
    told = text[:start] + text[start:].replace('title = "', 'title = "It is safe: ', 1)
    assert [path[0] for path in forbidden_in(told)] == ["checker"]


def forbidden_in(text: str) -> list[Path]:
    """Where a forbidden word is found."""
    checks = (words.no_word_is_forbidden,)
    return [finding.path for finding in findings_in(tomli.loads(text), text, checks)]


def without_facts(table: str) -> Callable[[Content], Content]:
    """The content with a first scene, or a first band, that names no facts."""

    def change(content: Content) -> Content:
        if table == "scene":
            first, *rest = content.scene
            return replace(content, scene=(replace(first, facts=()), *rest))
        assert content.timeline is not None
        band, *others = content.timeline.band
        bands = (replace(band, facts=()), *others)
        return replace(content, timeline=replace(content.timeline, band=bands))

    return change


@pytest.mark.parametrize("table", ["scene", "band"])
def test_pictures_and_bands_need_facts_too(table: str, root: File) -> None:
    content = load(shipped(root).encode(), "content.toml").content
    changed = without_facts(table)(content)
    found = list(sources.statements_have_a_source(document_of({}, changed, "")))
    assert [finding.path[-3:] for finding in found] == [(table, 0, "facts")]


@pytest.mark.parametrize(
    "key",
    ["q", "?", "é", "+", "enter", "f12", "ctrl+p", "ctrl+shift+up", "ctrl++", "question_mark"],
)
def test_keys(key: str) -> None:
    assert is_key(key)


@pytest.mark.parametrize(
    "key", ["Enter", "Ctrl+P", "f25", "ctrl+", "ctrl+ctrl+p", "strg+p", "QUESTION_MARK", "qq", "\t"]
)
def test_no_keys(key: str) -> None:
    assert not is_key(key)
