from __future__ import annotations

import math

import pytest
from msgspec.structs import replace
from scene_kit import art, kettle

from sij_tui.core.content.problems import Finding
from sij_tui.core.content.scenes import (
    Art,
    Drawing,
    Key,
    LabelPlace,
    Pulse,
    Restyle,
    Role,
    SceneLabel,
    Shading,
    Shape,
    Symbol,
)
from sij_tui.core.scenes.checks import check
from sij_tui.core.scenes.flicker import least_seconds

GOOD = Shape(path="M4 4h20v20z", role="near")
S = ("scene", 0, "shape", 0)
D = ("scene", 0, "drawing", 0)
STONE = Shading(id="stone", base="far", rim="near", shade="far")


def label(**changes: object) -> SceneLabel:
    values = {"text": "word", "point": (20, 20), "at": (30, 6), "role": "near", **changes}
    return SceneLabel(**values)  # type: ignore[arg-type]


def scene(**changes: object) -> Art:
    good = art(GOOD)
    return replace(good, scenes=(replace(good.scenes[0], **changes),))


def toned(**more: object) -> Art:
    return art(replace(Shape(path="M4 4h20v20z"), **more), tones=(STONE,))


def tones(*made: Shading) -> Art:
    return art(GOOD, tones=made)


def role(**changes: object) -> Art:
    good = art(GOOD)
    more = replace(Role(id="more", weight=1, dark="#000000", light="#000000"), **changes)
    return replace(good, roles=(*good.roles, more))


def drawing(**changes: object) -> Art:
    return scene(drawings=(replace(Drawing(art="+", words="w", role="near"), **changes),))


def test_good_pictures_have_no_problems() -> None:
    assert check(kettle()) == ()
    assert check(art(GOOD)) == ()
    late = replace(GOOD, after="a", keys=(Key(when=0.1),))
    assert check(art(late, replace(GOOD, id="a", keys=(Key(when=0.9),)))) == ()


