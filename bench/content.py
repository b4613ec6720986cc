"""What the measurements need from the content file: the keys, and the same file many times over."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "content.toml"
PROGRAM = str(Path(sys.executable).with_name("sij-tui"))
"""The command of the environment that runs the measurement."""
REPEATED = ("fact", "source_note", "screen", "glossary")
"""The tables that a longer leaflet would have more of."""

NAMED_KEYS = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "enter": b"\r",
    "tab": b"\t",
    "escape": b"\x1b",
    "space": b" ",
    "backspace": b"\x7f",
    "comma": b",",
    "slash": b"/",
    "question_mark": b"?",
}


def key(action: str) -> bytes:
    """Return what the keyboard sends for the first key of an action of the content file.

    ``search`` is one of the whole program; those of one part are named ``timeline.play``.
    """
    part, _, name = action.rpartition(".")
    tables = tomllib.loads(SHIPPED.read_text("utf-8"))
    actions = (tables[part] if part else tables)["labels"]["action"]
    return key_bytes(actions[name]["key"].split(",")[0].strip())


def key_bytes(name: str) -> bytes:
    """Return what the keyboard sends for a key, named as Textual names it."""
    if name.startswith("ctrl+"):
        return bytes([ord(name[-1].upper()) & 0x1F])
    return NAMED_KEYS.get(name) or name.encode()


def enlarge(text: str, times: int) -> str:
    """Return a content file with its facts, notes, parts and terms so many times over.

    Ids get a suffix in each copy, so that every reference stays inside its copy.
    """
    sections = re.split(r"(?m)^(?=\[)", text)
    names = [match[1] if (match := re.match(r"\[+([a-z_]+)", part)) else "" for part in sections]
    body = "".join(part for part, name in zip(sections, names, strict=True) if name in REPEATED)
    copies = (_copy(body, mark) for mark in "abcdefghijklmnopqrstuvwxyz"[: times - 1])
    return "\n".join([text, *copies])


def _copy(body: str, mark: str) -> str:
    ids = "|".join(map(re.escape, re.findall(r'(?m)^id = "(.+?)"', body)))
    own = re.compile(rf'"({ids})"')
    # Only where an id may stand: a kind, for one, can have the same name as a part.
    renamed = re.sub(
        r'\b(?:id|note) = "[^"]*"|\bfacts = \[[^]]*\]',
        lambda place: own.sub(rf'"\g<1>_{mark}"', place[0]),
        body,
    )
    # A reason against has to be asked about, and the questions are there once only.
    renamed = re.sub(r'kind = "(contraindication|caution)"', 'kind = "risk"', renamed)
    renamed = re.sub(r'force = "(cannot|too dangerous|tell us)"', 'force = "is"', renamed)
    # A picture shows facts of the first copy alone.
    renamed = re.sub(r"(?m)^(any_possibility|scene) = .*\n", "", renamed)
    return re.sub(r'(?m)^(term|title) = "(.*)"$', rf'\g<1> = "\g<2> {mark}"', renamed)
