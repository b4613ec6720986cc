"""The shipped questions: each answer is the leaflet's, and nothing said of it goes beyond it.

``ANSWERS`` is kept apart from the content file for the same reason as the record of the facts.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from content_parts import FACTS, LEXICON, holds
from fidelity import changed_strengths, invented
from question_parts import (
    CASES,
    ITEMS,
    PRACTICE,
    STEPS,
    TOPICS,
    Remark,
    answer_of,
    choices_of,
    question_of,
    remarks_of,
    texts_of,
)
from readability import HARDEST_GRADE, LEAST_EASE, reading_of, sentences_of

from sij_tui.core.layout.cells import width

ANSWERS: dict[str, object] = {
    "K01": {"spine_pelvis"},
    "K02": {"show", "treat"},
    "K03": False,
    "K04": {"stomach"},
    "K05": {"twenty_minutes"},
    "K06": {"medicines"},
    "K07": {"lidocaine"},
    "K08": {"iopamidol"},
    "K09": {"ease"},
    "K10": ["clean", "numb", "needle", "dye", "treat"],
    "K11": {"check"},
    "K12": {"warmth", "weakness", "numbness"},
    "K13": {"few_hours"},
    "K14": False,
    "K15": ["sting", "lie", "work"],
    "K16": {"clotting", "anticoagulant", "skin", "septicaemia"},
    "K17": {"cannot"},
    "K18": {"tell"},
    "K19": False,
    "K20": {"faint", "pressure"},
    "load-path": {"spine_hips"},
    "trouble": {"arthritis", "heavy", "unused"},
    "pain-places": {"back", "hip", "leg"},
    "aim-later": {"normal"},
    "pain-returns": True,
    "antiseptic": {"cold"},
    "picture-vein": "vein",
    "picture-clean": "clean",
    "picture-xray": "xray",
    "picture-dye": "dye",
    "picture-dressing": "dressing",
    "needle-count": {"one_or_two"},
    "tender": {"tender"},
    "dressing-off": {"unsaid"},
    "anaesthetics": {"lidocaine", "bupivacaine"},
    "on-xray": {"iopamidol"},
    "sensitive": True,
    "allergies": {"lidocaine", "iopamidol", "other"},
    "each-alone": True,
    "reason-why": False,
    "faint-time": True,
    "case-dye": ("V3", "hold"),
    "case-plasters": ("V4", "tell"),
    "case-lying": ("V8", "none"),
    "case-dentist": ("V10", "stop"),
    "feel-order": ["cold", "sting", "needle", "ease"],
    "skin-where": {"back"},
    "septicaemia": {"dangerous"},
    "clotting": {"dangerous"},
    "anticoagulant": {"dangerous"},
    "whom-to-ask": {"everyone"},
    "both-findings": {"skin", "tell"},
    "any-dose": True,
    "answers-visit": {"sting", "lie"},
    "answers-before": {"vein", "cold"},
    "answers-results": {"again", "soon"},
    "answers-student": {"drug", "check"},
    "treatment-after": True,
    "numbness-limit": True,
    "ease-open": False,
    "lying-open": False,
    "fasting": {"unsaid"},
    "own-tablets": {"none"},
    "lying-hard": {"raise"},
    "needle-total": {"no_total"},
    "longer": {"unsaid"},
    "benefit-time": False,
    "watched": True,
    "weak-where": False,
    "case-tablet": ("V1", "stop"),
    "case-rule-out": ("V2", "stop"),
    "case-letter": ("V5", "stop"),
    "case-all-no": ("V6", "none"),
    "case-phone": ("V7", "hold"),
    "case-ward": ("V9", "stop"),
    "case-itch": ("V11", "hold"),
    "case-family": ("V12", "hold"),
    "case-sore": ("V13", "hold"),
    "case-two": ("V14", "stop"),
    "case-iodine": ("V15", "hold"),
    "say-tablet": ("V1", "stop", "line"),
    "say-dye": ("V3", "hold", "line"),
    "say-plasters": ("V4", "tell", "line"),
    "say-colleague": ("V6", "none", "line"),
    "say-phone": ("V7", "hold", "line"),
    "say-pregnancy": ("V2", "stop", "line"),
}

REASONING = ("because", "due to", "so that", "therefore", "which is why", "in order", "as it may")
"""The leaflet gives no reasons, so no feedback has one."""

ADVICE = ("must", "never", "always", "avoid", "stop", "ask your", "instead of", "do not")
"""Nor does it say what to do, but for telling the team."""


REMARKS = [said for item in ITEMS.values() for said in remarks_of(item)]
CLAIMS = [said for said in REMARKS if said.basis == "leaflet"]
GAPS = [said for said in REMARKS if said.basis == "silence"]


def name_of(said: Remark) -> str:
    return f"{said.item}:{said.text[:24]}"


# ---- what is asked --------------------------------------------------------------------------


def test_every_answer_is_as_recorded() -> None:
    assert {name: answer_of(item) for name, item in ITEMS.items()} == ANSWERS


def test_there_are_questions_of_every_kind() -> None:
    kinds = Counter(item["kind"] for item in ITEMS.values())
    assert kinds.keys() == {"single", "several", "true_false", "order", "picture", "case"}
    assert min(kinds.values()) >= 3
    assert min(kinds["picture"], kinds["case"]) >= 4


def test_every_topic_is_asked_about() -> None:
    asked = Counter(item["topic"] for item in ITEMS.values())
    assert list(asked.keys() - set(TOPICS)) == []
    assert min(asked[topic] for topic in TOPICS) >= 4


def test_every_fact_is_asked_or_there_is_a_reason() -> None:
    asked = {fact for item in ITEMS.values() for fact in item.get("facts", ())}
    unasked = {fact for entry in PRACTICE["unasked"] for fact in entry["facts"]}
    assert asked | unasked == set(FACTS)
    assert asked & unasked == set()


def test_the_reasons_against_are_all_asked() -> None:
    asked = {fact for item in ITEMS.values() for fact in item.get("facts", ())}
    reasons = {name for name, fact in FACTS.items() if fact.kind in ("contraindication", "caution")}
    assert reasons <= asked


def test_cases_come_to_different_outcomes() -> None:
    outcomes = {CASES[item["case"]]["outcome"] for item in ITEMS.values() if "case" in item}
    assert outcomes == {"none", "tell", "hold", "stop"}


# ---- what is said of the answers ------------------------------------------------------------


@pytest.mark.parametrize("said", CLAIMS, ids=name_of)
def test_feedback_rests_on_its_facts(said: Remark) -> None:
    assert said.facts
    assert set(said.facts) <= set(FACTS)
    assert invented(said.text, said.facts) == []


@pytest.mark.parametrize("said", CLAIMS, ids=name_of)
def test_feedback_keeps_the_strength(said: Remark) -> None:
    forces = {FACTS[name].force for name in said.facts}
    assert changed_strengths(said.text, forces) == ([], [])


@pytest.mark.parametrize("said", GAPS, ids=name_of)
def test_a_gap_is_named_and_says_what_it_is_about(said: Remark) -> None:
    assert said.facts or ITEMS[said.item]["gaps"]
    assert holds(said.text, "the leaflet")
    assert holds(said.text, "does not")
    assert invented(said.text, said.facts) == []


def test_feedback_is_never_our_own_opinion() -> None:
    assert {said.basis for said in REMARKS} == {"leaflet", "silence"}


@pytest.mark.parametrize("word", [*REASONING, *ADVICE, "facet"])
def test_feedback_gives_no_reason_and_no_advice(word: str) -> None:
    assert [said for said in REMARKS if holds(said.text, word)] == []


@pytest.mark.parametrize("name", ITEMS)
def test_every_wrong_answer_has_feedback(name: str) -> None:
    item = ITEMS[name]
    options = [
        o["id"] for o in item.get("option", ()) if not o.get("right") and "feedback" not in o
    ]
    parts = [part["id"] for part in item.get("part", ())[1:] if "feedback" not in part]
    assert (options, parts) == ([], [])
    assert "feedback" in item or choices_of(item) or item["kind"] == "case"


@pytest.mark.parametrize("name", ITEMS)
def test_what_is_offered_has_its_words_from_the_leaflet(name: str) -> None:
    """A wrong answer is something of the leaflet in the wrong place: no figure is made up."""
    item = ITEMS[name]
    for choice in choices_of(item):
        facts = (*item.get("facts", ()), *choice.get("feedback", {}).get("facts", ()))
        assert invented(choice["text"], facts) == []
    assert invented(item.get("ask", ""), tuple(item.get("facts", ()))) == []


# ---- whether it can be guessed --------------------------------------------------------------


def test_about_half_of_the_claims_are_true() -> None:
    claims = [item["right"] for item in ITEMS.values() if item["kind"] == "true_false"]
    assert abs(2 * sum(claims) - len(claims)) <= 1


def test_what_a_claim_says_of_the_leaflet_does_not_give_it_away() -> None:
    """That it says something is as often true as false, and so is that it is silent."""
    for words in ("leaflet says|leaflet gives|leaflet names", "leaves open|is silent"):
        claims = [i for i in ITEMS.values() if re.search(words, i.get("claim", ""))]
        right = sum(item["right"] for item in claims)
        assert len(claims) >= 3
        assert 1 / 5 <= right / len(claims) <= 4 / 5


def test_the_right_option_is_not_known_by_its_length() -> None:
    longest = shortest = total = 0
    for item in ITEMS.values():
        if item["kind"] == "single":
            right = max(width(o["text"]) for o in item["option"] if o.get("right"))
            wrong = [width(o["text"]) for o in item["option"] if not o.get("right")]
            longest += right > max(wrong)
            shortest += right < min(wrong)
            total += 1
    assert longest <= total / 2
    assert shortest <= total / 2


@pytest.mark.parametrize("name", [name for name in ITEMS if "option" in ITEMS[name]])
def test_no_option_stands_out(name: str) -> None:
    options = ITEMS[name]["option"]
    right = max(width(o["text"]) for o in options if o.get("right"))
    wrong = [width(o["text"]) for o in options if not o.get("right")]
    assert len({o["text"].casefold() for o in options}) == len(options)
    assert right <= 2 * max(wrong)
    assert min(wrong) <= 2 * max(right, 10)


@pytest.mark.parametrize("name", [name for name in ITEMS if ITEMS[name]["kind"] == "picture"])
def test_a_picture_is_told_by_its_looks(name: str) -> None:
    item = ITEMS[name]
    offered = [item["step"], *item["others"]]
    scenes = [STEPS[step]["scene"] for step in offered]
    assert len(set(scenes)) == len(offered) >= 4
    words = re.findall(r"\w{5,}", STEPS[item["step"]]["title"].lower())
    told = " ".join([item["alt"], item["ask"], item.get("hint", {}).get("text", "")]).lower()
    assert [word for word in words if word in told] == []


@pytest.mark.parametrize("name", [name for name in ITEMS if "hint" in ITEMS[name]])
def test_a_hint_helps_and_does_not_tell(name: str) -> None:
    item = ITEMS[name]
    hint = item["hint"]["text"].lower()
    right = [o["text"].lower() for o in item.get("option", ()) if o.get("right")]
    assert [text for text in right if text in hint] == []


# ---- the wording ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ITEMS)
def test_question_is_easy_to_read(name: str) -> None:
    assert reading_of(texts_of(ITEMS[name]), LEXICON.drugs).grade <= HARDEST_GRADE


@pytest.mark.parametrize("topic", TOPICS)
def test_topic_is_easy_to_read(topic: str) -> None:
    texts = [text for item in ITEMS.values() if item["topic"] == topic for text in texts_of(item)]
    reading = reading_of(texts, LEXICON.drugs)
    assert reading.grade <= HARDEST_GRADE
    assert reading.ease >= LEAST_EASE


def test_questions_ask_for_what_is_so() -> None:
    negative = re.compile(r"\b(not|never|except|neither|false|wrong|\w+n['’]t)\b", re.IGNORECASE)
    assert [n for n, i in ITEMS.items() if negative.search(sentences_of(question_of(i))[-1])] == []


def test_no_option_speaks_of_the_others() -> None:
    others = re.compile(r"\b(all|none|any|both|neither) of (the|these|them)\b", re.IGNORECASE)
    texts = [choice["text"] for item in ITEMS.values() for choice in choices_of(item)]
    assert [text for text in texts if others.search(text)] == []


def test_texts_are_short() -> None:
    assert [said for said in REMARKS if width(said.text) > 240] == []
    texts = [choice["text"] for item in ITEMS.values() for choice in choices_of(item)]
    assert [text for text in texts if width(text) > 90] == []