CASES: list[tuple[str, Art, tuple[str | int, ...]]] = [
    ("bad path", art(Shape(path="M 1 x", role="near")), (*S, "path")),
    ("path without a line", art(Shape(path="M 1 1", role="near")), (*S, "path")),
    ("bad follow", art(Shape(path="M1 1h1", role="near", follow="L")), (*S, "follow")),
    ("nothing to draw", art(Shape(role="near")), S),
    ("two things to draw", art(Shape(path="M1 1h1", circle=(9, 9, 2), role="near")), S),
    ("circle without size", art(Shape(circle=(9, 9, 0), role="near")), (*S, "circle")),
    ("unknown role", art(Shape(path="M1 1h1", role="neat")), (*S, "role")),
    ("no role", art(Shape(path="M1 1h1")), (*S, "role")),
    ("unknown symbol", art(Shape(use="cup")), (*S, "use")),
    (
        "unknown new role",
        art(Shape(parts=(GOOD,), recolour={"near": "x"})),
        (*S, "recolour", "near"),
    ),
    (
        "unknown restyle",
        art(Shape(parts=(GOOD,), restyle=Restyle(role="x"))),
        (*S, "restyle", "role"),
    ),
    ("useless restyle", art(replace(GOOD, restyle=Restyle(line=2))), S),
    (
        "inside a group",
        art(Shape(parts=(GOOD, Shape(path="Q", role="near")))),
        (*S, "parts", 1, "path"),
    ),
    ("show above 1", art(replace(GOOD, show=1.2)), (*S, "show")),
    ("draw backwards", art(replace(GOOD, draw=(0.6, 0.2))), (*S, "draw")),
    ("thick line", art(replace(GOOD, line=40)), (*S, "line")),
    ("wide halo", art(replace(GOOD, clear=40)), (*S, "clear")),
    ("empty dash", art(replace(GOOD, dash=(0, 2))), (*S, "dash")),
    (
        "key too late",
        art(replace(GOOD, keys=(Key(when=1.5),))),
        (*S, "keys", 0, "when"),
    ),
    (
        "keys out of order",
        art(replace(GOOD, keys=(Key(when=0.5), Key(when=0.2)))),
        (*S, "keys", 1, "when"),
    ),
    (
        "two keys at once",
        art(replace(GOOD, keys=(Key(when=0.5), Key(when=0.5)))),
        (*S, "keys", 1, "when"),
    ),
    (
        "along without a path",
        art(replace(GOOD, keys=(Key(when=0, along=1),))),
        (*S, "keys", 0, "along"),
    ),
    (
        "shift without dashes",
        art(replace(GOOD, keys=(Key(when=0, shift=1),))),
        (*S, "keys", 0, "shift"),
    ),
    (
        "pulse backwards",
        art(replace(GOOD, pulse=Pulse(times=1, during=(0.8, 0.2)))),
        (*S, "pulse", "during"),
    ),
    ("no pulse", art(replace(GOOD, pulse=Pulse(times=0))), (*S, "pulse", "times")),
    ("not a number", art(replace(GOOD, at=(math.nan, 0))), (*S, "at", 0)),
    ("endless", art(replace(GOOD, size=math.inf)), (*S, "size")),
    ("outside", art(replace(GOOD, at=(30, 0))), S),
    (
        "outside for a while",
        art(replace(GOOD, keys=(Key(when=0, move=(0, -9)), Key(when=1, move=(0, 0))))),
        S,
    ),
    ("too far", art(replace(GOOD, at=(9000, 0), clip=True)), S),
    ("blank caption", scene(caption="  "), ("scene", 0, "caption")),
    ("blank alternative", scene(alt=""), ("scene", 0, "alt")),
    ("flat view", scene(view=(0, 0, 40, 0)), ("scene", 0, "view")),
    ("still too late", scene(still=2), ("scene", 0, "still")),
    ("empty scene", scene(shapes=()), ("scene", 0, "shape")),
    ("label outside", scene(labels=(label(at=(50, 6)),)), ("scene", 0, "label", 0, "at")),
    ("label to nowhere", scene(labels=(label(point=(0, -6)),)), ("scene", 0, "label", 0, "point")),
    ("label of two lines", scene(labels=(label(text="a\nb"),)), ("scene", 0, "label", 0, "text")),
    (
        "label never shown",
        scene(labels=(label(during=(1, 0)),)),
        ("scene", 0, "label", 0, "during"),
    ),
    ("leader without role", scene(labels=(label(leader="x"),)), ("scene", 0, "label", 0, "leader")),
    ("unknown tone", art(Shape(path="M1 1h1", tone="ston")), (*S, "tone")),
    ("tone and role", toned(role="near", tone="stone"), (*S, "tone")),
    ("shade without tone", art(replace(GOOD, shade=(1, 1))), (*S, "shade")),
    ("deep shade", toned(tone="stone", shade=(1, -60)), (*S, "shade")),
    ("tone of a group", art(Shape(parts=(GOOD,), tone="stone"), tones=(STONE,)), (*S, "tone")),
    ("stroke of a group", art(Shape(parts=(GOOD,), stroke=1)), (*S, "stroke")),
    ("no stroke", art(replace(GOOD, stroke=0)), (*S, "stroke")),
    ("broad stroke", art(replace(GOOD, stroke=21)), (*S, "stroke")),
    ("broad halo", art(replace(GOOD, halo=21)), (*S, "halo")),
    ("halo and clear", art(replace(GOOD, halo=1, clear=1)), (*S, "halo")),
    ("tiers and only", art(replace(GOOD, tiers=("blocks",), only=("ascii",))), (*S, "tiers")),
    ("more than covered", art(replace(GOOD, opacity=1.5)), (*S, "opacity")),
    ("nothing fades", art(replace(GOOD, fade=0.5)), (*S, "fade")),
    ("a tone does not fade", toned(tone="stone", fade=0.5), (*S, "fade")),
    ("faded away", art(replace(GOOD, fill="solid", fade=1.5)), (*S, "fade")),
    ("smooth circle", art(Shape(circle=(9, 9, 2), role="near", smooth=True)), (*S, "smooth")),
    ("bad opening", art(replace(GOOD, within="M1 x")), (*S, "within")),
    ("opening without size", art(replace(GOOD, within=(1, 1, 0, 4))), (*S, "within")),
    ("opening of no line", art(replace(GOOD, within="M1 1")), (*S, "within")),
    ("never shown", art(replace(GOOD, from_columns=50, to_columns=49)), (*S, "to_columns")),
    ("after nothing", art(replace(GOOD, after="x")), (*S, "after")),
    ("after itself", art(replace(GOOD, id="a", after="a")), (*S, "after")),
    (
        "in a circle",
        art(replace(GOOD, id="a", after="b"), replace(GOOD, id="b", after="a")),
        (*S[:3], 1, "after"),
    ),
    ("two of a name", art(replace(GOOD, id="a"), replace(GOOD, id="a")), (*S[:3], 1, "id")),
    (
        "after the end",
        art(
            replace(GOOD, id="a", keys=(Key(when=0.8),)),
            Shape(parts=(replace(GOOD, after="a", keys=(Key(when=0.3),)),)),
        ),
        (*S[:3], 1, "parts", 0, "after"),
    ),
    (
        "place outside",
        scene(labels=(label(places=(LabelPlace(at=(50, 6)),)),)),
        ("scene", 0, "label", 0, "places", 0, "at"),
    ),
    (
        "place never taken",
        scene(labels=(label(places=(LabelPlace(at=(5, 6), from_columns=9, to_columns=8),)),)),
        ("scene", 0, "label", 0, "places", 0, "to_columns"),
    ),
    (
        "label on no canvas",
        scene(labels=(label(from_columns=9, to_columns=8),)),
        ("scene", 0, "label", 0, "to_columns"),
    ),
    ("tone of no role", tones(replace(STONE, shade="x")), ("tone", 0, "shade")),
    ("tone without rim", tones(replace(STONE, rim="")), ("tone", 0, "rim")),
    ("tone too deep", tones(replace(STONE, offset=(30, 1))), ("tone", 0, "offset")),
    ("tone without a line", tones(replace(STONE, stroke=0)), ("tone", 0, "stroke")),
    ("two tones of a name", tones(STONE, STONE), ("tone", 1, "id")),
    ("role of two words", role(id="a b"), ("role", 2, "id")),
    ("blend as a role", role(id="a@5/b"), ("role", 2, "id")),
    ("role without colour", role(light=""), ("role", 2)),
    ("no colour for contrast", role(contrast="x"), ("role", 2, "contrast")),
    ("no colour for always", role(dark="", light="", always="x"), ("role", 2, "always")),
    ("always and light", role(dark="", always="#000000"), ("role", 2, "light")),
    (
        "many drawings",
        scene(drawings=(Drawing(art="+", role="near"),) * 13),
        ("scene", 0, "drawing", 12),
    ),
    ("blank drawing", drawing(art=" "), (*D, "art")),
    ("drawing with a tab", drawing(art="\t+"), (*D, "art")),
    ("drawing beyond ASCII", drawing(art="é"), (*D, "art")),
    ("high drawing", drawing(art="\n" * 60 + "+"), (*D, "art")),
    ("wide words", drawing(words="w" * 200), (*D, "words")),
    ("drawing without role", drawing(role="x"), (*D, "role")),
    ("words without role", drawing(words_role="x"), (*D, "words_role")),
    ("character without role", drawing(roles={"+": "x"}), (*D, "roles", "+")),
    ("character that is not there", drawing(roles={"*": "near"}), (*D, "roles", "*")),
    ("drawing never shown", drawing(during=(1, 0)), (*D, "during")),
    ("blank choice", scene(choices=("This.", " ")), ("scene", 0, "choices", 1)),
    ("label without role", scene(labels=(label(role="x"),)), ("scene", 0, "label", 0, "role")),
]


