"""Numbers are compared as numbers, with their unit or what else they are."""

from __future__ import annotations

import time
from functools import cache

import msgspec
import pytest
import tomli
from content_parts import LEXICON, SOURCE
from content_samples import base
from msgspec.structs import replace
from paths import DATA

from sij_tui.core.content.blocks import Paragraph
from sij_tui.core.content.lexicon import Lexicon, Quantities
from sij_tui.core.content.model import Content
from sij_tui.core.language.figures import normalise_figures
from sij_tui.core.language.quantities import Language
from sij_tui.core.validation.meaning import document_of
from sij_tui.core.validation.meaning.additions import nothing_is_added
from sij_tui.core.validation.meaning.own_words import (
    product_gives_no_numbers,
    product_instructs_on_no_medicine,
)


def pairs(table: str) -> list[tuple[str, str]]:
    """(fact, statement) of each line."""
    text = (DATA / "quantities" / f"{table}.txt").read_text(encoding="utf-8")
    lines = [line.split(" | ") for line in text.strip().splitlines()]
    return [(fact, said) for fact, said in lines]


@cache
def small() -> Content:
    return msgspec.convert(tomli.loads(base()), Content)


def lexicon_of(name: str) -> Lexicon:
    tables = tomli.loads((DATA / "content" / f"{name}.toml").read_text(encoding="utf-8"))
    return msgspec.convert(tables["lexicon"], Lexicon)


def content_with(fact: str, said: str, lexicon: Lexicon, basis: str = "leaflet") -> Content:
    """A content whose first fact, and first statement, are these."""
    content = small()
    facts = ("F01",) if basis == "leaflet" else ()
    first, *others = content.screen
    block = Paragraph(text=f"It is {said}, they say.", facts=facts, basis=basis)  # type: ignore[arg-type]
    return replace(
        content,
        lexicon=lexicon,
        fact=(replace(content.fact[0], text=f"It is {fact}.", times=()), *content.fact[1:]),
        screen=(replace(first, block=(block, *first.block[1:])), *others),
    )


def added(fact: str, said: str, lexicon: Lexicon = LEXICON) -> list[str]:
    """What is reported of the statement."""
    document = document_of({}, content_with(fact, said, lexicon), "")
    place = ("screen", 0, "block", 0, "text")
    return [found.message for found in nothing_is_added(document) if found.path == place]


@pytest.mark.parametrize(("fact", "said"), pairs("same"))
def test_the_same_quantity_passes(fact: str, said: str) -> None:
    assert added(fact, said) == []


@pytest.mark.parametrize(("fact", "said"), pairs("different"))
def test_another_quantity_is_refused(fact: str, said: str) -> None:
    assert added(fact, said) != []


@pytest.mark.parametrize(
    ("fact", "said", "passes"),
    [
        ("0,5 l", "0,5 litre", True),
        ("0,5 l", "5 l", False),
        ("1.500 ml", "1500 ml", True),
        ("1,500 l", "1500 l", False),
        ("1 500 ml", "1500 ml", True),
        ("sept jours", "7 jours", True),
        ("sept jours", "dix-sept jours", False),
        ("vingt-cinq minutes", "25 min", True),
        ("quatre-vingt-dix jours", "90 jours", True),
        ("soixante-dix jours", "70 jours", True),
        ("2 à 3 jours", "entre deux et trois jours", True),
        ("2 à 3 jours", "3 jours", False),
        ("17 h 00", "5 h 00", False),
        ("17h00", "5 heures de l’après-midi", True),
        ("17h00", "5 heures du matin", False),
        ("1 sur 1 500", "1 sur 500", False),
        ("50 %", "50 pour cent", True),
        ("500 ml", "500 mg", False),
        ("un jour", "1 jour", True),
        ("chaque jour", "1 jour", False),
        ("toutes les 6 heures", "6 heures", False),
        ("trois fois par jour", "3 fois chaque jour", True),
        ("trois fois par jour", "trois fois", False),
        ("la deuxième fois", "la 2e fois", True),
        ("la deuxième fois", "la troisième fois", False),
        ("deux aiguilles", "la deuxième aiguille", True),
        ("deux aiguilles", "la troisième aiguille", False),
        ("1 infirmière sur dix", "1 sur 10", True),
        ("à 12h00", "à midi", True),
        ("à 0h00", "à midi", False),
        ("chaque jour", "quotidien", True),
        ("un jour", "quotidien", False),
        ("-5 ml", "moins 5 ml", True),
        ("5 ml", "moins 5 ml", False),
    ],
)
def test_french(fact: str, said: str, passes: bool) -> None:
    assert (added(fact, said, lexicon_of("fr")) == []) is passes


