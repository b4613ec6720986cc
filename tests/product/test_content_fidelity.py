"""The shipped content says what the leaflet says: all of it, as strongly, and nothing more.

``RECORD`` is kept apart from the content file on purpose. A change of a fact has to be made in
both, by someone who has read the leaflet again.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

import msgspec
import pytest
from content_parts import (
    ENTRIES,
    FACTS,
    LEXICON,
    META,
    NOTES,
    SCREENS,
    STATEMENTS,
    TABLES,
    Said,
    holds,
    shown_notes_of,
    statements_of,
    strings_of,
)
from fidelity import KEEPS, changed_strengths, invented


class Claim(NamedTuple):
    """What the leaflet claims, in short."""

    kind: str
    force: str
    said: tuple[str, ...]
    """Words that a statement must have to show the fact."""
    given: frozenset[str] = frozenset()
    """Times, counts and drugs that the leaflet gives with it."""


def claim(kind: str, force: str, said: str, *given: str) -> Claim:
    return Claim(kind, force, tuple(said.split()), frozenset(given))


RECORD = {
    "F01": claim("anatomy", "is", "big"),
    "F02": claim("anatomy", "is", "spine pelvis"),
    "F03": claim("anatomy", "is", "weight spine pelvis hips"),
    "F04": claim("anatomy", "can", "arthritis"),
    "F05": claim("anatomy", "can", "heavy exercise strain used"),
    "F06": claim("anatomy", "sometimes", "back pain"),
    "F07": claim("anatomy", "sometimes", "pain hip buttock leg"),
    "F08": claim("purpose", "can", "help show back pain"),
    "F09": claim("purpose", "can", "help treat pain"),
    "F10": claim("course", "sometimes", "pain back other treatment"),
    "F11": claim("course", "often", "more than one joint"),
    "F12": claim("course", "sometimes", "again"),
    "F13": claim("course", "often", "team arranges other treatment"),
    "F14": claim("purpose", "is", "aim joints normally"),
    "F15": claim("preparation", "will need", "face down stomach"),
    "F16": claim("duration", "about", "20 minutes", "about 20 minutes"),
    "F17": claim("preparation", "is", "small needle vein hand forearm"),
    "F18": claim("purpose", "is", "medicines quickly if needed"),
    "F19": claim("step", "is", "X-ray machine pictures"),
    "F20": claim("contraindication", "cannot", "any chance pregnancy"),
    "F21": claim("preparation", "is", "antiseptic cleans"),
    "F22": claim("sensation", "is", "antiseptic cold"),
    "F23": claim("step", "is", "injects small dose local anaesthetic", "lidocaine"),
    "F24": claim("sensation", "is", "sting", "a few seconds"),
    "F25": claim("purpose", "is", "numbs skin"),
    "F26": claim("step", "is", "fine needles joint", "one or two"),
    "F27": claim("sensation", "can", "tender uncomfortable"),
    "F28": claim("step", "is", "little dye check needles"),
    "F29": claim("drug", "is", "dye", "iopamidol", "iodine"),
    "F30": claim("drug", "is", "dye shows up X-ray pictures"),
    "F31": claim("step", "is", "after check treatment"),
    "F32": claim("drug", "is", "local anaesthetic injection", "bupivacaine"),
    "F33": claim("effect", "will", "pain ease", "within a few minutes"),
    "F34": claim("duration", "will", "working", "several hours"),
    "F35": claim("effect", "may", "some warmth"),
    "F36": claim("effect", "may", "little discomfort"),
    "F37": claim("effect", "may", "weakness"),
    "F38": claim("effect", "may", "heavy feeling"),
    "F39": claim("effect", "sometimes", "numbness leg"),
    "F40": claim("duration", "at most", "numbness", "a few hours at most"),
    "F41": claim("risk", "small chance", "faintness"),
    "F42": claim("risk", "small chance", "drop blood pressure"),
    "F43": claim("contraindication", "cannot", "allergy any drug used sensitive"),
    "F44": claim("step", "is", "dressing over injection"),
    "F45": claim("caution", "tell us", "allergy dressings tapes plasters"),
    "F46": claim("contraindication", "too dangerous", "clotting problems"),
    "F47": claim("contraindication", "too dangerous", "taking anticoagulants"),
    "F48": claim("contraindication", "too dangerous", "infected skin back"),
    "F49": claim("contraindication", "too dangerous", "septicaemia"),
}

SOURCE_SHA256 = "ded5075f109e22113d695c126d78c0c59d5fd9e0566b85dac5c08802f08ca0b6"
"""Digest of the leaflet that the record was made from."""

WORDING_OF_FACTS = "e53680f475a3a6f5"
"""Digest of the wording of the facts, which everything else is judged by."""

CLAIMS = [said for said in (*STATEMENTS, *ENTRIES) if said.basis == "leaflet"]
OWN_WORDS = [said for said in STATEMENTS if said.basis != "leaflet"]
AGAINST = {name for name, fact in RECORD.items() if fact.kind == "contraindication"}


# ---- the facts ------------------------------------------------------------------------------


def test_all_facts_are_there() -> None:
    assert list(FACTS) == list(RECORD)


@pytest.mark.parametrize("name", RECORD)
def test_fact_is_as_recorded(name: str) -> None:
    fact = FACTS[name]
    assert (fact.kind, fact.force) == (RECORD[name].kind, RECORD[name].force)
    assert {*fact.times, *fact.counts, *fact.drugs} == RECORD[name].given
    assert all(holds(fact.text, given) or given in LEXICON.drugs for given in RECORD[name].given)


def test_wording_of_facts_is_as_recorded() -> None:
    lines = "\n".join(f"{fact.id} {fact.text}" for fact in FACTS.values())
    assert hashlib.sha256(lines.encode()).hexdigest()[:16] == WORDING_OF_FACTS


@pytest.mark.parametrize("name", RECORD)
def test_fact_is_shown_on_a_screen(name: str) -> None:
    shown = [said.text for said in STATEMENTS if name in said.facts and said.basis == "leaflet"]
    needed = (*RECORD[name].said, *(re.sub("^(about|within) ", "", w) for w in RECORD[name].given))
    assert any(all(holds(text, word) for word in needed) for text in shown), shown


# ---- the statements -------------------------------------------------------------------------


@pytest.mark.parametrize("said", CLAIMS, ids=lambda said: f"{said.where}:{'+'.join(said.facts)}")
def test_claim_rests_on_its_facts(said: Said) -> None:
    assert said.facts
    assert set(said.facts) <= set(FACTS)
    assert invented(said.text, said.facts) == []


@pytest.mark.parametrize("said", CLAIMS, ids=lambda said: f"{said.where}:{'+'.join(said.facts)}")
def test_claim_keeps_the_strength(said: Said) -> None:
    forces = {RECORD[name].force for name in said.facts}
    assert changed_strengths(said.text, forces) == ([], [])


def test_every_strength_but_plain_is_guarded() -> None:
    assert {fact.force for fact in RECORD.values()} - {"is"} == set(KEEPS)
    asked = {name: tuple(force.get("words", ())) for name, force in TABLES["force"].items()}
    assert {name: words for name, words in asked.items() if words} == KEEPS


@pytest.mark.parametrize("said", OWN_WORDS, ids=lambda said: f"{said.where}:{said.text[:30]}")
def test_own_words_claim_nothing(said: Said) -> None:
    """What is not from the leaflet cites no fact and gives no number, time or drug."""
    assert said.facts == ()
    assert invented(said.text) == []


def test_headings_and_summaries_give_no_number_time_or_drug() -> None:
    heads = [META.title, META.subtitle, META.training_notice]
    for screen in SCREENS:
        heads += [screen.title, screen.summary]
        for block in screen.block:
            heads += [getattr(block, "title", ""), *getattr(block, "columns", ())]
    assert [text for text in heads if invented(text)] == []


@pytest.mark.parametrize("name", NOTES)
def test_source_note_rests_on_its_facts(name: str) -> None:
    found = NOTES[name]
    assert set(found.facts) <= set(FACTS)
    assert invented(f"{found.title} {found.text}", found.facts) == []


# ---- what matters most ----------------------------------------------------------------------


def test_the_reasons_against_stand_on_a_screen_and_in_the_summary() -> None:
    together = [s.id for s in SCREENS if {f for x in statements_of(s) for f in x.facts} >= AGAINST]
    assert together == ["reasons", "summary"]


def test_each_reason_against_stands_alone() -> None:
    """None is joined with another, nor with what a person should only tell the team."""
    assert [s for s in CLAIMS if len(AGAINST & set(s.facts)) > 1] == []
    assert [s for s in CLAIMS if AGAINST & set(s.facts) and "F45" in s.facts] == []


def test_the_limit_stands_with_the_numbness_alone() -> None:
    limited = [said for said in CLAIMS if "F40" in said.facts]
    assert all(set(said.facts) <= {"F39", "F40"} for said in limited)


def test_the_check_comes_before_the_treatment() -> None:
    home = next(said.where for said in STATEMENTS if "F31" in said.facts)
    told = [name for said in STATEMENTS if said.where == home for name in said.facts]
    assert told.index("F28") < told.index("F31")


@pytest.mark.parametrize(
    ("fact", "note"), [("F25", "O1"), ("F31", "O2"), ("F43", "O3"), ("F40", "O7")]
)
def test_oddity_is_shown_beside_its_fact(fact: str, note: str) -> None:
    beside = {screen.id for screen in SCREENS if note in {n.id for n in shown_notes_of(screen)}}
    assert beside & {said.where for said in STATEMENTS if fact in said.facts}


def test_facet_joints_are_named_as_an_oddity_only() -> None:
    assert [said for said in (*STATEMENTS, *ENTRIES) if "facet" in said.text.lower()] == []
    assert holds(NOTES["O1"].text, "facet")


def test_gaps_are_named_and_not_filled() -> None:
    gaps = next(screen for screen in SCREENS if screen.id == "gaps")
    bases = [said.basis for said in statements_of(gaps)]
    assert bases.count("silence") >= 8
    assert "leaflet" not in bases


def test_it_names_the_leaflet_that_was_read() -> None:
    assert META.source_sha256 == SOURCE_SHA256


def test_a_review_has_a_name_and_a_date_or_neither() -> None:
    assert bool(META.reviewed_by) == bool(META.reviewed_on)


@pytest.mark.parametrize("stem", ["steroid", "cortiso", "sedat", "radiat", "bleed", "inflam"])
def test_other_leaflets_have_not_leaked_in(stem: str) -> None:
    shown = msgspec.to_builtins([FACTS, NOTES, list(SCREENS), list(ENTRIES)])
    found = [text for _, text in strings_of(shown) if stem in text.lower()]
    assert found == []
