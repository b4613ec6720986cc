"""What a screen reader makes of a run of each task: eSpeak NG, kept word for word."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

LINES = Path(__file__).parents[1] / "golden" / "lines"
SPOKEN = LINES / "spoken"
NAMES = sorted(path.stem for path in LINES.glob("*.txt"))
ESPEAK = shutil.which("espeak-ng")
VERSION = "1.51"
"""What was kept is what this version says."""
NAMED = set("%/.")
"""Signs that are named: per cent, one step of so many, and a full stop that stands by itself."""
pytestmark = pytest.mark.skipif(ESPEAK is None, reason="espeak-ng is not installed")


def said(text: str) -> str:
    """What is said, in the letters of eSpeak for sounds; nothing is played."""
    words = [ESPEAK or "espeak-ng", "-q", "-x", "-v", "en-gb", "--stdin"]
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


@cache
def version() -> str:
    done = subprocess.run([ESPEAK or "", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"(\d+\.\d+)", done.stdout)
    return found[1] if found else ""


def run_of(name: str) -> str:
    """What the program says in a run; what was typed is not read out."""
    lines = (LINES / f"{name}.txt").read_text().splitlines()
    return "".join(f"{line}\n" for line in lines if not line.startswith(">>> "))


@pytest.mark.parametrize("name", NAMES)
def test_a_run_of_each_task_is_spoken_as_before(name: str) -> None:
    if version() != VERSION:
        pytest.skip(f"espeak-ng {version()} says it in its own way: kept is that of {VERSION}")
    spoken, kept = said(run_of(name)), SPOKEN / f"{name}.txt"
    if os.environ.get("RENEW_GOLDEN"):
        SPOKEN.mkdir(exist_ok=True)
        kept.write_text(spoken)
        pytest.fail(f"{kept.name} was written anew: look at the difference")
    assert spoken == kept.read_text()


def test_no_sign_is_read_out_by_its_name() -> None:
    letters = {letter for name in NAMES for letter in run_of(name)}
    signs = sorted(letter for letter in letters if not (letter.isalnum() or letter.isspace()))
    assert signs
    plain = sounds(said("tea tea"))
    named = {sign for sign in signs if sounds(said(f"tea {sign} tea")) > plain + 2}
    assert named <= NAMED


def sounds(text: str) -> int:
    """How many letters of sounds there are, without pauses and stress."""
    return sum(letter.isalnum() or letter == "@" for letter in text)
