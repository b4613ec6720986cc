"""Reading tables of any shape: what is not there is nothing."""

from __future__ import annotations

import pytest

from sij_tui.core.checker.raw import at, entries, fact_ids, get, text_at


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("a",), [1, 2]), (("a", 0), 1), (("a", 1), 2), (("a", 2), None), (("a", 0, "b"), None),
        (("b",), "text"), (("b", 0), None), (("c", "d"), {}), (("c", "d", "e"), None),
        (("x", 0, "y"), None), ((), {"a": [1, 2], "b": "text", "c": {"d": {}}}),
    ],
)  # fmt: skip
def test_a_path_leads_to_a_value_or_to_nothing(path: tuple[str | int, ...], value: object) -> None:
    document = {"a": [1, 2], "b": "text", "c": {"d": {}}}
    assert at(document, *path) == value
    assert entries(document, *path) == (value if isinstance(value, list) else [])
    assert text_at(document, *path) == (value if isinstance(value, str) else "")


def test_what_is_no_table_has_no_keys_and_cites_no_facts() -> None:
    assert get({"a": 1}, "a") == 1
    assert (get([1], "a"), get("a", "a"), get(None, "a")) == (None, None, None)
    assert fact_ids({"facts": ["F01", 2, "F03"]}) == {"F01", "F03"}
    assert fact_ids({"facts": "F01"}) == fact_ids("facts") == set()
