"""What the log says of an error: which and where, and nothing of what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from sij_tui.core.layout.elements import Element
from sij_tui.core.layout.glyphs import glyphs_for
from sij_tui.core.lines.text import lines_of
from sij_tui.internal_error import error_location
from sij_tui.serve.forkserver import worker

SECRET = "an answer that was given"


def raised(work: Callable[[], object]) -> BaseException:
    try:
        work()
    except BaseException as error:  # noqa: BLE001 - whatever it is, its place is asked for
        return error
    raise AssertionError("nothing was raised")


def test_an_error_says_its_type_and_the_line_that_raised_it() -> None:
    assert error_location(raised(lambda: int(SECRET))).startswith(
        "ValueError at test_serve_errors.py:"
    )
    assert error_location(ValueError(SECRET)) == "ValueError"


def test_an_error_of_a_library_says_where_the_program_called_it() -> None:
    error = raised(lambda: list(lines_of([Element(text=SECRET)], 0, glyphs_for("ascii"))))
    found = re.fullmatch(
        r"ValueError at textwrap\.py:\d+, called at core/lines/text\.py:\d+", error_location(error)
    )
    assert found, error_location(error)


def test_of_a_session_the_first_failures_are_reported_and_no_flood(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[str] = []
    monkeypatch.setattr(worker, "_send_report", sent.append)
    report = worker._failure_reporter()
    for _ in range(500):
        report(raised(lambda: int(SECRET)))
    assert 0 < len(sent) <= 20
    assert all(line.startswith("!ValueError at ") and SECRET not in line for line in sent)
