"""Nothing that a reader sees says that something may be done, in whatever way it is written."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import pytest
import tomli
from content_parts import LEXICON, SOURCE
from content_samples import with_practice

from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Path
from sij_tui.core.language.phrases import Phrases
from sij_tui.core.language.signs import gives_permission
from sij_tui.core.validation.load import load
from sij_tui.core.validation.meaning.words import no_word_is_forbidden
from sij_tui.core.validation.report import findings_in

FORBIDDEN = Phrases(LEXICON.forbidden, LEXICON.allowed)

LISTED = (
    *("O.K.", "go\u2011ahead", "go ahead", "goahead", "GO-AHEAD", "safer", "clears", "safé"),
    *("no danger†", "OK§", "¡OK!", "alright†", "safe°", "saf€"),
    *("sa fe", "s afe", "cl ear", "c lear", "go a head", "good 2 go", "good2go", "okidoki"),
    *("10safe", "2024clear"),
    *("fine to inject", "o k", "o.k", "sa\u034ffe", "sa\ufe0ffe", "sa\u3164fe", "ѕаfе", "ꜱᴀꜰᴇ"),
)
"""Writings that were accepted once."""

INFLECTED = (
    *("safe", "safer", "safest", "safely", "safety", "clear", "clears", "cleared", "clearing"),
    *("clearance", "go ahead", "goes ahead", "going ahead", "gone ahead", "went ahead", "proceed"),
    *("proceeds", "proceeded", "proceeding", "ok", "ok'd", "oks", "okay", "okayed", "okays"),
    *("eligible", "eligibility", "suitable", "suitably", "suitability", "approve", "approved"),
    *("approval", "fit for", "low risk", "lower risks", "no risk", "no risks", "risk-free"),
    *("fine to inject", "fine to go", "good to go", "green light", "green-lit", "greenlighted"),
    *("thumbs up", "permitted", "permission", "authorised", "harmless", "nothing to worry about"),
    *("go for it", "carry on with it", "nothing stands in the way"),
    *("stop taking", "withhold", "withheld", "bridging", "may inject", "can be injected"),
    *("all fine", "is fine", "will be fine", "seems fine", "looks fine", "can be done"),
    *("can be carried out", "can be performed", "may be done", "may be performed", "may be given"),
    *("is allowed", "should be allowed", "no problem", "carry on", "carries on", "crack on"),
    *("happy to proceed", "happy to give it", "no objection", "good to inject", "nothing against"),
    *("no bar to it", "no barrier to it", "nothing prevents it", "not contraindicated"),
    "nothing rules it out",
    *("inject now", "ready to go", "acceptable", "no issues", "not a problem", "rubber-stamped"),
    *("waved through", "all systems go", "all in order", "possible to inject", "no hazards"),
    *("no harm", "not harmed", "reassuring", "don't worry", "do not worry", "can be ignored"),
    *("risk is low", "innocuous", "all is well", "a clean bill", "meets the criteria", "is fit"),
    *("is appropriate", "may continue", "no need to ask", "without asking", "no red flags"),
    *("meets all criteria", "problem-free", "worry-free", "trouble-free", "fine for her"),
    *("go right ahead", "by all means", "full steam ahead", "nothing untoward", "can't hurt"),
    *("nothing found against it", "no stopping it", "cannot hurt", "won't hurt"),
    *("can take place", "may have it", "can start", "may begin", "can receive it"),
)

CYRILLIC = str.maketrans("aeopcxyiskhmt", "аеорсхуіѕкһмт")
GREEK = str.maketrans("aovpikt", "αονρικτ")
SMALL_CAPITALS = str.maketrans("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")
CIRCLES = {ord("a") + at: 0x1F150 + at for at in range(26)}
FLAGS = {ord("a") + at: 0x1F1E6 + at for at in range(26)}
BOLD = {ord("a") + at: 0x1D41A + at for at in range(26)}
WIDE = {ord("a") + at: 0xFF41 + at for at in range(26)}

OBFUSCATIONS = {
    "capitals": str.upper,
    "one capital": str.capitalize,
    "Cyrillic": lambda word: word.translate(CYRILLIC),
    "Greek": lambda word: word.translate(GREEK),
    "small capitals": lambda word: word.translate(SMALL_CAPITALS),
    "black circles": lambda word: word.translate(CIRCLES),
    "flags": lambda word: word.translate(FLAGS),
    "bold": lambda word: word.translate(BOLD),
    "wide": lambda word: word.translate(WIDE),
    "accents": lambda word: "".join(f"{char}\u0301" for char in word),
    "strokes": lambda word: word.translate(str.maketrans("odlt", "øđłŧ")),
    "letters apart": lambda word: " ".join(word.replace(" ", "")),
    "letters apart behind a word": lambda word: f"a {' '.join(word.replace(' ', ''))} b",
    "a figure before it": lambda word: f"1{word.replace(' ', '')}",
    "stops": lambda word: ".".join(word.replace(" ", "")),
    "hyphens": lambda word: "-".join(word.replace(" ", "")),
    "underscores": lambda word: f"_{word.replace(' ', '_')}_",
    "dash for space": lambda word: word.replace(" ", "\u2013"),
    "no-break hyphen for space": lambda word: word.replace(" ", "\u2011"),
    "wide space for space": lambda word: word.replace(" ", "\u3000"),
    "no space": lambda word: word.replace(" ", ""),
    "two spaces": lambda word: word.replace(" ", "  "),
    "new line for space": lambda word: word.replace(" ", "\n"),
    "digits": lambda word: word.translate(str.maketrans("oil", "011")),
    "signs": lambda word: word.translate(str.maketrans("sa", "$@")),
    **{
        f"U+{ord(char):04X}": lambda word, char=char: char.join(word)
        for char in "\u034f\u200b\u200c\u200d\u2060\u3164\u115f\u17b5\ufe0f\ufeff\u00ad\U000e0061"
    },
}
"""Ways to write the same word."""

NEIGHBOURS = """
unclear · unclearly · nuclear medicine · clear fluid · clear fluids · a clear drawing ·
clear antiseptic · clear liquid · clear plastic · a clear dressing · clear tape · clearly ·
a clear-cut picture · in clear print · clear wording · safety pin · safety pins ·
a safety net · patient safety · safeguarding · safety glasses · unsafe · okapi · book ·
token · smoked · Oklahoma · proceedings · the procedure · process · precede · ahead ·
go to bed · go. Ahead of that, wait · egg-head · refit for · outfit for · profit for ·
unsuitable · unsuited · ineligible · illegible · disapprove · unapproved · disapproval ·
fine needles · a fine needle · fineness · two fine lines · the finest · abridged ·
Cambridge · a high risk · risks · at risk · a small risk · freedom · tofu · greens ·
a green dressing · light · highlight · thumb · the check · unpermissive · intermittent ·
authority · author · a good night · settled · setting · worry · a worried person · harmful ·
an allergy · cooker · what is o · k is potassium · A or B · X-ray · sacro-iliac ·
e.g. this · i.e. that · 3 a.m. · page 0 · the needle is fine · two needles are fine ·
cannot be done · may have to be done again · what could be done instead · what can be done ·
nothing can be done · not allowed · no clotting problem · some problem · carry the weight ·
carrying weight · medicines may be given fast · medicines can be given fast · cannot be given ·
a fine tip · finely · it has no barrister · no barb · rules the injection out ·
all fine needles · what is finer · contraindicated · objections · a restart · begin again ·
an issue of a journal · harmful · harmony · inappropriate · refit · worry about it ·
a red flag · via blood · via BP · the leg it is · group C learning · the author is ill ·
in significant pain · can harm less · the o key · 20mins · 2nd line · 5 cl of it · proceeds of it ·
indicated by the arrow · the criteria
"""
INNOCENT = tuple(" ".join(each.split()) for each in NEIGHBOURS.split("·"))


def refused(text: str) -> bool:
    return any(FORBIDDEN.found(text))


@pytest.mark.parametrize("said", LISTED)
def test_what_was_accepted_once_is_refused(said: str) -> None:
    assert refused(f"The injection: {said}")
    assert refused(said)


@pytest.mark.parametrize("said", INFLECTED)
def test_the_whole_family_of_a_word_is_refused(said: str) -> None:
    assert refused(f"The team thinks it {said} today.")


@pytest.mark.parametrize("obfuscation", OBFUSCATIONS)
@pytest.mark.parametrize("word", ["safe", "ok", "go ahead", "suitable", "low risk", "clears"])
def test_no_obfuscation_hides_a_word(word: str, obfuscation: str) -> None:
    said = OBFUSCATIONS[obfuscation](word)
    assert refused(f"It is {said} now."), unicodedata.normalize("NFC", said)


@pytest.mark.parametrize("said", INNOCENT)
def test_neighbours_are_left_alone(said: str) -> None:
    found = [each.phrase for each in FORBIDDEN.found(f"They say {said} here.")]
    assert found == []


# ---- signs ----------------------------------------------------------------------------------

SIGNS = "✓✔✅☑🗸🗹⍻√👍👌🙆🆗🟢🟩💚🆒💯👏🎉☺🙂😀😎🥳🫡🏁🚀🏆🥇💪🤝✌🍀🉑"
NEUTRAL = "○●■▲△◆☐☒✗✘🛑⛔🔴🟡🟠👎✋→─│█⠿°±µ½"


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_that_says_yes_is_refused(sign: str) -> None:
    assert gives_permission(sign)


@pytest.mark.parametrize("sign", NEUTRAL)
def test_other_signs_are_left_alone(sign: str) -> None:
    assert not gives_permission(sign)


# ---- every field ----------------------------------------------------------------------------

NOT_READ = re.compile(
    r"fact\.\*\.(kind|force)$|lexicon\.|meta\.(language|translation_of)$|checker\.case\.\*\.story$|checker\.outcome\.\w+\.words|.*\.key$"
    r"|role\.|symbol\.|scene\.\*\.(id|facts|shape)\b"
)
"""Fields that nobody reads as words, and the story of a case, which may quote people."""


@cache
def sample() -> dict[str, Any]:
    """A file with every kind of table, and many texts that may be left out."""
    raw = tomli.loads(with_practice())
    raw["lexicon"].update(forbidden=list(LEXICON.forbidden), allowed=list(LEXICON.allowed))
    raw["meta"].update(reviewed_by="Nobody", reviewed_on="never", review_due="soon")
    raw["banner"] = {"blocks": "TEA", "ascii": "TEA"}
    raw["fact"][0].update(counts=["about 3"], note="A remark.")
    for question in raw["checker"]["question"]:
        for answer in ("yes", "no", "not_sure"):
            question[answer]["text"] = "A remark."
    raw["timeline"]["band"] = [
        {"label": "Hot", "short": "Hot", "first": "pour", "last": "steep", "facts": ["F01"]}
    ]
    return raw


def strings_in(value: Any, path: Path = ()) -> Iterator[Path]:
    """The place of every text."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings_in(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from strings_in(inner, (*path, index))


