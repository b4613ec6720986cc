"""What is said of a name that nothing has."""

from __future__ import annotations

from textwrap import wrap

import pytest

from sij_tui.core.content.label_text import no_such_name

FEW = {"tea": "Making tea", "cups": "Cups", "search": ""}
MANY = {f"part{number}": f"Of the sort of tea no. {number}" for number in range(1, 40)}


@pytest.mark.parametrize(
    ("known", "name", "said"),
    [
        (FEW, "cup", 'no page "cup". Did you mean "cups"? There are: tea (Making tea), cups'),
        (FEW, "zzz", 'no page "zzz". There are: tea (Making tea), cups (Cups), search.'),
        ({}, "zzz", 'no page "zzz". There are: none.'),
        (MANY, "zzz", 'no page "zzz". There are: part1, part2, part3,'),
        (MANY, "prt17", "Did you mean part17 (Of the sort of tea no. 17), part7 (Of the sort"),
        (MANY, "Of the sort of TEA no. 3", "Did you mean part3 (Of the sort of tea no. 3), part"),
    ],
)
def test_an_unknown_name_is_told_with_what_is_like_it(
    known: dict[str, str], name: str, said: str
) -> None:
    assert said in no_such_name("page", name, known)


@pytest.mark.parametrize("name", ["prt17", "zzz", "x" * 5000])
def test_of_many_names_three_have_titles_and_each_is_listed(name: str) -> None:
    message = no_such_name("page", name, MANY)
    assert len(wrap(message, 80)) <= 8
    assert message.count("Of the sort") == (3 if name == "prt17" else 0)
    assert message.partition("There are: ")[2] == ", ".join(MANY) + "."


def test_of_very_many_names_a_hundred_are_listed() -> None:
    known = dict.fromkeys((f"page{number}" for number in range(300)), "")
    message = no_such_name("page", "zzz", known)
    assert message.endswith(", page99 and 200 more.")
