"""Settings line by line: what the screens will look like, on this machine or for this key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sij_tui.core.dialogue import BACK, Dialogue, Prompt
from sij_tui.core.layout.elements import Element
from sij_tui.core.lines.context import LineContext, choose
from sij_tui.core.navigation import THEMES, Session


class _Setting(NamedTuple):
    """One setting, with its choices."""

    name: str
    heading: str
    choices: tuple[tuple[str, str], ...]
    """(value, text)."""
    value: str

    @property
    def text(self) -> str:
        """What is chosen, in words."""
        return f"{self.heading}: {dict(self.choices)[self.value]}"


def change_settings(line_context: LineContext) -> Dialogue[None]:
    """Say what is chosen, and take choices until the reader goes back."""
    labels, reader = line_context.book.content.labels, line_context.reader()
    able = reader.session.capabilities
    kept = labels.settings.kept if able.keep and able.keep_place else labels.settings.not_kept
    settings = tuple(_settings(line_context, reader.session))
    said: Prompt = (
        Element(text=labels.name.settings, style="title"),
        *(Element(text=setting.text) for setting in settings),
        Element(text=kept),
    )
    unlisted = ""
    while True:
        entries = [
            (f"{setting.name}:{value}", f"{setting.heading}: {text}")
            for setting in settings
            for value, text in setting.choices
        ]
        chosen = yield from choose(line_context, said, entries, unlisted=unlisted)
        if chosen == BACK:
            return
        name, _, value = chosen.partition(":")
        reader.keep(reader.session.prefer(**{name: value == "on" if name == "motion" else value}))
        settings = tuple(_settings(line_context, reader.session))
        said = tuple(Element(text=each.text) for each in settings if each.name == name)
        unlisted = line_context.labels.menu


def _settings(line_context: LineContext, session: Session) -> Iterator[_Setting]:
    labels, chosen = line_context.book.content.labels.settings, session.preferences
    tiers = ("auto", *session.picture_tiers)
    yield _Setting(
        "theme", labels.theme, tuple((name, getattr(labels, name)) for name in THEMES), chosen.theme
    )
    motion = (("on", labels.motion_on), ("off", labels.motion_off))
    yield _Setting("motion", labels.motion, motion, "on" if chosen.motion else "off")
    yield _Setting(
        "glyphs", labels.glyphs, tuple((name, getattr(labels, name)) for name in tiers),
        chosen.glyphs if chosen.glyphs in tiers else "auto",
    )  # fmt: skip
