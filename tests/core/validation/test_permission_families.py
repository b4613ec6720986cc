"""Sentences that let something happen without a word of the obvious ones, and their neighbours."""

from __future__ import annotations

import re
import time
from functools import cache

import msgspec
import pytest
import tomli
from content_parts import LEXICON, SOURCE
from content_samples import base
from hypothesis import example, given
from hypothesis import strategies as st

from sij_tui.commands.new import new_content
from sij_tui.core.content.document import Text
from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.content.model import Content
from sij_tui.core.language.phrases import MOST_FORMS, Phrases, count_forms, forms_of
from sij_tui.core.language.search_text import without_markup
from sij_tui.core.language.signs import gives_permission, signs_of_approval
from sij_tui.core.validation.load import load
from sij_tui.core.validation.meaning import document_of
from sij_tui.core.validation.meaning.words import (
    _signs,
    no_phrase_has_too_many_forms,
    no_word_is_forbidden,
)

FORBIDDEN = Phrases(LEXICON.forbidden, LEXICON.allowed)


def listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in text.split("·"))


ASSENT = listed("""
nothing hinders the injection · nothing speaks against it · we can press on · press ahead with it ·
move ahead with the injection · it's a go · a go from me · be my guest · fire away · off they go ·
the way is open · the road is free · they pass · passed all the checks · they qualify ·
a candidate for it · can be booked in · can be given the injection · could be done ·
may be offered ·
we can do it · able to have it · possible to give it · nothing forbids it · not excluded ·
not ruled out · does not rule it out · isn't dangerous · not too dangerous · without danger ·
free from risk · unlikely to harm · no worry · not a concern · unconcerning · tick the boxes ·
a yes from us · that's a yes · yes to the injection · just go · good for injection ·
right to inject ·
appropriate for injection · well suited · no obstacles · no impediment · no reason to wait ·
nothing to fear · unobjectionable · plain sailing · a mere formality · gets the nod · fit enough ·
medically fit · nothing amiss · nothing stopping you · let's inject · do it now · give it anyway ·
go through with it · the risk can be taken · worth the risk · never mind · of no concern ·
irrelevant here · no need to mention it · nobody needs to know · fine with us · perfectly well ·
good as gold · cool to go · comfortable to inject · permissible · legitimate · as planned ·
nothing stood in their way · nothing would stop it · no real concern · the risk is very low ·
little danger · hardly any risk · they may now have the injection · can certainly be done ·
may well be done · ready to be injected · good for the needle · it is all right ·
no reason why not ·
why not inject · not unsafe · not unsuitable · reasonable to inject · wise to inject ·
it was allowed · a satisfactory case · signed off · tickety-boo · an uncomplicated case ·
feasible here · welcome to inject · go on with it · waved through · a green-light from them
""")

HIDDEN = listed("""
sa&shy;fe · s&#97;fe · s<b>a</b>fe · sa<wbr>fe · sa[bold]fe · O. K. · o . k . ·
s|a|f|e · sa|fe · saˑfe · sa´fe · c!ear · saaaafe · sssafe · okkk · oook · go a-head · safɛ · sɐfe ·
safǝ · SΛFΞ · ƨafe · ꙅafe · cl€ar · ¢lear · ϲlear · £it for · oʞ · oĸ · oϗ · ɵk · ߋk · ○k · ◯k ·
°k · g○ ahead · suiтable · cleaЯ · peЯmitted
""")
NARROW_SPACES = "\u2005\u2006\u2008\u2009\u200a\u202f"

NEIGHBOURS = listed("""
it is not clear · a clear sign of infection · this is not allowed · all right answers ·
the injection cannot be given · it can be uncomfortable · may have to be repeated ·
gives no reason for this · no reason is given · no total is given · nothing is said about it ·
says nothing of food · go to the next page · the person goes home · the pain goes on ·
it goes on working · the drug goes on working · getting ready for the injection · which danger ·
too dangerous · any risk · a reason not to inject · a reason against the injection ·
no fact depends on it · no more than one · without other treatment · without food · no hint ·
stop and think · do not stop here · wait for the team · you need to tell the team ·
do not ignore it · injections can help · the team can give medicines · the dye can show up ·
any possibility of pregnancy · pregnancy is possible · it cannot be ruled out · it may be felt ·
what can be said · the dressing fits · a fine line · free text · the content of the file ·
the right answer · a set of answers · pass this on to the team · weight passes through them ·
the node · the way they lie · an open question · counts as yes · yes to either of them ·
give the answer now · begin with the joints · in the order stated · looks at the skin ·
arms at ease · the skin may be infected · pain may start to ease · what else could be done ·
medicines can be given quickly · a book of tokens · 20 °C · 3 × 5 · ○ no listed reason · § 4 ·
WWW · chapter III · £5 each · the hand lets go
""")


def found(text: str) -> list[str]:
    return [match.phrase for match in FORBIDDEN.found(text)]


@pytest.mark.parametrize("said", ASSENT)
def test_what_lets_it_happen_is_refused(said: str) -> None:
    assert found(f"The team thinks: {said}. Ask.")


@pytest.mark.parametrize("said", HIDDEN)
def test_what_is_read_as_the_word_is_refused(said: str) -> None:
    assert found(f"It is {said} now.")


