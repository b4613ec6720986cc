"""What a shape can say of its look, of what it is cut to, and of its time."""

from __future__ import annotations

from msgspec.structs import replace
from scene_kit import art, braille, cells

from sij_tui.core.content.glyph_tier import GlyphTier
from sij_tui.core.content.scenes import (
    Art,
    Drawing,
    Key,
    LabelPlace,
    Pulse,
    Role,
    SceneLabel,
    Shading,
    Shape,
)
from sij_tui.core.scenes.colour import colour_of
from sij_tui.core.scenes.drawings import words_alone
from sij_tui.core.scenes.frame import CellStyle, Frame
from sij_tui.core.scenes.renderer import Renderer, render

ROLES = tuple(
    Role(id=name, weight=2, dark=colour, light=colour)
    for name, colour in (
        ("rim", "#ff0000"), ("base", "#808080"), ("shade", "#404040"), ("light", "#c0c0c0"),
        ("wash", "#0000ff"),
    )
)  # fmt: skip
TONE = Shading(
    id="stone", base="base", rim="rim", shade="shade", light="light", detail_from=30, offset=(4, 4)
)
SQUARE = "M8 8h24v24h-24z"


def picture(*shapes: Shape, **more: object) -> Art:
    made = replace(art(*shapes), roles=(*art().roles, *ROLES), tones=(TONE,))
    return replace(made, scenes=tuple(replace(scene, **more) for scene in made.scenes))


