"""What `read` has written is copied the next time, as long as it would be the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from paths import CONTENT

from sij_tui.cli import main

TEXT = "# Written by another program\n"


def read(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["read", *words]) == 0
    return capsys.readouterr().out


def files() -> list[Path]:
    return sorted((Path.home() / ".cache" / "sij-tui").glob("*.text"))


def test_the_second_time_it_is_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    first = read(capsys, "reasons")
    (kept,) = files()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert read(capsys, "reasons") == first
    assert files() == [kept]


@pytest.mark.parametrize(
    "words",
    [["allergies"], ["reasons", "--format", "markdown"], ["reasons", "--glyphs", "ascii"], []],
)
def test_other_arguments_have_their_own(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    alone = read(capsys, *words)
    for file in files():
        file.unlink()
    read(capsys, "reasons")
    assert read(capsys, *words) == alone
    assert read(capsys, *words) == alone
    assert len(files()) == 2


def test_other_content_has_its_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    data = CONTENT.read_text("utf-8")
    title = 'title = "Sacro-iliac joint injections"'
    assert data.count(title) == 1
    other.write_text(data.replace(title, 'title = "Another name"'), "utf-8")
    assert read(capsys, "about") != read(capsys, "about", "--content", str(other))


def test_what_is_damaged_is_written_anew(capsys: pytest.CaptureFixture[str]) -> None:
    first = read(capsys, "reasons")
    (kept,) = files()
    kept.write_bytes(kept.read_bytes()[:-1] + b"!")
    assert read(capsys, "reasons") == first
    kept.write_text(TEXT)
    assert read(capsys, "reasons") == first


def test_nothing_is_kept_of_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["read", "no-such-screen"])
    assert not files()


def test_the_second_time_waits_for_no_content() -> None:
    code = (
        "import sys; from sij_tui.cli import main; main(['read', 'reasons']);"
        "print([n for n in ('msgspec', 'tomli', 'typing', 'pathlib') if n in sys.modules])"
    )
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.endswith("[]\n"), done.stdout + done.stderr
