"""The output that a page has not acknowledged."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sij_tui.serve.web.output_window import OUTPUT_WINDOW_BYTES, OutputWindow


@given(st.lists(st.one_of(st.binary(max_size=99), st.integers(0, 999)), max_size=30))
def test_what_is_kept_is_what_was_not_acknowledged(steps: list[bytes | int]) -> None:
    window, everything, acknowledged = OutputWindow(), b"", 0
    for step in steps:
        if isinstance(step, bytes):
            window.write(step)
            everything += step
        else:
            window.acknowledge(step)
            if acknowledged < step <= len(everything):
                acknowledged = step
        assert (window.start, window.end) == (acknowledged, len(everything))
        for offset in range(window.start, window.end + 1):
            assert window.holds(offset)
            assert window.read(offset) == everything[offset:]
        assert not window.holds(window.end + 1)
        assert not window.holds(window.start - 1)
        assert not window.holds(None)


def test_it_is_full_and_has_room_again_at_half() -> None:
    window = OutputWindow()
    window.write(b"x" * (OUTPUT_WINDOW_BYTES - 1))
    assert not window.is_full
    window.write(b"x")
    assert window.is_full
    window.acknowledge(OUTPUT_WINDOW_BYTES // 2 - 1)
    assert not window.has_room
    window.acknowledge(OUTPUT_WINDOW_BYTES // 2)
    assert window.has_room
    window.clear()
    assert window.start == window.end == OUTPUT_WINDOW_BYTES