def field(path: Path) -> str:
    """The name of a field, whichever table of a list it stands in."""
    return ".".join("*" if isinstance(part, int) else part for part in path)


def with_texts(value: Any, places: set[Path], text: str, path: Path = ()) -> Any:
    """A value with another text at some places."""
    if path in places:
        return text
    if isinstance(value, dict):
        return {k: with_texts(v, places, text, (*path, k)) for k, v in value.items()}
    if isinstance(value, list):
        return [with_texts(v, places, text, (*path, k)) for k, v in enumerate(value)]
    return value


def is_free(path: Path) -> bool:
    """Whether any words can stand there; ids, choices and facts cannot have a space."""
    try:
        msgspec.convert(with_texts(sample(), {path}, "a b"), Content)
    except msgspec.ValidationError:
        return False
    return True


@cache
def free() -> frozenset[Path]:
    """A field of every kind in which words can stand."""
    return frozenset(filter(is_free, {field(path): path for path in strings_in(sample())}.values()))


def refusals(places: set[Path], text: str) -> set[Path]:
    """Where something is found when a text stands in some places."""
    raw = with_texts(sample(), places, text)
    return {finding.path for finding in findings_in(raw, "", [no_word_is_forbidden])}


@pytest.mark.parametrize("said", ["O.K", "ОК", "o\u034fk", "👍", "✅"])
def test_every_field_that_a_reader_sees_is_looked_at(said: str) -> None:
    seen = {path for path in free() if not NOT_READ.match(field(path))}
    assert len(seen) > 400
    assert {field(path) for path in seen - refusals(seen, said)} == set()


