"""The look of a cell: what the numbers of SGR sequences add up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

PAPER, INK = "#101418", "#d8dee4"
BASE = ["000000", "cd3131", "0dbc79", "e5e510", "2472c8", "bc3fbc", "11a8cd", "e5e5e5"]
BRIGHT = ["666666", "f14c4c", "23d18b", "f5f543", "3b8eea", "d670d6", "29b8db", "ffffff"]
CUBE = (0, 95, 135, 175, 215, 255)
TRAITS = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}


@dataclass(frozen=True)
class Look:
    """Colours of a cell, and its traits: bold, dim, italic, underline, reverse."""

    ink: str = INK
    paper: str = PAPER
    traits: frozenset[str] = frozenset()


def look(style: str) -> Look:
    """Return the look of a cell from the numbers of its SGR sequences."""
    numbers = iter([int(n) if n.isdigit() else 0 for n in style.replace(":", ";").split(";") if n])
    now = Look()
    for number in numbers:
        now = _turn(now, number, numbers)
    if "reverse" in now.traits:
        now = replace(now, ink=now.paper, paper=now.ink)
    return now


def _turn(now: Look, number: int, rest: Iterator[int]) -> Look:
    """Return the look after one more number."""
    if number in TRAITS:
        return replace(now, traits=now.traits | {TRAITS[number]})
    if number in (23, 24, 27):
        return replace(now, traits=now.traits - {TRAITS[number - 20]})
    match number:
        case 0:
            return Look()
        case 22:
            return replace(now, traits=now.traits - {"bold", "dim"})
        case 38:
            return replace(now, ink=_colour(rest))
        case 48:
            return replace(now, paper=_colour(rest))
        case 39:
            return replace(now, ink=INK)
        case 49:
            return replace(now, paper=PAPER)
        case _:
            return _turn_to_base(now, number)


def _turn_to_base(now: Look, number: int) -> Look:
    for first, names in ((30, BASE), (90, BRIGHT)):
        if first <= number < first + 8:
            return replace(now, ink=f"#{names[number - first]}")
        if first + 10 <= number < first + 18:
            return replace(now, paper=f"#{names[number - first - 10]}")
    return now


def _colour(rest: Iterator[int]) -> str:
    if next(rest, 0) == 2:
        return "#" + "".join(f"{next(rest, 0):02x}" for _ in range(3))
    index = next(rest, 0)
    if index < 16:
        return f"#{(BASE + BRIGHT)[index]}"
    if index < 232:
        index -= 16
        return "#" + "".join(f"{CUBE[index // size % 6]:02x}" for size in (36, 6, 1))
    return "#" + f"{8 + 10 * (index - 232):02x}" * 3