@pytest.mark.parametrize("space", NARROW_SPACES)
def test_a_narrow_space_parts_no_word(space: str) -> None:
    assert found(f"It is sa{space}fe now.")
    assert found(f"It is {space.join('suitable')} now.")


@pytest.mark.parametrize("said", NEIGHBOURS)
def test_neighbours_of_assent_are_left_alone(said: str) -> None:
    assert found(f"They say {said} here.") == []


@pytest.mark.parametrize("sign", "🙌🎊🎯🥂🍾🆙🔛🔝🫶🤗😉😌🌟✨❇㊗㊣🉐⭕🔓🤟🤘👊💃🕺")
def test_more_signs_that_say_yes(sign: str) -> None:
    assert gives_permission(sign)


@pytest.mark.parametrize(
    "sign", ["[x]", "[X]", "[v]", ":)", ":-)", ":D", ":+1:", "&check;", "&#10003;"]
)
def test_signs_in_plain_characters(sign: str) -> None:
    assert signs_of_approval(without_markup(f"No reason {sign} found"))


@given(st.lists(st.text("✓x[]:;)D^_+1-<b/> \n&#;✔é", max_size=9), max_size=5))
@example(["a <b", "> [x]"])
@example([":", ")"])
def test_signs_are_found_as_if_each_text_were_searched_alone(said: list[str]) -> None:
    texts = [Text((at,), words, (), LEXICON, "") for at, words in enumerate(said)]
    signs = [signs_of_approval(without_markup(words)) for words in said]
    expected = [(at,) for at, found in enumerate(signs) for _ in found]
    assert [finding.path for finding in _signs(texts, said)] == expected


@pytest.mark.parametrize("text", ["(as on page 3:)", "a[1]", "x < 5 & y > 3", "R&D; then", "a: D"])
def test_plain_punctuation_is_no_sign(text: str) -> None:
    assert signs_of_approval(without_markup(text)) == []
    assert found(f"It says {text} here.") == []


PROCEDURE = re.compile(r"inject|needle")


@pytest.mark.parametrize("said", [said for said in ASSENT if not PROCEDURE.search(said)])
def test_a_file_made_by_the_program_refuses_the_same(said: str) -> None:
    assert any(made().found(f"The team thinks: {said}. Ask."))


def test_a_file_made_by_the_program_leaves_neighbours_alone() -> None:
    wrong = [said for said in NEIGHBOURS if any(made().found(f"They say {said} here."))]
    assert wrong == []


@cache
def made() -> Phrases:
    """The words that ``sij-tui new`` writes."""
    lexicon = tomli.loads(new_content())["lexicon"]
    return Phrases(lexicon["forbidden"], lexicon["allowed"])


# ---- words that can stand in each other's place ---------------------------------------------


def test_a_bar_parts_words_for_one_place() -> None:
    assert list(forms_of("no|without risk*|danger*")) == [
        "no risk*",
        "no danger*",
        "without risk*",
        "without danger*",
    ]
    assert list(forms_of("green light")) == ["green light"]
    phrases = Phrases(["no|without risk*"], ["no risk at|of all"])
    assert [match.phrase for match in phrases.found("It is without risks.")] == ["without risk*"]
    assert list(phrases.found("no risk at all")) == []
    assert list(phrases.found("some risk")) == []


@pytest.mark.parametrize("between", [" ", "-", ""])
def test_every_phrase_that_a_listed_one_stands_for_is_found(between: str) -> None:
    for each in LEXICON.forbidden:
        family = Phrases([each])
        for form in forms_of(each):
            said = form.replace("*", "").replace(" ", between)
            assert list(family.found(f"Then {said} they went.")), said


def test_no_phrase_of_the_shipped_file_has_too_many_forms() -> None:
    assert max(map(count_forms, LEXICON.forbidden)) <= MOST_FORMS


@pytest.mark.parametrize("key", ["forbidden", "allowed", "excluded"])
def test_a_phrase_with_too_many_forms_is_refused_at_once(key: str) -> None:
    explosive = " ".join(["|".join("abcdefghij")] * 30)
    raw = tomli.loads(SOURCE)
    raw["lexicon"][key] = [*raw["lexicon"][key], explosive]
    assert msgspec.convert(raw, Content)
    source = SOURCE.replace(f"\n{key} = [", f'\n{key} = [\n  "{explosive}",', 1)
    with pytest.raises(BrokenContent) as refused:
        load(source.encode(), "content.toml")
    said = [each.message for each in refused.value.problems if "phrases" in each.message]
    assert len(said) == 2
    assert all("at most" in each for each in said)


def test_a_list_with_too_many_forms_in_all_is_refused_in_time() -> None:
    many = [f"{'|'.join(f'{letter}{at}' for letter in 'abcdefghij')} x" for at in range(4_000)]
    raw = tomli.loads(base())
    raw["lexicon"]["excluded"] = many
    document = document_of(raw, msgspec.convert(raw, Content), "")
    started = time.process_time()
    (problem,) = no_phrase_has_too_many_forms(document)
    assert list(no_word_is_forbidden(document)) == []
    assert "40000 phrases in all" in problem.message
    assert time.process_time() - started < 2
