"""Updates of the screen are sent whole, or not at all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sij_tui.terminal.updates import BEGIN, END, Updates

TEXT = st.text("abc\x1b[m", min_size=1, max_size=5)


@given(st.lists(st.tuples(st.booleans(), st.lists(TEXT, max_size=3)), max_size=6))
def test_all_is_sent_in_order_and_updates_whole(written: list[tuple[bool, list[str]]]) -> None:
    updates, sent, wanted = Updates(), [], []
    for synchronised, parts in written:
        marked = [BEGIN, *parts, END] if synchronised else parts
        sent += [whole for part in marked if (whole := updates.whole(part))]
        wanted += ["".join(marked)] if synchronised and parts else parts
    assert sent == [text for text in wanted if text not in ("", BEGIN + END)]


def test_an_update_that_changes_nothing_is_not_sent() -> None:
    updates = Updates()
    assert [updates.whole(text) for text in (BEGIN, "", END)] == ["", "", ""]
    assert updates.whole("after") == "after"