GERMAN = Lexicon(
    forbidden=("unbedenklich*",),
    times=("tag", "tage", "stunde", "stunden"),
    quantities=Quantities(
        decimal_mark=",",
        joins=("und",),
        articles=("ein", "eine"),
        ratios=("von",),
        ordinal_endings=(".",),
        values={
            "eins": 1,
            "zwei": 2,
            "drei": 3,
            "fünf": 5,
            "acht": 8,
            "zehn": 10,
            "dreizehn": 13,
            "zwanzig": 20,
            "fünfzig": 50,
            "hundert": 100,
            "tausend": 1000,
            "halb": 0.5,
            "viertel": 0.25,
        },
        units={
            "hour": ("Stunde", "Stunden", "stündig"),
            "day": ("Tag", "Tage"),
            "time": ("mal",),
            "ml": (),
        },
        multiples={"hour": {"day": 24}},
    ),
)


@pytest.mark.parametrize(
    ("fact", "said", "passes"),
    [
        ("21 Tage", "einundzwanzig Tage", True),
        ("21 Tage", "zweiundzwanzig Tage", False),
        ("250 ml", "zweihundertfünfzig ml", True),
        ("250 ml", "dreihundertfünfzig ml", False),
        ("18 Tage", "achtzehn Tage", True),
        ("25000 ml", "fünfundzwanzigtausend ml", True),
        ("13000 ml", "dreizehntausend ml", True),
        ("2300 ml", "zweitausenddreihundert ml", True),
        ("100 ml", "einhundert ml", True),
        ("3-mal", "dreimal", True),
        ("3-mal", "zweimal", False),
        ("2 Stunden", "zweistündig", True),
        ("2 Stunden", "dreistündig", False),
        ("0,25 Stunden", "eine Viertelstunde", True),
        ("0,5 Stunden", "eine Viertelstunde", False),
        ("am 3. Tag", "am 3. Tag", True),
        ("am 3. Tag", "3 Tage", False),
        ("genau", "mit Achtung", True),
    ],
)
def test_german(fact: str, said: str, passes: bool) -> None:
    assert (added(fact, said, GERMAN) == []) is passes


def test_a_row_of_words_that_can_be_read_in_two_ways_takes_little_time() -> None:
    """A 13 is a 3 and a 10 as well: all ways to read 24 of them took 7 seconds."""
    language, word = Language(GERMAN), f"{'dreizehn' * 24}x"
    began = time.process_time()
    assert language.normalise(word) == word
    assert time.process_time() - began < 2


@pytest.mark.parametrize("end", [".", ".”", ".)", ""])
def test_a_full_stop_that_ends_a_text_makes_no_ordinal(end: str) -> None:
    language = Language(GERMAN)
    found = language.quantities(language.normalise(f"3 von 100{end}"))
    assert [language.key(each) for each in found] == [("number", (0.03,), "")]


@pytest.mark.parametrize("said", ["twentytwo days", "two hundred and fifteen days"])
def test_a_number_in_one_word_is_that_number(said: str) -> None:
    assert added("21 days", said) != []


@pytest.mark.parametrize("said", ["tens of them", "often", "someone", "a tenant", "tension"])
def test_a_word_that_begins_as_a_number_does_is_none(said: str) -> None:
    assert added("plain", said) == []


@pytest.mark.parametrize(
    ("fact", "said", "passes"),
    [
        ("約20分間", "20分", True),
        ("約20分間", "２０分間", True),
        ("約20分間", "20秒", False),
        ("約20分間", "2分間", False),
        ("約20分間", "120分", False),
        ("2から3日間", "2〜3日", True),
        ("2から3日間", "3日", False),
        ("毎日", "1日", False),
        ("6時間", "毎6時間", False),
        ("3回目", "３回目", True),
        ("3回目", "2回目", False),
    ],
)
def test_japanese(fact: str, said: str, passes: bool) -> None:
    assert (added(fact, said, lexicon_of("ja")) == []) is passes


# ---- the product's own words ----------------------------------------------------------------


def own(said: str) -> list[str]:
    """What is reported of a statement of the product's own, and of a subtitle."""
    content = content_with("plain", said, LEXICON, "product")
    content = replace(content, meta=replace(content.meta, subtitle=said))
    document = document_of({}, content, "")
    checks = (nothing_is_added, product_gives_no_numbers, product_instructs_on_no_medicine)
    places = (("screen", 0, "block", 0, "text"), ("meta", "subtitle"))
    found = [each.path for check in checks for each in check(document)]
    return [".".join(map(str, place)) for place in places if place in found]


@pytest.mark.parametrize(
    "said",
    [
        *("Give 500 mg of paracetamol every 3 hours", "Give it every 3 hours", "about 20 minutes"),
        *("a few hours", "2 to 3 days", "1 in 500", "at 5 pm", "call 01632 960 001", "50 per cent"),
        *("Take two tablets", "Take the tablets with water", "Stop the medicine before", "½ l"),
        *(
            "They skip a dose",
            "Continue all medicines",
            "seven needles",
            "Miss out the painkillers",
        ),
        *("start an anticoagulant again", "reduce the dose", "Do not give any antibiotics"),
        *("Have your tablets as usual", "Leave the medicine out", "Miss a dose", "Tablets: stop"),
        *("Do not eat before", "Use a heat pack", "Come off the tablets"),
        *("Resume your medication", "Drink plenty of water", "It is given twice", "Give it daily"),
        *("Come back at noon", "Every other day it is changed", "Weekly visits follow"),
        *("Then a third injection follows", "It lasts a second", "one nurse in ten", "minus 5"),
    ],
)
def test_own_words_hold_no_number_and_no_instruction(said: str) -> None:
    assert own(said) == ["screen.0.block.0.text", "meta.subtitle"]


