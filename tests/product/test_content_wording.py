"""The wording of the shipped content: easy to read, in its own sentences, with no word astray."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from content_parts import (
    ENTRIES,
    LEXICON,
    NOTES,
    SCREENS,
    SOURCE,
    STATEMENTS,
    TABLES,
    strings_of,
    texts_of,
)
from paths import DATA
from readability import (
    HARDEST_GRADE,
    LEAST_EASE,
    reading_of,
    sentences_of,
    syllables_in,
    words_of,
)

from sij_tui.core.language.phrases import Phrases

LONGEST_SENTENCE = 20
RUN = 6


def _asked(question: dict[str, Any]) -> list[str]:
    remarks = (question[answer].get("text", "") for answer in ("yes", "no", "not_sure"))
    return [question["ask"], question["why"]["text"], *filter(None, remarks)]


def _outcome_texts(outcome: dict[str, Any]) -> list[str]:
    return [outcome["headline"], outcome["text"], outcome["say"]]


def _cases(case: dict[str, Any]) -> list[str]:
    said = (case[part]["text"] for part in ("slip", "aside") if part in case)
    return [case["story"], *said]


UNITS = {screen.id: texts_of(screen) for screen in SCREENS} | {
    "(source notes)": [note.text for note in NOTES.values()],
    "(glossary)": [entry.text for entry in ENTRIES],
    **{f"question {each['id']}": _asked(each) for each in TABLES["checker"]["question"]},
    **{
        f"outcome {name}": _outcome_texts(each)
        for name, each in TABLES["checker"]["outcome"].items()
    },
    **{f"case {each['id']}": _cases(each) for each in TABLES["checker"]["case"]},
}
"""What a reader sees on one page."""

STRINGS = [
    (where, text)
    for where, text in strings_of({key: TABLES[key] for key in TABLES if key != "lexicon"})
    if not re.fullmatch(r"[0-9a-f]{64}", text)
]
"""Every string of the file but the lists of words themselves."""

LEAFLET_RUNS = frozenset(
    json.loads((DATA / "leaflet_runs.json").read_text(encoding="utf-8"))["runs"]
)
"""Each run of six words of the leaflet, as a digest: see :func:`runs_in`.

