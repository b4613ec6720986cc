"""From step to step: the gate, arrows, digits, the track, and where a statement comes from."""

from __future__ import annotations

import pytest
from book_kit import CONTENT
from textual import events
from textual.message import Message
from timeline_player import LABELS, LAST, TIMELINE, playing

from sij_tui.core.book import Book
from sij_tui.core.content.label_text import fill
from sij_tui.core.validation.load import load
from sij_tui.widgets.messages import PlaybackChanged
from sij_tui.widgets.picture import Picture
from sij_tui.widgets.track import INSET, TimelineTrack


async def test_it_starts_paused_on_the_first_frame_with_the_gate() -> None:
    async with playing() as play:
        assert (play.player.position, play.player.playing, play.runs) == (0.0, False, False)
        assert TIMELINE.gate
        assert TIMELINE.gate.title in play.text
        assert LABELS.paused in play.text
        assert LABELS.not_to_scale in play.text
        for item in TIMELINE.gate.items:
            assert " ".join(item.facts) in play.text


async def test_it_opens_at_the_step_that_was_left() -> None:
    async with playing(at="dye") as play:
        assert TIMELINE.step[play.player.at].id == "dye"
        assert not play.player.playing
        assert play.session.route.key == "dye"


async def test_arrows_step() -> None:
    async with playing() as play:
        await play.do("next", "next", "next", "previous")
        assert play.player.at == 1
        assert TIMELINE.step[1].title in play.text


@pytest.mark.parametrize("key", ["right", "1", "space"])
@pytest.mark.parametrize("motion", [True, False])
async def test_what_comes_before_any_step_is_followed_by_the_first(key: str, motion: bool) -> None:
    async with playing(motion=motion) as play:
        assert TIMELINE.gate
        await play.press(key)
        await play.tick(0.5)
        assert TIMELINE.gate.title not in play.text
        assert TIMELINE.step[0].title in play.text
        assert play.player.at == 0


async def test_before_any_step_nothing_claims_to_be_the_first() -> None:
    async with playing(size=(120, 40)) as play:
        for again in (False, True):
            if again:
                await play.do("next", "previous")
            number = fill(LABELS.step, number=1, total=len(TIMELINE.step))
            assert number not in play.text
            assert play.line.query_one("#picture", Picture).scene == TIMELINE.gate_scene
            track = "\n".join(play.lines[-6:-2])
            assert play.session.glyphs.here not in track
            assert play.session.glyphs.seen not in track
        await play.do("next")
        assert number in play.text
        assert play.line.query_one("#picture", Picture).region
        assert play.line.query_one("#picture", Picture).scene == TIMELINE.step[0].scene


async def test_before_the_first_step_stands_the_gate_again() -> None:
    async with playing(at="lie") as play:
        assert TIMELINE.gate
        assert TIMELINE.gate.title not in play.text
        await play.do("previous")
        assert TIMELINE.gate.title in play.text
        await play.do("next")
        await play.press("home")
        assert TIMELINE.gate.title in play.text
        assert play.player.position == 0


async def test_end_leads_to_the_end() -> None:
    async with playing() as play:
        await play.press("end")
        assert play.player.at_end
        await play.tick(1)  # it has faded in
        assert not play.runs


async def test_digits_lead_to_a_step_and_two_make_a_number() -> None:
    async with playing() as play:
        await play.press("7")
        assert play.player.at == 6
        play.clock.now += 5
        await play.press("1", "4")
        assert play.player.at == 13
        play.clock.now += 5
        await play.press("1")
        play.clock.now += 5
        await play.press("2")
        assert play.player.at == 1
        assert play.page == "timeline"


async def test_a_click_on_the_track_leads_there_and_a_drag_follows() -> None:
    async with playing() as play:
        region = play.line.query_one("#track", TimelineTrack).region
        cells = region.width - 2 * INSET

        def mouse(kind: type[events.MouseEvent], part: float) -> None:
            x = region.x + INSET + round(part * cells)
            play.send(kind(None, x, region.y + 1, 0, 0, 1, False, False, False))

        steps = LAST + 1
        mouse(events.MouseDown, 0.5)
        await play.settle()
        assert play.player.position == pytest.approx(0.5 * steps, abs=0.3)
        mouse(events.MouseMove, 0.8)
        await play.settle()
        assert play.player.position == pytest.approx(0.8 * steps, abs=0.3)
        mouse(events.MouseUp, 0.8)
        await play.settle()
        mouse(events.MouseMove, 0.1)
        await play.settle()
        assert play.player.position == pytest.approx(0.8 * steps, abs=0.3)
        assert TIMELINE.step[int(0.8 * steps)].title in play.text


async def test_the_bar_of_keys_can_be_clicked() -> None:
    async with playing(at="vein") as play:
        await play.click(play.label_of("timeline.play"))
        assert play.player.playing
        await play.click(play.label_of("next"))
        assert play.player.at == 2


async def test_a_key_shows_where_a_statement_comes_from() -> None:
    async with playing(at="numb") as play:
        await play.press("down")
        await play.do("origin")
        assert "F25" in play.text
        assert play.book.content.labels.name.origin in play.text
        await play.do("back")
        assert TIMELINE.step[4].title in play.text
        assert play.pane("words").key == "numb.team.2"
        await play.do("origin", "next")
        assert TIMELINE.step[5].title in play.text


@pytest.mark.parametrize("step", [step.id for step in TIMELINE.step])
async def test_every_step_has_an_origin(step: str) -> None:
    async with playing(at=step) as play:
        await play.do("origin")
        first = (*TIMELINE.step[play.player.at].team, *TIMELINE.step[play.player.at].person)[0]
        assert first.facts[0] in play.text


async def test_a_saved_file_is_shown_at_the_same_step() -> None:
    data = CONTENT.read_bytes()
    title = TIMELINE.step[4].title
    changed = data.replace(f'title = "{title}"'.encode(), b'title = "Quite another title"')
    changed = changed.replace(b'short = "Vein"', b'short = "Brand"')
    async with playing(at="numb", size=(140, 40)) as play:
        await play.do("timeline.frame_on")
        play.line.set_book(Book(load(changed, "content.toml"), "x"))
        await play.settle()
        assert "Quite another title" in play.text
        assert "Brand" in play.text
        assert play.player.at == 4
        assert play.player.elapsed > 0


@pytest.mark.parametrize(
    ("at", "key"),
    [
        *(("", key) for key in ("next", "timeline.play", "timeline.frame_on", "1", "3", "end")),
        *(("clean", key) for key in ("next", "timeline.play", "3", "home", "end")),
        (TIMELINE.step[0].id, "home"),
    ],
)
async def test_one_press_is_one_change(at: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(at=at) as play:
        posted: list[Message] = []
        post = play.line.post_message

        def noted(message: Message) -> bool:
            posted.append(message)
            return post(message)

        monkeypatch.setattr(play.line, "post_message", noted)
        await (play.press if key.isalnum() and key != "next" else play.do)(key)
        assert [type(each) for each in posted].count(PlaybackChanged) == 1
