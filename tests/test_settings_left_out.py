"""What a test, or the program in its process, sets in the environment ends with it."""

from __future__ import annotations

import os

import pytest


@pytest.mark.parametrize("_time", [1, 2])
def test_what_is_set_is_not_there_in_the_next_test(_time: int) -> None:
    assert ("NO_COLOR" in os.environ, os.environ["TERM"]) == (False, "xterm-256color")
    os.environ |= {"NO_COLOR": "1", "TERM": "dumb"}
