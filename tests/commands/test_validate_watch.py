"""``sij-tui validate --watch`` says what is wrong again whenever the file is saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from content_samples import base

from sij_tui.cli import main
from sij_tui.commands import watch


def saving(monkeypatch: pytest.MonkeyPatch, path: Path, *texts: str | None) -> None:
    """Save these texts one after the other between two looks, then press Ctrl+C."""
    left = iter(texts)

    def sleep(_: float) -> None:
        try:
            text = next(left)
        except StopIteration:
            raise KeyboardInterrupt from None
        if text is None:
            path.unlink()
        else:
            path.write_text(text, "utf-8")

    monkeypatch.setattr(watch.time, "sleep", sleep)


def test_a_file_mended_while_it_watches_is_told_of_each_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tea.toml"
    path.write_text(base(), "utf-8")
    broken = base().replace('title = "', "title = “", 1)
    saving(monkeypatch, path, broken, broken, "", None, base())
    assert main(["validate", "--watch", str(path)]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    reports = [line for line in out.splitlines() if line.startswith("tea.toml: ")]
    assert len(reports) == 3
    assert "1 error" in reports[1]
    assert "error" not in reports[0].replace("0 errors", "")
    assert reports[2] == reports[0]


def test_the_status_is_that_of_the_last_look(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "tea.toml"
    path.write_text(base(), "utf-8")
    saving(monkeypatch, path, "title = “")
    assert main(["validate", "--watch", str(path)]) == 1


def test_standard_input_cannot_be_watched(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["validate", "--watch", "-"])
    assert end.value.code == 2
    assert "--watch needs a file" in capsys.readouterr().err
