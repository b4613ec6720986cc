"""The screens on terminals of other encodings than UTF-8, whose locale need not be installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from paths import DATA

pytestmark = [
    pytest.mark.pty,
    pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal"),
]
if sys.platform != "win32":
    from program_kit import TAKEN, Start, starting


LATIN = {"LC_ALL": "fr_FR.ISO-8859-1"}


@pytest.fixture
def start(root: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the program."""
    with starting({"PYTHONPATH": str(root), "XDG_STATE_HOME": str(tmp_path)}) as begin:
        yield begin


@pytest.mark.parametrize(
    ("locale", "content", "shown"),
    [
        ("fr_FR.ISO-8859-1", "fr.toml", "Réglages".encode("latin-1")),
        ("fr_FR@euro", "fr.toml", "Réglages".encode("iso8859-15")),
        ("ru_RU.KOI8-R", "fr.toml", b"Reglages"),
        ("ja_JP.eucJP", "ja.toml", "検索".encode("euc_jp")),
    ],
)
def test_letters_are_written_in_the_encoding_of_the_locale(
    start: Start, locale: str, content: str, shown: bytes
) -> None:
    file = DATA / "content" / content
    session = start("--no-state", "--content", file, until="", env={"LC_ALL": locale})
    session.read_until(shown)
    session.read_until_raw(TAKEN)
    session.send("q")
    assert session.wait_exit() == 0
    assert "é".encode() not in session.output
    assert "検索".encode() not in session.output


def test_letters_are_read_in_the_encoding_of_the_locale(start: Start) -> None:
    file = DATA / "content" / "fr.toml"
    session = start("--no-state", "--content", file, until="", env=LATIN)
    session.read_until_raw(TAKEN)
    session.send("/")
    session.read_until(b"Recherche")
    session.send(b"\xe9t")
    session.read_until("Trouvés".encode("latin-1"))
    session.send("\x03")
    assert session.wait_exit() == 0
