"""Updates of the screen are sent whole, or not at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sij_tui.terminal.output import UPDATE_BEGIN, UPDATE_END, SynchronizedUpdates

TEXT = st.text("abc\x1b[m", min_size=1, max_size=5)


@given(st.lists(st.tuples(st.booleans(), st.lists(TEXT, max_size=3)), max_size=6))
def test_all_is_sent_in_order_and_updates_whole(written: list[tuple[bool, list[str]]]) -> None:
    updates, sent, wanted = SynchronizedUpdates(), [], []
    for synchronised, parts in written:
        marked = [UPDATE_BEGIN, *parts, UPDATE_END] if synchronised else parts
        sent += [complete for part in marked if (complete := updates.complete(part))]
        wanted += ["".join(marked)] if synchronised and parts else parts
    assert sent == [text for text in wanted if text not in ("", UPDATE_BEGIN + UPDATE_END)]


def test_an_update_that_changes_nothing_is_not_sent() -> None:
    updates = SynchronizedUpdates()
    assert [updates.complete(text) for text in (UPDATE_BEGIN, "", UPDATE_END)] == ["", "", ""]
    assert updates.complete("after") == "after"
