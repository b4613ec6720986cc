"""The plans with their notes, as a presenter reads or prints them before the class."""

from __future__ import annotations

from book_kit import shipped

from sij_tui.core.classroom.lesson_text import lessons_page


def test_a_plan_has_its_stops_with_their_polls_and_stands_apart_from_the_one_before() -> None:
    content = shipped().content
    assert content.classroom
    page = lessons_page(content)
    assert page
    titles = [element for element in page.elements if element.style == "title"]
    assert [element.text for element in titles] == [lesson.title for lesson in content.lesson]
    assert [element.before for element in titles] == [0, 1]
    poll = content.classroom.action.ask.label
    for lesson in content.lesson:
        stops = [each for each in page.elements if each.key.startswith(f"{lesson.id} ")]
        assert [each.text.endswith(poll) for each in stops] == [stop.poll for stop in lesson.stop]
        assert any(stop.poll for stop in lesson.stop)
