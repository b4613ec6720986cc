"""A picture that cannot be drawn is told of with its line and column wherever a file is read."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from content_samples import base, with_practice
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import DATA
from scene_kit import GLYPHS, art, kettle

from sij_tui.commands.watch import watcher
from sij_tui.core.content.loaded import BrokenContent
from sij_tui.core.content.model import Content
from sij_tui.core.content.problems import Problem
from sij_tui.core.content.scenes import Art, Key, Pulse, Restyle, Shading, Shape, Symbol
from sij_tui.core.scenes.checks import structure
from sij_tui.core.scenes.faults import can_be_drawn
from sij_tui.core.scenes.renderer import render
from sij_tui.core.validation.load import load, validate
from sij_tui.core.validation.meaning import CHECKS, document_of
from sij_tui.core.validation.scene_file import art_in

PICTURES = (DATA / "scenes" / "kettle.toml").read_text("utf-8").replace('"K1"', '"F01"')
CUP = "M0 0h12l-2 12h-8z"


def doubled(count: int) -> str:
    """So many symbols, each of which uses the next one twice."""
    lines = []
    for number in range(count):
        inside = f'use = "s{number + 1}"' if number + 1 < count else f'path = "{CUP}"\nrole = "pot"'
        lines.append(f'[[symbol]]\nid = "s{number}"\n' + f"[[symbol.shape]]\n{inside}\n" * 2)
    return "".join(lines)


def row(count: int) -> str:
    """So many symbols, each of which uses the next one."""
    lines = []
    for number in range(count):
        inside = f'use = "s{number + 1}"' if number + 1 < count else f'path = "{CUP}"\nrole = "pot"'
        lines.append(f'[[symbol]]\nid = "s{number}"\n[[symbol.shape]]\n{inside}\n')
    return "".join(lines)


USE = '\n[[scene.shape]]\nuse = "s0"\n'
FAULTS = {
    "v18s": (f'"{CUP}"', '"v18s"', "symbol", 9),
    "a letter": (f'"{CUP}"', '"a"', "symbol", 9),
    "a word": (f'"{CUP}"', '"cup"', "symbol", 10),
    "in the middle": (f'"{CUP}"', '"M0 0h12l-2 12k-8z"', "symbol", 22),
    "over two lines": (f'"{CUP}"', '"""\nM0 0h12\nl-2 12h"""', "symbol", 8),
    "too large": (f'"{CUP}"', '"M0 0h1e999"', "symbol", 14),
    "no such symbol": ('use = "cup"\nat', 'use = "cop"\nat', "symbol", 0),
    "uses itself": ('use = "cup"\nat', 'use = "set"\nat', "symbol", 0),
    "no such role": (f'"{CUP}"\nrole = "pot"', f'"{CUP}"\nrole = "pan"', "symbol", 0),
    "no such tone": (f'"{CUP}"\nrole = "pot"', f'"{CUP}"\ntone = "pot"', "symbol", 0),
    "a bad opening": (f'"{CUP}"', f'"{CUP}"\nwithin = "M0 0k"', "symbol", 15),
    "after nothing": (f'"{CUP}"', f'"{CUP}"\nafter = "lid"', "symbol", 0),
    "too broad": (f'"{CUP}"', f'"{CUP}"\nstroke = 200', "symbol", 0),
    "no width": ("view = [0, 0, 80, 50]", "view = [0, 0, 0, 50]", "scene", 0),
    "doubled": ("[[scene]]\n", f"{doubled(18)}[[scene]]\n", "scene", 0),
    "in a row": ("[[scene]]\n", f"{row(600)}[[scene]]\n", "symbol", 0),
    "far too long": (f'"{CUP}"', '"M0 0' + "h999999h-999999" * 20 + '"', "scene", 0),
    "100,000 segments": (f'"{CUP}"', '"M0 0' + "h1v1" * 50_000 + '"', "", 0),
}


def faulty(name: str) -> str:
    old, new, _, _ = FAULTS[name]
    assert old in PICTURES
    pictures = PICTURES.replace(old, new, 1)
    return f"{base()}\n{pictures}" + (USE if name in ("doubled", "in a row") else "")


def refused(data: bytes) -> tuple[Problem, ...]:
    with pytest.raises(BrokenContent) as error:
        load(data, "c.toml")
    return error.value.problems


def watched(data: bytes, path: Path) -> tuple[Problem, ...]:
    path.write_bytes(data)
    found = watcher(path, b"")()
    assert isinstance(found, tuple)
    return found


def test_the_pictures_themselves_are_fine() -> None:
    assert not [p for p in validate(f"{base()}\n{PICTURES}".encode()) if p.severity == "error"]


@pytest.mark.parametrize("name", FAULTS)
def test_every_reader_of_a_file_tells_the_same(name: str, tmp_path: Path) -> None:
    data = faulty(name).encode()
    _, _, where, column = FAULTS[name]
    began = time.process_time()
    errors = [problem for problem in validate(data) if problem.severity == "error"]
    assert time.process_time() - began < 2
    assert errors
    assert any(problem.where.startswith(where) for problem in errors)
    assert all(problem.line for problem in errors)
    assert not column or column in {problem.column for problem in errors}
    began = time.process_time()
    assert set(refused(data)) == set(watched(data, tmp_path / "c.toml")) == set(errors)
    assert time.process_time() - began < 4
    if name != "100,000 segments":
        assert {p.message for p in art_in(data)[1]} == {p.message for p in errors}


@pytest.mark.parametrize("name", FAULTS)
def test_no_check_needs_another_to_have_run(name: str) -> None:
    """Each check gets each broken picture: none raises, and none draws what has no end."""
    import tomli

    if name == "100,000 segments":
        return  # refused before any check runs
    raw = tomli.loads(faulty(name).replace(base(), with_practice()))
    for step in raw["timeline"]["step"]:
        step["scene"] = "kettle"
    document = document_of(raw, msgspec.convert(raw, Content), "")
    for check in CHECKS:
        list(check(document))


# What passes for a start can be drawn; what cannot is told

numbers = st.one_of(st.integers(-2, 12), st.floats(-20, 20), st.sampled_from([0.0, 1.0, 1e6]))
pairs = st.tuples(numbers, numbers)
paths = st.one_of(
    st.just(CUP),
    st.text("MmLlHhVvCcQqZza 0123456789.,-e", max_size=24),
    st.just("M0 0h4"),
)
shapes = st.builds(
    Shape,
    id=st.sampled_from(["", "", "x", "y"]),
    after=st.sampled_from(["", "", "", "x", "y", "z"]),
    tone=st.sampled_from(["", "", "stone", "sand"]),
    shade=st.sampled_from([None, None, (1.0, -2.0), (0.0, 99.0)]),
    stroke=st.sampled_from([None, None, 0.4, 3.0, -1.0]),
    halo=st.sampled_from([None, None, 0.4, 3.0, 99.0]),
    fade=st.sampled_from([0.0, 0.0, 0.5, 1.0, -1.0]),
    opacity=st.sampled_from([1.0, 1.0, 0.5, 0.0, 2.0]),
    within=st.one_of(st.just(""), paths, st.tuples(numbers, numbers, numbers, numbers)),
    tiers=st.sampled_from([(), ("blocks",), ("braille", "ascii")]),
    path=st.one_of(st.just(""), paths),
    circle=st.one_of(st.none(), st.tuples(numbers, numbers, numbers)),
    use=st.sampled_from(["", "", "a", "b", "c"]),
    role=st.sampled_from(["near", "far", "none", ""]),
    line=numbers,
    dash=st.one_of(st.none(), pairs),
    clear=st.one_of(st.none(), numbers),
    gap=numbers,
    size=st.one_of(numbers, pairs),
    at=pairs,
    follow=st.one_of(st.just(""), paths),
    fill=st.sampled_from(["none", "half", "solid"]),
    repeat=st.lists(pairs, max_size=2).map(tuple),
    pulse=st.one_of(st.none(), st.builds(Pulse, times=st.integers(-1, 3), during=pairs)),
    restyle=st.one_of(
        st.none(), st.builds(Restyle, line=numbers, role=st.sampled_from([None, "near", "none"]))
    ),
    keys=st.lists(st.builds(Key, when=numbers, move=pairs, size=numbers), max_size=3).map(tuple),
)
tones = st.builds(
    Shading,
    id=st.just("stone"),
    base=st.sampled_from(["near", "near", "near", "none"]),
    rim=st.sampled_from(["near", "near", "near", ""]),
    shade=st.sampled_from(["far", "", "near", "none"]),
    offset=st.sampled_from([(1.0, 1.0), (2.0, 0.0), (-3.0, 1e6)]),
    stroke=st.just(0.5),
    detail_from=st.sampled_from([0, 50]),
)
groups = st.lists(shapes, min_size=1, max_size=3).map(tuple)


@settings(max_examples=150, deadline=None)
@given(groups, groups, groups, numbers, numbers, tones)
def test_what_a_start_lets_pass_can_be_drawn(
    one: tuple[Shape, ...],
    two: tuple[Shape, ...],
    drawn: tuple[Shape, ...],
    width: float,
    height: float,
    tone: Shading,
) -> None:
    symbols = (Symbol(id="a", shapes=one), Symbol(id="b", shapes=two))
    picture = art(*drawn, symbols=symbols, tones=(tone,))
    view = (0.0, 0.0, width, height)
    scenes = tuple(msgspec.structs.replace(scene, view=view) for scene in picture.scenes)
    picture = msgspec.structs.replace(picture, scenes=scenes)
    if can_be_drawn(picture):
        for glyphs in GLYPHS:
            render(picture, "one", 0.4, 30, 12, glyphs)
    else:
        assert structure(picture)


@pytest.mark.parametrize(
    "much",
    [
        Shape(circle=(9, 9, 2), role="near", repeat=((1.0, 0.0),) * 600),
        Shape(path="M0 0" + "h1v1" * 11_000, role="near"),
        Shape(circle=(9, 9, 2), role="near", size=90_000),
    ],
    ids=["outlines", "characters", "length"],
)
def test_each_bound_holds_by_itself(much: Shape) -> None:
    assert not can_be_drawn(art(much))
    assert [finding.path for finding in structure(art(much))] == [("scene", 0)]


@pytest.mark.parametrize(
    "change",
    [
        lambda good: msgspec.structs.replace(good, symbols=()),
        lambda good: msgspec.structs.replace(good, roles=()),
    ],
)
def test_a_picture_without_what_it_needs_is_not_drawn(change: Callable[[Art], Art]) -> None:
    assert can_be_drawn(kettle())
    assert not can_be_drawn(change(kettle()))