@pytest.mark.parametrize(
    "table", [("fact",), ("screen",), ("checker", "case"), ("practice", "item")]
)
def test_an_id_that_is_shown_is_looked_at(table: Path) -> None:
    place = (*table, 0, "id")
    assert refusals({place}, "go-ahead") == {place}
    assert refusals({place}, "before") == set()


def test_fields_that_are_not_read_may_hold_anything() -> None:
    hidden = {path for path in free() if NOT_READ.match(field(path))}
    hidden = {path for path in hidden if path[0] != "lexicon"}
    assert "checker.case.*.story" in map(field, hidden)
    assert refusals(hidden, "It is safe.") == set()


def test_a_question_may_quote_what_people_say_and_no_more() -> None:
    (ask,) = [path for path in free() if field(path) == "practice.item.*.ask"]
    assert refusals({ask}, "A colleague says: “It is safe, go ahead.” What now?") == set()
    assert refusals({ask}, "It is safe, as a colleague says “now”. What now?") == {ask}


# ---- no command shows it --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('subtitle = "', 'subtitle = "It is safe to go ahead. '),
        ('summary = "', 'summary = "✅ '),
        ('headline = "', 'headline = "Fine to inject. '),
        ('[labels.about]\npurpose = "', '[labels.about]\npurpose = "OK. '),
    ],
)
def test_a_file_that_gives_permission_does_not_load(old: str, new: str) -> None:
    assert old in SOURCE
    with pytest.raises(BrokenContent) as refused_file:
        load(SOURCE.replace(old, new, 1).encode(), "content.toml")
    assert refused_file.value.problems