def styles(
    pictures: Art, glyphs: GlyphTier = "blocks", columns: int = 40, moment: float = 1.0
) -> dict[tuple[int, int], CellStyle]:
    """The colours of a frame's cells, by column and row; 40 columns are two dots to a unit."""
    frame = render(pictures, "one", moment, columns, columns // 2, glyphs)
    return {(x, y): cell.style for y, row in enumerate(cells(frame)) for x, cell in enumerate(row)}


def roles(pictures: Art, glyphs: GlyphTier = "blocks", columns: int = 40) -> set[str]:
    found = styles(pictures, glyphs, columns).values()
    return {name for style in found for name in (style.role, style.back)} - {""}


# Tones


def test_a_tone_makes_base_shade_light_and_rim_of_one_outline() -> None:
    body = picture(Shape(path=SQUARE, tone="stone"))
    assert roles(body) == {"rim", "base", "shade", "light"}
    found = styles(body)
    assert found[20, 10].back == "base"
    assert "shade" in (found[30, 10].back, found[29, 10].back)
    assert "light" in (found[9, 10].role, found[9, 10].back)


def test_light_comes_from_the_upper_left_however_a_body_is_turned() -> None:
    for changes in ({}, {"turn": 180.0}, {"flip": True}, {"turn": 90.0}):
        body = replace(Shape(path=SQUARE, tone="stone", pivot=(20, 20)), **changes)
        backs = {at: style.back for at, style in styles(picture(body)).items()}
        assert (backs[9, 10], backs[20, 5]) == ("light", "light")
        assert (backs[30, 10], backs[20, 15]) == ("shade", "shade")


def test_a_shape_may_say_how_deep_its_shade_is() -> None:
    def dark(shape: Shape) -> int:
        return sum(style.back == "shade" for style in styles(picture(shape)).values())

    assert dark(Shape(path=SQUARE, tone="stone", shade=(9, 9))) > dark(
        Shape(path=SQUARE, tone="stone")
    )
    assert dark(Shape(path=SQUARE, tone="stone", shade=(0, 0))) == 0


def test_small_canvases_show_one_colour_and_lines_alone_the_rim() -> None:
    body = picture(Shape(path=SQUARE, tone="stone"))
    assert roles(body, columns=20) == {"base"}
    plain = replace(body, tones=(replace(TONE, plain="light"),))
    assert roles(plain, columns=20) == {"light"}
    assert roles(body, "braille") == roles(body, "ascii") == {"rim"}


def test_a_body_hides_what_lies_under_it() -> None:
    under = Shape(path="M0 20h40", role="near")
    for glyphs in ("blocks", "braille"):
        found = styles(picture(under, Shape(path=SQUARE, tone="stone")), glyphs)
        assert found[2, 10].role == "near"
        assert "near" not in (found[20, 10].role, found[20, 10].back)


def test_recolouring_reaches_every_part_of_a_tone() -> None:
    group = Shape(parts=(Shape(path=SQUARE, tone="stone"),), recolour={"base": "wash"})
    assert roles(picture(group)) == {"rim", "wash", "shade", "light"}


# Soft paths


def test_points_are_joined_by_a_soft_curve_and_doubled_ones_stay_corners() -> None:
    ring = "M30 20L20 30L10 20L20 10z"
    hard, soft = (braille(Shape(path=ring, role="far", smooth=smooth)) for smooth in (False, True))
    assert (25, 26) in soft - hard
    assert (24, 25) in hard - soft
    corner = braille(Shape(path="M30 20L20 30L20 30L10 20L20 10z", role="far", smooth=True))
    assert max(y for x, y in corner if x in (19, 20)) == max(y for x, y in soft if x in (19, 20))
    assert len({x for x, y in corner if y >= 28}) < len({x for x, y in soft if y >= 28})


def test_what_is_curved_already_stays_as_it_is() -> None:
    curve = Shape(path="M4 20Q20 0 36 20", role="far")
    assert braille(curve) == braille(replace(curve, smooth=True))


# Openings


def test_a_shape_is_cut_to_its_opening() -> None:
    bars = Shape(path="M0 10h40M0 20h40M0 30h40", role="far", within=(10, 0, 8, 25))
    assert braille(bars) == {(x, y) for x in range(10, 18) for y in (10, 20)}


def test_openings_may_be_paths_and_lie_inside_one_another() -> None:
    bar = Shape(path="M0 20h40", role="far", within="M10 0h20v40h-20z")
    assert {x for x, _ in braille(bar)} == set(range(10, 30))
    group = Shape(parts=(bar,), within=(20, 0, 20, 40))
    assert {x for x, _ in braille(group)} == set(range(20, 30))


def test_a_shape_moves_behind_its_opening() -> None:
    bar = Shape(
        path="M0 20h12",
        role="far",
        within=(10, 0, 10, 40),
        keys=(Key(when=0), Key(when=1, move=(15, 0))),
    )
    bar = replace(bar, keys=(Key(when=0, move=(0, 0)), Key(when=1, move=(15, 0))))
    assert {x for x, _ in braille(bar, moment=0)} == {10, 11}
    assert {x for x, _ in braille(bar, moment=1)} == set(range(15, 20))


def test_an_opening_moves_with_the_group_around_it() -> None:
    bar = Shape(path="M0 20h40", role="far", within=(0, 0, 5, 40))
    group = Shape(parts=(bar,), at=(20, 0))
    assert {x for x, _ in braille(group)} == set(range(20, 25))


# Widths


def thickness(shape: Shape, columns: int) -> int:
    frame = render(picture(shape), "one", 1.0, columns, columns // 2, "braille")
    column = [row[columns // 2].text for row in cells(frame)]
    return sum(bin(ord(text) - 0x2800).count("1") for text in column if text > " ") // 2


def test_a_stroke_grows_with_the_picture_and_a_line_does_not() -> None:
    line = Shape(path="M0 20h40", role="far", line=1)
    stroke = Shape(path="M0 20h40", role="far", stroke=2)
    assert [thickness(line, columns) for columns in (20, 40, 80)] == [1, 1, 1]
    assert [thickness(stroke, columns) for columns in (20, 40, 80)] == [2, 4, 8]
    assert thickness(Shape(path="M0 20h40", role="far", stroke=0.1), 20) == 1


def test_a_halo_keeps_a_line_apart_from_what_it_crosses() -> None:
    under = Shape(path="M0 20h40", role="far")
    over = Shape(path="M20 10v20", role="near")
    row = {x for x, y in braille(under, over) if y == 20}
    assert row == set(range(40))
    kept = {x for x, y in braille(under, replace(over, halo=3)) if y == 20}
    assert row - kept == {17, 18, 19, 21, 22, 23} | ({20} - kept)
    near = {x for x, y in braille(under, replace(over, halo=0.1)) if y == 20}
    assert 0 < len(row - near) <= 2


# Covering


def colour(style_role: str, strength: int = 100) -> str:
    return colour_of(ROLES, style_role, strength, "#000000", theme="dark")


def test_what_does_not_cover_wholly_lets_through_what_lies_below() -> None:
    below = Shape(path="M0 0h40v40h-40z", role="rim", line=0, fill="solid")
    film = Shape(path="M0 0h20v40h-20z", role="wash", line=0, fill="solid", opacity=0.25)
    found = styles(picture(below, film))
    assert colour(found[5, 5].back, found[5, 5].back_strength) == "#bf0040"
    assert colour(found[30, 5].back, found[30, 5].back_strength) == "#ff0000"
    alone = styles(picture(film))[5, 5]
    assert colour(alone.back, alone.back_strength) == "#000040"


def test_opacity_and_show_multiply_through_groups() -> None:
    film = Shape(path="M0 0h40v40h-40z", role="wash", line=0, fill="solid", opacity=0.5)
    group = Shape(parts=(film,), opacity=0.5, show=0.5)
    found = styles(picture(group))[5, 5]
    assert (found.back, found.back_strength) == ("wash", 12)


def test_a_line_that_is_fading_shows_the_body_under_it() -> None:
    below = Shape(path="M0 0h40v40h-40z", role="rim", line=0, fill="solid")
    line = Shape(path="M0 20h40", role="wash", show=0.5)
    found = {colour(style.role, style.strength) for style in styles(picture(below, line)).values()}
    assert "#800080" in found


def test_many_veils_are_drawn_in_time() -> None:
    veils = tuple(
        Shape(circle=(20, 20, 1 + n % 19), role=("wash", "base")[n % 2], line=0, fill="solid",
              opacity=(1 + n % 97) / 99, at=(n % 7, n % 5), clip=True)
        for n in range(400)
    )  # fmt: skip
    frame = render(picture(*veils), "one", 1.0, 80, 24, "blocks")
    assert len(frame.rows) == 24


def test_an_inside_fades_in_from_its_rim() -> None:
    glow = Shape(circle=(20, 20, 18), role="wash", line=0, fill="solid", fade=0.8)
    found = styles(picture(glow))
    row = [found[x, 10].back_strength for x in range(3, 21)]
    assert row == sorted(row)
    assert row[-1] == 100
    assert len(set(row)) > 3
    edge = braille(glow)
    assert 0 < len([x for x, y in edge if y == 20 and x < 8]) < 6


# Tiers, sizes, themes


def test_tiers_are_exact_and_only_is_not() -> None:
    line = Shape(path="M0 20h40", role="far", tiers=("blocks",))
    assert roles(picture(line), "blocks") == {"far"}
    assert roles(picture(line), "braille") == roles(picture(line), "ascii") == set()
    assert roles(picture(replace(line, tiers=("octants", "pixels"))), "blocks") == set()


def test_a_label_stands_elsewhere_on_another_canvas() -> None:
    word = SceneLabel(
        text="word", point=(20, 20), at=(30, 6), role="far",
        places=(LabelPlace(to_columns=30, at=(2, 34)),), to_columns=60,
    )  # fmt: skip

    def row(columns: int) -> int:
        pictures = picture(Shape(circle=(20, 20, 2), role="near"), labels=(word,))
        rows = render(pictures, "one", 1.0, columns, columns // 2, "blocks").text.split("\n")
        return next((y * 40 // columns for y, text in enumerate(rows) if "word" in text), -1)

    assert [row(20), row(40), row(80)] == [16, 3, -1]


def test_a_colour_may_be_the_same_in_every_theme() -> None:
    role = Role(id="a", weight=1, dark="#111111", light="#222222", contrast="#333333")
    assert [role.colour(theme) for theme in ("dark", "light", "contrast")] == [
        "#111111", "#222222", "#333333",
    ]  # fmt: skip
    assert replace(role, contrast="").colour("contrast") == "#111111"
    screen = Role(id="a", weight=1, always="#444444")
    assert {screen.colour(theme) for theme in ("dark", "light", "contrast")} == {"#444444"}


# Time


def moved(shape: Shape, moment: float, *others: Shape) -> float:
    """How far to the right a dot has come."""
    return min(x for x, y in braille(shape, *others, moment=moment) if y < 10)


def dot(**more: object) -> Shape:
    keys = (Key(when=0, move=(0, 0)), Key(when=0.5, move=(32, 0)))
    return replace(Shape(path="M2 4h1", role="near", keys=keys), **more)


def test_values_glide_as_they_are_told() -> None:
    at = {ease: moved(dot(ease=ease), 0.125) for ease in ("in", "out", "steady", "smooth")}
    assert at == {"in": 4, "out": 16, "steady": 10, "smooth": 7}
    keys = (Key(when=0, move=(0, 0)), Key(when=0.5, move=(32, 0), ease="out"))
    assert moved(dot(keys=keys, ease="in"), 0.125) == at["out"]
    assert all(moved(dot(ease=ease), 0.5) == 34 for ease in at)


def test_keys_count_from_the_end_of_what_they_come_after() -> None:
    first = Shape(path="M0 30h4", role="far", id="a", keys=(Key(when=0.1), Key(when=0.3)))
    second = Shape(path="M0 36h4", role="far", id="b", after="a", keys=(Key(when=0.2),))
    late = dot(after="b")
    assert moved(late, 0.5, first, second) == 2
    assert moved(late, 0.75, first, second) == moved(dot(), 0.25)
    group = Shape(parts=(first, second, late))
    assert moved(group, 0.75) == moved(dot(), 0.25)


def test_a_pulse_counts_from_there_too() -> None:
    first = Shape(path="M0 30h4", role="far", id="a", keys=(Key(when=0.5),))
    pulse = Pulse(times=1, during=(0, 0.2), low=0.0)
    line = Shape(path="M0 4h40", role="near", pulse=pulse, after="a")

    def lit(moment: float) -> int:
        return len([1 for _, y in braille(first, line, moment=moment) if y == 4])

    assert lit(0.1) == lit(0.9) == 40
    assert lit(0.6) == 0


# Pictures made of characters

CUP = Drawing(art=" __\n|~~|]\n|__|", words="\n     tea", roles={"~": "wash"}, role="near")


def drawn(*drawings: Drawing, columns: int = 20, rows: int = 9, moment: float = 1.0) -> Frame:
    pictures = picture(Shape(path=SQUARE, tone="stone"), drawings=drawings)
    return Renderer(pictures, "one", columns, rows, "ascii").frame(moment)


def test_a_picture_of_characters_takes_the_place_of_shapes_in_ascii() -> None:
    frame = drawn(CUP)
    assert [row.strip() for row in frame.text.split("\n") if row.strip()] == [
        "__", "|~~|]tea", "|__|",
    ]  # fmt: skip
    found = {cell.text: cell.style.role for row in cells(frame) for cell in row}
    assert (found["~"], found["|"], found["t"]) == ("wash", "near", "near")
    blocks = picture(Shape(path=SQUARE, tone="stone"), drawings=(CUP,))
    assert "tea" not in render(blocks, "one", 1.0, 20, 9, "blocks").text


def test_the_first_drawing_that_fits_the_room_and_the_moment_is_shown() -> None:
    wide = Drawing(art="=" * 18, role="near", during=(0.5, 1))
    assert "=" * 18 in drawn(wide, CUP).text
    assert "~~" in drawn(wide, CUP, columns=12).text
    assert "~~" in drawn(wide, CUP, moment=0.2).text


def test_where_no_drawing_fits_the_words_of_the_picture_stand_alone() -> None:
    labels = tuple(
        SceneLabel(text=text, point=(20, 20), at=(30, 6), role="near")
        for text in ("“tea”", "a very long word indeed", "cup", "cup")
    )
    pictures = picture(Shape(path=SQUARE, tone="stone"), drawings=(CUP,), labels=labels)
    frame = render(pictures, "one", 1.0, 14, 2, "ascii")
    assert [row.rstrip() for row in frame.text.split("\n")] == ['   * "tea"', "   * cup"]
    framed = words_alone(pictures.scenes[0], 16, 4).text.split("\n")
    assert [row.strip() for row in framed] == [
        ".-----------.", '|  * "tea"  |', "|  * cup    |", "'-----------'"
    ]  # fmt: skip
    assert all(len(row) == 14 for row in frame.text.split("\n"))


def test_a_picture_without_words_says_none_in_ascii_either() -> None:
    bare = replace(CUP, words="")
    assert render(picture(drawings=(bare,)), "one", 1.0, 9, 2, "ascii").text.strip() == ""
