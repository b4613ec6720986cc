"""A translation may change words, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from content_samples import base, with_practice

from sij_tui.core.validation.load import compare


def renamed(original: str) -> str:
    """The original, as if it were its own translation."""
    return original.replace('id = "tea"', 'id = "the"\ntranslation_of = "tea"', 1)


ORIGINAL = base()
TRANSLATION = (
    renamed(ORIGINAL)
    .replace('language = "en-GB"', 'language = "fr"')
    .replace("Making tea", "Faire du thé")
    .replace('["caffeine", "tannin"]', '["caféine", "tanin"]')
    .replace("Tea has caffeine in it.", "Le thé contient de la caféine.")
    .replace("There is caffeine in it.", "Il contient de la caféine.")
    .replace('drugs = ["caffeine"]', 'drugs = ["caféine"]')
    .replace("It is in tea.", "On la trouve dans le thé.")
    .replace('term = "Caffeine"', 'term = "Caféine"')
    .replace("Those who cannot have caffeine cannot have tea.", "Sans caféine, pas de thé.")
    .replace("Those who cannot have caffeine", "Sans caféine")
    .replace("Tea steeps for about\n3 minutes.", "Le thé infuse environ\n3 minutes.")
)

LISTS = (
    TRANSLATION.replace('["one", "two", "three"]', '["deux", "trois"]')
    .replace('["minute", "minutes", "hour", "hours"]', '["heure", "heures", "minutes"]')
    .replace('["safe", "go ahead"]', '["sans danger"]')
    .replace('["not safe"]', '["pas sans danger"]')
)
"""The translation with the lists of words of its language."""


LEFT = (
    *("Tea steeps for about 3 minutes.", "about 3 minutes", "In the cup", "How to do it"),
    *("What the card leaves out", "The card does not say how hot the water is."),
    *("The card does not say how much.", "Reasons against tea", "Making tea"),
)
"""Texts of three words and more that :data:`TRANSLATION` leaves as they are."""


def reworded(text: str) -> str:
    """The file with other words in these texts, too."""
    for said in LEFT:
        text = text.replace(f'"{said}"', f'"Voici : {said}"')
    return text


WORDS = reworded(LISTS)


def found(old: str, new: str, mine: str = TRANSLATION, original: str = ORIGINAL) -> list[str]:
    """What is reported when the translation has one thing changed."""
    assert old in mine
    changed = mine.replace(old, new, 1)
    return [problem.text("fr.toml") for problem in compare(changed.encode(), original.encode())]


def test_other_words_are_no_difference() -> None:
    assert compare(WORDS.encode(), ORIGINAL.encode()) == ()
    same = compare(ORIGINAL.encode(), ORIGINAL.encode())
    assert [problem.where for problem in same] == ["[meta] → translation_of"]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('force = "cannot"', 'force = "may"', 'fact "F03" → force'),
        ('kind = "duration"', 'kind = "effect"', 'fact "F01" → kind'),
        ('facts = ["F03"]', 'facts = ["F03", "F01"]', "row 1 → facts"),
        ('basis = "silence"', 'basis = "product"', "item 2 → basis"),
        ("environ\n3 minutes", "environ\n4 minutes", "block 1 → text"),
        ("environ\n3 minutes", "un moment", "block 1 → text"),
        ("Le thé infuse", "Le thé à la caféine infuse", "block 1 → text"),
        ("Il contient de la caféine", "Il en contient", "item 1 → text"),
        ('drugs = ["caféine"]', "drugs = []", 'fact "F02" → drugs'),
        ('times = ["about 3 minutes"]', "times = []", 'fact "F01" → times'),
        ('title = "In the cup"', 'title = ""', "block 2 → title"),
        ('title = "In the cup"', 'numbered = true\ntitle = "In the cup"', "block 2 → numbered"),
        ('kind = "paragraph"', 'kind = "note"', "block 1"),
        ('id = "reasons"', 'id = "raisons"', 'screen "raisons"'),
        ('may = { label = "Label", counts_as = "other" }\n', "", "[force] → may"),
        ('"caution" }\ncannot', '"other" }\ncannot', "[force.tell us] → counts_as"),
        ('translation_of = "tea"', 'translation_of = "coffee"', "[meta] → translation_of"),
    ],
)
def test_a_difference_is_reported_where_it_is(old: str, new: str, where: str) -> None:
    assert any(where in line for line in found(old, new)), found(old, new)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("right = true\nfeedback", "right = false\nfeedback", 'item "hot" → right'),
        ('id = "three"', 'id = "drei"', 'item "time", option "drei"'),
        ('id = "three"', 'id = "drei"', 'item "time" → option'),
        (', right = true },\n  { id = "unsaid"', ' },\n  { id = "unsaid", right = true', "→ right"),
        ("About 3 minutes", "A while", 'option "three" → text'),
        ('claim = "Tea steeps for about 3 minutes."', 'claim = "It steeps."', "→ claim"),
        ('kind = "single"', 'kind = "several"', 'item "time"'),
        ('topic = "who"', 'topic = "making"', 'item "visit" → topic'),
        ('step = "steep"\nothers = ["drink"]', 'step = "drink"\nothers = ["steep"]', "→ step"),
        ('others = ["drink"]', 'others = ["pour"]', 'item "look" → others'),
        ('facts = ["F03"]\nask', 'facts = ["F03", "F02"]\nask', 'item "visit" → facts'),
        ('says about 3 minutes.", facts = ["F01"]', 'says 3.", facts = ["F01", "F02"]', "→ facts"),
        ("pass_mark = 70", "pass_mark = 60", "[practice] → pass_mark"),
        (
            '[[practice.unasked]]\nfacts = ["F01"]',
            '[[practice.unasked]]\nfacts = ["F02"]',
            "unasked",
        ),
    ],
)
def test_a_translation_has_the_questions_of_its_original(old: str, new: str, where: str) -> None:
    unasked = '[[practice.unasked]]\nfacts = ["F01"]\nwhy = "Why."\n\n[practice.labels]'
    original = with_practice().replace("[practice.labels]", unasked, 1)
    original = original.replace("[practice]\n", "[practice]\npass_mark = 70\n", 1)
    mine = renamed(original)
    assert compare(mine.encode(), original.encode()) == ()
    lines = found(old, new, mine, original)
    assert any(where in line for line in lines), lines


def test_parts_in_another_order_are_another_answer() -> None:
    original = with_practice()
    turned = (
        renamed(original)
        .replace('id = "steep", text', "@")
        .replace('id = "cup", text', 'id = "steep", text')
    )
    problems = compare(turned.replace("@", 'id = "cup", text').encode(), original.encode())
    assert any(problem.where == 'item "sequence" → part' for problem in problems)


def test_what_is_missing_and_what_is_added_are_both_named() -> None:
    lines = found('id = "steeping"', 'id = "infusion"')
    assert any("missing" in line and "steeping" in line for line in lines)
    assert any('screen "infusion"' in line for line in lines)


def test_another_order_is_a_difference() -> None:
    first, rest = WORDS.split("[[fact]]\n", 1)
    one, two, three = rest.split("[[fact]]\n", 2)
    end = three.index("[[source_note]]")
    turned = f"{first}[[fact]]\n{two}[[fact]]\n{one}[[fact]]\n{three}"
    assert end > 0
    problems = compare(turned.encode(), ORIGINAL.encode())
    assert [problem.where for problem in problems] == ["[fact]"]


def test_a_missing_block_is_a_difference() -> None:
    block = TRANSLATION[TRANSLATION.rindex("[[screen.block]]") : TRANSLATION.index("[[glossary]]")]
    assert any('screen "reasons" → block' in line for line in found(block, ""))


def test_files_that_do_not_load_are_not_compared() -> None:
    broken = ORIGINAL.replace("[lexicon]", "[lexikon]")
    own = compare(broken.encode(), ORIGINAL.encode())
    assert any("lexikon" in problem.where for problem in own)
    (other,) = compare(ORIGINAL.encode(), broken.encode())
    assert other.severity == "error"


def test_a_file_is_its_own_match(root: Path) -> None:
    data = (root / "content.toml").read_bytes()
    assert [problem.where for problem in compare(data, data)] == ["[meta] → translation_of"]


def spanish(text: str) -> str:
    """The original, said to be in another language."""
    return renamed(text).replace('language = "en-GB"', 'language = "es"', 1)


def test_a_file_that_is_not_translated_is_told() -> None:
    problems = compare(spanish(ORIGINAL).encode(), ORIGINAL.encode())
    assert any(p.severity == "error" and "not translated yet" in p.message for p in problems)
    assert any(problem.where == 'screen "steeping", block 1 → text' for problem in problems)


def test_the_word_lists_of_another_language_are_refused() -> None:
    lines = [p.where for p in compare(TRANSLATION.encode(), ORIGINAL.encode())]
    assert {"[lexicon] → forbidden", "[lexicon] → times"} <= set(lines)


def test_one_text_that_is_left_is_told_as_a_warning() -> None:
    left = WORDS.replace("Le thé infuse environ", "Tea steeps for about", 1)
    problems = compare(left.encode(), ORIGINAL.encode())
    assert [problem.severity for problem in problems] == ["warning", "warning"]
    assert "1 of" in problems[0].message


def test_the_same_language_spoken_elsewhere_may_have_the_same_words() -> None:
    other = renamed(ORIGINAL).replace('language = "en-GB"', 'language = "en-US"', 1)
    assert compare(other.encode(), ORIGINAL.encode()) == ()
