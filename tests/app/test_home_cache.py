"""The home screen is kept as it was drawn, and shown if all it was drawn from is the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from paths import CONTENT

from sij_tui.app.bootstrap import prerender
from sij_tui.app.home_cache import HomeCache
from sij_tui.app.prerender import PrerenderedHome
from sij_tui.cli import SHOW_DEFAULTS
from sij_tui.content_cache import CachedContent
from sij_tui.core.book import Book

SIZE = (80, 24)
TERMINAL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
STATE = '{"schema":1,"places":{"sij-injection":{"page":"why","seen":["why"]}}}'
DATA = CONTENT.read_bytes()


class Place:
    """A user's folders, and what a start there would find."""

    def __init__(self, folder: Path) -> None:
        self.cache, self.state = folder / "cache" / "sij-tui", folder / "reader.json"

    def opened(self, data: bytes = DATA, state: str | None = None, **changed: Any) -> HomeCache:
        args = SimpleNamespace(**{**SHOW_DEFAULTS, "variables": TERMINAL, **changed})
        content = CachedContent(data, str(self.cache))
        return HomeCache(content, args, str(self.state) if state is None else state)

    def drawn(self) -> PrerenderedHome:
        args = SimpleNamespace(**{**SHOW_DEFAULTS, "variables": TERMINAL})
        book = Book(CachedContent(DATA, str(self.cache)).load("a.toml"), "1")
        found = prerender(args, book, self.state, SIZE)
        assert found
        return found

    @property
    def file(self) -> Path:
        (found,) = self.cache.glob("*.home")
        return found


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def kept(place: Place) -> Place:
    place.opened().store(place.drawn())
    assert place.opened().find(SIZE)
    return place


def test_what_is_found_is_what_was_drawn(place: Place) -> None:
    drawn, cache = place.drawn(), place.opened()
    assert not cache.find(SIZE)
    assert not cache.is_found
    assert cache.prerendered() is None
    assert not cache.is_current(SIZE)
    cache.store(drawn)
    assert cache.is_current(SIZE)
    again = place.opened()
    assert again.find(SIZE) == drawn.output()
    assert again.is_found
    assert again.prerendered() == drawn
    assert again.is_current(SIZE)
    assert place.file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "changed",
    [
        {"theme": "light"},
        {"glyphs": "ascii"},
        {"start": "why"},
        {"state": ""},
        {"data": DATA.replace(b'\nversion = "', b'\nversion = "9.', 1)},
        {"variables": {**TERMINAL, "LANG": "C"}},
        {"variables": {**TERMINAL, "NO_COLOR": "1"}},
        {"variables": {**TERMINAL, "COLORTERM": ""}},
    ],
    ids=str,
)
def test_another_is_not_shown_in_its_place(kept: Place, changed: dict[str, Any]) -> None:
    assert not kept.opened(**changed).find(SIZE)
    assert kept.opened().find(SIZE)


def test_nor_in_another_window_or_for_a_reader_who_has_been_on(kept: Place) -> None:
    assert not kept.opened().find((81, 24))
    kept.state.write_text(STATE)
    assert not kept.opened().find(SIZE)


def test_nor_when_what_draws_it_has_changed(kept: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sij_tui.app.home_cache.modules_in", lambda name: [(name, 1, 1)])
    assert not kept.opened().find(SIZE)


def flipped(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at:][1:]


@pytest.mark.parametrize("damage", [flipped(3), flipped(-1), lambda data: data[:-9], lambda _: b""])
def test_what_is_damaged_is_not_shown(kept: Place, damage: Callable[[bytes], bytes]) -> None:
    kept.file.write_bytes(damage(kept.file.read_bytes()))
    assert not kept.opened().find(SIZE)


def test_what_others_may_write_is_not_shown(kept: Place) -> None:
    kept.file.chmod(0o620)
    assert not kept.opened().find(SIZE)


def test_nothing_is_kept_where_nothing_may_be(place: Place) -> None:
    cache = place.opened(state="")
    assert cache.is_current(SIZE)
    cache.store(place.drawn())
    assert not list(place.cache.glob("*.home"))


def test_a_picture_that_is_known_is_not_drawn_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = place.drawn()
    monkeypatch.setattr("sij_tui.core.scenes.renderer.render", None)
    args = SimpleNamespace(**{**SHOW_DEFAULTS, "variables": TERMINAL})
    book = Book(CachedContent(DATA, str(place.cache)).load("a.toml"), "1")
    assert prerender(args, book, place.state, SIZE, drawn) == drawn
    with pytest.raises(TypeError):
        prerender(args, book, place.state, (120, 40), drawn)
