"""The tables of ``sij-tui serve status``."""

from __future__ import annotations

from sij_tui.serve.control import ClassRow, ControlResponse, HostRow
from sij_tui.serve.status import format_status

CLASS = ClassRow(
    code="BCDF", lesson="ward", phase="led", seconds=65, presenters=1, following=11, on_own=2,
    lost=1, poll="open",
)  # fmt: skip


def test_without_a_bus_nothing_is_said_of_hosts() -> None:
    assert format_status(ControlResponse(most=50)) == "0 of 50 sessions"


def test_classes_and_the_other_hosts_have_a_line_each() -> None:
    hosts = (HostRow("two", "up", 3, 50, draining=True), HostRow("three", "gone"))
    response = ControlResponse(most=50, classes=(CLASS,), bus="up", hosts=hosts)
    totals, _, of_class, columns, *of_hosts = format_status(response).splitlines()
    assert totals == "0 of 50 sessions; bus up"
    assert of_class.split() == ["BCDF", "ward", "led", "1:05", "1", "11", "2", "1", "open"]
    assert columns.split() == ["host", "state", "sessions"]
    assert [line.split() for line in of_hosts] == [
        ["two", "up,", "draining", "3", "of", "50"],
        ["three", "gone", "-"],
    ]