The leaflet's text is not here. The digests come from its words in order, title included, put
through the same function.
"""

AMERICAN = re.compile(
    r"\b(an?esthe[ts]\w*|septicemi\w*|hemo\w+|edema|center\w*|colors?|fibers?|liters?|gray|"
    r"practiced|labeled|traveled|behavior\w*|favor\w*|tumors?|(?:organ|steril|recogn)iz\w+)\b",
    re.IGNORECASE,
)
"""Spellings of the United States that a text like this could pick up."""


def runs_in(text: str) -> dict[str, str]:
    """Each run of six words: its digest, and the run.

    Words are runs of letters and digits in lower case, so a hyphen splits a word and punctuation
    is passed over; they are joined by single spaces. The digest is the first 16 hexadecimal
    digits of their SHA-256.
    """
    words = re.findall(r"[^\W_]+", text.lower())
    runs = (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
    return {hashlib.sha256(run.encode()).hexdigest()[:16]: run for run in runs}


def copied_from_leaflet(text: str) -> list[str]:
    """The runs of six words that a text shares with the leaflet."""
    return [run for digest, run in runs_in(text).items() if digest in LEAFLET_RUNS]


# ---- the yardstick itself -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("back", 1), ("eased", 1), ("takes", 1), ("numbs", 1), ("x-ray", 2), ("needed", 2),
        ("passes", 2), ("little", 2), ("needles", 2), ("lying", 2), ("question", 2),
        ("patient", 2), ("hundred", 2), ("settled", 2), ("filled", 1), ("safely", 2),
        ("numbness", 2), ("machine", 2), ("leaflet's", 2), ("sometimes", 2), ("20", 2),
        ("injection", 3), ("exercise", 3), ("iliac", 3), ("allergies", 3), ("pregnancy", 3),
        ("anaesthetic", 4), ("antiseptic", 4), ("septicaemia", 5), ("sensitivity", 5),
        ("sacro-iliac", 5), ("anticoagulants", 6),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables_in(word) == count


def test_unknown_numeral_is_refused() -> None:
    with pytest.raises(ValueError, match="SYLLABLES"):
        syllables_in("37")


def test_sentences_end_at_stops_only() -> None:
    text = "It stings. Does it last? The leaflet says: a few seconds; no more!"
    assert len(sentences_of(text)) == 3
    assert sentences_of("Version 1.2 of the list") == ["Version 1.2 of the list"]


def test_formulas() -> None:
    reading = reading_of(["The cat sat on the mat."])
    assert (reading.sentences, reading.words, reading.syllables) == (1, 6, 6)
    assert reading.ease == pytest.approx(116.145)
    assert reading.grade == pytest.approx(-1.45)


def test_exempt_words_count_for_nothing() -> None:
    assert reading_of(["Iopamidol is a dye."], {"iopamidol"}) == reading_of(["Is a dye."])


# ---- every page -----------------------------------------------------------------------------


@pytest.mark.parametrize("page", UNITS)
def test_page_is_easy_to_read(page: str) -> None:
    reading = reading_of(UNITS[page], LEXICON.drugs)
    assert reading.grade <= HARDEST_GRADE
    assert reading.ease >= LEAST_EASE


@pytest.mark.parametrize("page", UNITS)
def test_page_shares_no_run_with_the_leaflet(page: str) -> None:
    assert copied_from_leaflet(" ".join(UNITS[page])) == []


# ---- every string ---------------------------------------------------------------------------


def test_no_long_sentence() -> None:
    texts = [*STRINGS, *((said.where, said.text) for said in (*STATEMENTS, *ENTRIES))]
    long = [
        (where, sentence)
        for where, text in texts
        for sentence in sentences_of(text)
        if len(words_of(sentence)) > LONGEST_SENTENCE
    ]
    assert long == []


def test_file_shares_no_run_with_the_leaflet() -> None:
    """Over the whole file in one go, comments included."""
    assert copied_from_leaflet(SOURCE) == []
    copied = {where: copied_from_leaflet(text) for where, text in STRINGS}
    assert {where: runs for where, runs in copied.items() if runs} == {}


def test_runs_are_found_across_punctuation_and_hyphens() -> None:
    assert list(runs_in("One, two-three; FOUR (five) 6!").values()) == ["one two three four five 6"]
    assert len(LEAFLET_RUNS) > 400
    assert all(re.fullmatch(r"[0-9a-f]{16}", digest) for digest in LEAFLET_RUNS)


def test_no_word_astray() -> None:
    """A story may quote people; everything else is the product speaking."""
    listed = Phrases((*LEXICON.excluded, *LEXICON.forbidden), LEXICON.allowed)
    own = [(where, text) for where, text in STRINGS if not where.endswith(".story")]
    quoted = re.compile("“[^”]*”")
    assert [
        (where, found)
        for where, text in own
        for found in listed.found(quoted.sub(" ", text) if where.endswith(".ask") else text)
    ] == []


def test_drive_is_named_as_a_gap_only() -> None:
    """The leaflet says nothing of it, so a statement may say just that."""
    named = [said for said in (*STATEMENTS, *ENTRIES) if re.search(r"driv", said.text)]
    assert named
    assert {said.basis for said in named} == {"silence"}


def test_sacro_iliac_keeps_its_hyphen() -> None:
    spellings = {found.lower() for found in re.findall(r"sacro\W*iliac", SOURCE, re.IGNORECASE)}
    assert spellings == {"sacro-iliac"}


def test_spelling_is_british() -> None:
    """Words that a reader may type to find something are spelled either way."""
    shown = [(where, text) for where, text in STRINGS if not where.startswith("labels.also.")]
    assert len(shown) < len(STRINGS)
    assert [(where, AMERICAN.findall(text)) for where, text in shown if AMERICAN.search(text)] == []