@pytest.mark.parametrize(("art_", "path"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_each_slip_is_found_at_its_place(art_: Art, path: tuple[str | int, ...]) -> None:
    assert [finding.path for finding in check(art_)] == [path]


def only(art_: Art) -> Finding:
    (finding,) = check(art_)
    return finding


def test_a_path_error_gives_the_position_and_what_is_allowed() -> None:
    finding = only(art(Shape(path="M 1 1 L 4 5 x", role="near")))
    assert "character 13" in finding.message
    assert all(command in finding.allowed for command in "MLHVCQZ")


def test_unknown_names_offer_the_known_ones() -> None:
    finding = only(art(Shape(path="M1 1h1", role="neer")))
    assert (finding.wrong, finding.choices) == ("neer", ("near", "far"))


def test_how_far_outside_is_said() -> None:
    assert "14.0 beyond the right" in only(art(replace(GOOD, at=(30, 0)))).message


def test_clip_allows_a_shape_to_be_cut() -> None:
    assert check(art(replace(GOOD, at=(30, 0), clip=True))) == ()


def test_a_hidden_shape_may_wait_outside() -> None:
    keys = (
        Key(when=0.2, show=0, move=(99, 0)),
        Key(when=0.25, show=0, move=(0, 0)),
        Key(when=1, show=1),
    )
    assert check(art(replace(GOOD, keys=keys))) == ()


def test_symbols_may_not_use_themselves() -> None:
    a = Symbol(id="a", shapes=(Shape(parts=(Shape(use="b"),)),))
    b = Symbol(id="b", shapes=(Shape(use="a"), GOOD))
    found = check(art(Shape(use="a"), symbols=(a, b)))
    assert [finding.path for finding in found] == [("symbol", 0, "id"), ("symbol", 1, "id")]


def test_a_slip_in_a_symbol_is_reported_once_and_there() -> None:
    bad = Symbol(id="bad", shapes=(GOOD, Shape(path="M1", role="near")))
    found = check(art(Shape(use="bad"), Shape(use="bad", at=(90, 0)), symbols=(bad,)))
    assert [finding.path for finding in found] == [("symbol", 0, "shape", 1, "path")]


def test_twins_name_both_places() -> None:
    good = art(GOOD)
    twin = replace(good, scenes=good.scenes * 2, roles=(*good.roles, good.roles[0]))
    assert {(finding.path, finding.other) for finding in check(twin)} == {
        (("scene", 1, "id"), ("scene", 0, "id")),
        (("role", 2, "id"), ("role", 0, "id")),
    }


def test_roles_need_colours_and_a_weight() -> None:
    good = art(GOOD)
    odd = Role(id="odd", weight=12, dark="white", light="#12345")
    found = check(replace(good, roles=(*good.roles, odd)))
    assert [finding.path[2] for finding in found] == ["dark", "light", "weight"]


@pytest.mark.parametrize("times", [1, 2, 3, 6])
def test_least_seconds_keeps_three_changes_a_second(times: int) -> None:
    pulse = Pulse(times=times, during=(0, 1) if times < 3 else (0, 0.5))
    shape = replace(GOOD, pulse=pulse)
    least = least_seconds(art(shape), art(shape).scenes[0])
    begin, end = pulse.during
    moments = [least * (begin + (end - begin) * (i + 0.5) / (2 * times)) for i in range(2 * times)]
    for moment in moments:
        assert sum(moment <= other < moment + 1 - 1e-9 for other in moments) <= 3
    assert (least > 0) == (times > 1)


def test_flicker_is_refused_for_a_short_run_only() -> None:
    fast = art(replace(GOOD, pulse=Pulse(times=6, during=(0.2, 0.8))))
    assert [finding.path for finding in check(fast, run_seconds=2)] == [("scene", 0)]
    assert check(fast, run_seconds=10) == ()


def test_fades_count_as_changes() -> None:
    keys = tuple(Key(when=i / 10, show=i % 2) for i in range(11))
    blinking = art(replace(GOOD, keys=keys))
    assert least_seconds(blinking, blinking.scenes[0]) == pytest.approx(10 / 3)
    slow = tuple(Key(when=i / 10, show=i / 10) for i in range(11))
    rising = art(replace(GOOD, keys=slow))
    assert least_seconds(rising, rising.scenes[0]) == 0