@pytest.mark.parametrize(
    ("said", "found"),
    [
        *(("C’est sûr.", True), ("C’EST SU\u0302R", True), ("posé sur la peau", False)),
        *(("feu-vert", True), ("ａutorisé", True), ("un sûreté", False)),
    ],
)
def test_an_accent_that_makes_the_word_counts(said: str, found: bool) -> None:
    assert any(Phrases(["sûr", "feu vert", "autorisé"]).found(said)) is found


@pytest.mark.parametrize(
    ("said", "found"),
    [("とても安全です", True), ("安・全です", True), ("安 全", True), ("不安です。全部", False)],
)
def test_scripts_without_spaces(said: str, found: bool) -> None:
    assert any(Phrases(["安全"]).found(said)) is found


def test_what_was_found_is_quoted_as_it_stands() -> None:
    (found,) = FORBIDDEN.found("The team thinks that it is all cleаred now, as before.")
    assert found == ("clear*", "cleаred")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("He was going. Ahead of him stood a chair.", False),
        ("Ahead stood a chair. She goes ahead.", True),
        ("going ahead of time going ahead of time", False),
        ("going ahead of time goes ahead of it", True),
    ],
)
def test_a_family_of_phrases_stands_in_one_sentence_and_not_in_what_is_allowed(
    said: str, found: bool
) -> None:
    assert any(Phrases(["go* ahead"], ["going* ahead of time"]).found(said)) is found


@pytest.mark.parametrize("row", ["a b c d " * 12, "x " * 300])
def test_a_word_in_a_long_row_of_letters_is_found(row: str) -> None:
    assert any(FORBIDDEN.found(f"It says {row}s a f e {row}here."))


@pytest.mark.parametrize("text", ["1" * 20_000, "1" * 20_000 + "ab", "a " * 10_000])
def test_a_long_number_and_a_long_row_of_letters_take_little_time(text: str) -> None:
    began = time.process_time()
    assert not any(FORBIDDEN.found(text))
    assert time.process_time() - began < 2