@pytest.mark.parametrize(
    "said",
    [
        *(
            "There are nine questions",
            "press 2 keys",
            "10 short cases",
            "question 4",
            "page 2 of 10",
        ),
        *(
            "one of these",
            "the phases are ours",
            "ask about any medicine",
            "tell the team about drugs",
        ),
        *("Take the question to the team. The leaflet names no drug", "a few words", "two parts"),
        *("Press the key twice", "The two lists differ", "It asks each question twice"),
        *("First comes the skin", "The third question", "a second look", "the second step"),
    ],
)
def test_own_words_may_be_about_the_program(said: str) -> None:
    assert own(said) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Keep taking your tablets.", True),
        ("Your answers are not kept.", False),
        ("Take the answers to the team.", False),
    ],
)
def test_a_notice_above_facts_instructs_on_no_medicine(said: str, told: bool) -> None:
    content = tomli.loads(SOURCE)
    content["checker"]["privacy"] = said
    document = document_of(content, msgspec.convert(content, Content), "")
    found = [each.path for each in product_instructs_on_no_medicine(document)]
    assert found == ([("checker", "privacy")] if told else [])


# ---- what is no number ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        *("Which one?", "The second number", "Hour by hour", "One last thing", "One at a time"),
        *("No one knows", "One of them", "Choose one", "Step one", "A second look", "The one rule"),
        *("Day by day", "One by one", "Night and day", "Once more", "This one"),
        *("Another one", "One more", "The right one", "One after another", "At once"),
    ],
)
def test_a_title_that_only_sounds_like_a_number(title: str) -> None:
    content = content_with("plain", "plain", LEXICON)
    first, *others = content.screen
    document = document_of({}, replace(content, screen=(replace(first, title=title), *others)), "")
    checks = (nothing_is_added, product_gives_no_numbers)
    assert [found for check in checks for found in check(document) if "title" in found.path] == []


@pytest.mark.parametrize(
    "title", ["One hour", "Two needles", "In a second", "The one 3", "Overnight"]
)
def test_a_title_with_a_number_needs_its_fact(title: str) -> None:
    content = content_with("plain", "plain", LEXICON)
    first, *others = content.screen
    document = document_of({}, replace(content, screen=(replace(first, title=title), *others)), "")
    assert [found for found in nothing_is_added(document) if "title" in found.path]


@pytest.mark.parametrize(
    ("title", "passes"),
    [
        *(("The second step", True), ("Step 2: the skin", True), ("Part two", True)),
        *(("The third phase", True), ("The 2nd step", True), ("The second injection", False)),
        *(("Needle 2", False), ("2 steps", False), ("Step 2 takes 3 hours", False)),
        *(("Day 2", False), ("A second visit", False), ("Step 2 minutes", False)),
    ],
)
def test_a_title_may_count_parts_of_the_text_itself(title: str, passes: bool) -> None:
    content = content_with("plain", "plain", LEXICON)
    first, *others = content.screen
    document = document_of({}, replace(content, screen=(replace(first, title=title), *others)), "")
    found = [each for each in nothing_is_added(document) if "title" in each.path]
    assert (found == []) is passes


@pytest.mark.parametrize(
    ("field", "said", "passes"),
    [
        *(("title", "24-hour measurement", True), ("subtitle", "Over twenty-four hours", True)),
        *(("title", "48-hour measurement", False), ("training_notice", "For 24 hours", False)),
    ],
)
def test_the_name_of_a_leaflet_has_the_numbers_that_a_fact_gives(
    field: str, said: str, passes: bool
) -> None:
    content = content_with("24 hours", "plain", LEXICON)
    meta = replace(content.meta, **{field: said})
    found = product_gives_no_numbers(document_of({}, replace(content, meta=meta), ""))
    told = [each for each in found if each.path == ("meta", field)]
    assert (told == []) is passes
    assert all(("a fact gives" in each.allowed) is (field == "title") for each in told)


@pytest.mark.parametrize("said", ["the second step", "Step 2"])
def test_a_statement_may_not(said: str) -> None:
    assert added("a few seconds", said) != []


def test_letters_that_stand_among_the_roman_numerals_are_no_numbers() -> None:
    assert normalise_figures("\u2162 \u2183 \u2184 2") == "3 \u2184 \u2184 2"


@pytest.mark.parametrize("title", ["a" * 20_000 + ", 5", "step 5 " * 2_800])
def test_a_long_title_takes_little_time(title: str) -> None:
    first, *others = small().screen
    content = replace(small(), lexicon=LEXICON, screen=(replace(first, title=title), *others))
    document = document_of({}, content, "")
    began = time.process_time()
    assert len(list(nothing_is_added(document))) <= 1
    assert time.process_time() - began < 1
