"""One reader's session as a frozen value: route, history, search results, preferences."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from sij_tui.core.content.glyph_tier import GlyphTier, PictureTier
from sij_tui.core.content.routes import ERROR_PAGE, help_section
from sij_tui.core.layout.elements import Route
from sij_tui.core.layout.glyphs import PICTURE_TIERS, TIERS, Glyphs, glyphs_for

if TYPE_CHECKING:  # no start needs them
    from sij_tui.core.classroom.membership import Lead, Membership
    from sij_tui.core.content.labels import SettingsLabels
    from sij_tui.core.layout.tiles import PixelCells
    from sij_tui.core.timeline.player import Playback

Theme = Literal["dark", "light", "contrast"]
LinkSpeed = Literal["slow", "moderate", "fast"]
"""Of the link to the terminal: it carries no pictures in pixels, those at rest, or all."""
THEMES: tuple[Theme, ...] = ("dark", "light", "contrast")
SettingName = Literal["theme", "motion", "glyphs"]
SETTINGS: dict[SettingName, tuple[str, ...]] = {
    "theme": THEMES,
    "motion": ("on", "off"),
    "glyphs": ("auto", *PICTURE_TIERS),
}
"""The settings and their choices."""
HOME = Route("home")
ERROR_ROUTE = Route(ERROR_PAGE)
"""The screen that shows an error."""
_MAX_HISTORY = 200
_TRANSIENT_PAGES = frozenset({"search", "palette", ERROR_ROUTE.page})
"""Pages that are not added to the history."""


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """The reader's settings; stored."""

    theme: Theme = "dark"
    glyphs: PictureTier | Literal["auto"] = "auto"
    motion: bool = True


class Setting(NamedTuple):
    """One setting, as it stands."""

    name: SettingName
    heading: str
    choices: tuple[tuple[str, str], ...]
    """(value, text)."""
    value: str


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """Capabilities of the terminal, and permissions of the program; decided before it starts."""

    glyphs: GlyphTier = "blocks"
    """The tier that ``auto`` stands for on this terminal."""
    tiers: tuple[GlyphTier, ...] = TIERS
    """The tiers that the terminal can draw; a reader's choice of another counts as ``auto``."""
    pixels: PixelCells | None = None
    """Cells for pictures in pixels; None where the terminal draws none."""
    link: LinkSpeed = "slow"
    """Speed class of the link to the terminal: pictures in pixels depend on it."""
    colour: bool = True
    motion: bool = True
    """False where the reader or the system asked for no motion."""
    show_cursor: bool = False
    """Whether the terminal's cursor is visible, at the selection bar."""
    suspend: bool = True
    """Whether Ctrl+Z may stop the program."""
    outside: bool = True
    """Whether it may reach beyond its terminal: browser, clipboard, files other than its own."""
    keep: bool = True
    """Whether anything is kept on disk."""
    keep_place: bool = True
    """Whether the reader's place and preferences may be: no newer version's file is there."""


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """State of the program that changes while it runs; methods return changed copies."""

    route: Route = HOME
    history: tuple[Route, ...] = ()
    """Routes to which "back" leads, the most recent one last."""
    seen: frozenset[str] = frozenset()
    """Ids of the pages whose end the reader has seen."""
    resume: Route | None = None
    """The reader's route when the program was last left."""
    hits: tuple[Route, ...] = ()
    """The results of the last search."""
    hit: int = -1
    """Index of the one that is shown, or -1."""
    preferences: Preferences = Preferences()
    capabilities: Capabilities = Capabilities()
    notice: str = ""
    """A message shown once, until the route changes."""
    typed: str = ""
    """The digit just typed, which may be the first of two: 1 and 1 are part 11."""
    mark: str = ""
    """Stands at the top of every screen while it holds: whether a class is followed."""
    classroom: Membership | None = None
    """This session's part in a class; None where there are no classes."""
    playback: Playback | None = None
    """How the timeline's step is to play, while a presenter leads."""
    statement: str = ""
    """Key of the statement of that step which the presenter has everyone look at."""
    case_results: Mapping[str, bool] = MappingProxyType({})
    """The cases of the checker finished in this session, by id: whether the answers matched.

    In memory alone: neither this nor any answer is ever written.
    """

    @property
    def glyphs(self) -> Glyphs:
        """The marks to draw with."""
        return glyphs_for(self.tier, self.pixels)

    @property
    def tier(self) -> GlyphTier:
        """The tier in use: the reader's choice, or what suits the terminal."""
        able = self.capabilities
        return next((tier for tier in able.tiers if tier == self.preferences.glyphs), able.glyphs)

    @property
    def pixels(self) -> PixelCells | None:
        """Cells for pictures in pixels; None where the terminal, the link or the reader's choice
        rules these out."""
        able, wanted = self.capabilities, self.preferences.glyphs in ("auto", "pixels")
        if able.pixels is None or able.link == "slow" or not wanted:
            return None
        return msgspec.structs.replace(able.pixels, only_stills=able.link == "moderate")

    @property
    def picture_tiers(self) -> tuple[PictureTier, ...]:
        """What the reader can choose for pictures."""
        able = self.capabilities
        return ("pixels", *able.tiers) if able.pixels else able.tiers

    @property
    def moving(self) -> bool:
        """Whether animations run."""
        return self.preferences.motion and self.capabilities.motion

    @property
    def previous_page(self) -> str:
        """The page to which "back" leads."""
        return (self.history or (HOME,))[-1].page

    def with_progress(self, seen: frozenset[str], resume: Route | None) -> Session:
        """Restore the stored state of an earlier session."""
        return msgspec.structs.replace(self, seen=seen, resume=resume)

    def last_page(self, pages: Collection[str]) -> Route:
        """Where the reader was last among some pages, to resume there."""
        for route in (self.route, *reversed(self.history)):
            if route.page in pages:
                return route
        return self.resume or HOME

    def restricted_to(self, pages: Collection[str]) -> Session:
        """Drop routes to pages that another edition does not have."""
        kept: dict[str, object] = {
            "history": tuple(route for route in self.history if route.page in pages),
            "resume": self.resume if self.resume and self.resume.page in pages else None,
        }
        if any(route.page not in pages for route in self.hits):
            kept |= {"hits": (), "hit": -1}
        if self.route.page not in pages:
            kept |= {"route": HOME, "history": ()}
        return msgspec.structs.replace(self, **kept)

    def with_notice(self, notice: str) -> Session:
        """Set the notice."""
        return msgspec.structs.replace(self, notice=notice)

    def with_case_result(self, case: str, *, matched: bool) -> Session:
        """Record the result of a case, until the program ends; a later one replaces it."""
        results = MappingProxyType({**self.case_results, case: matched})
        return msgspec.structs.replace(self, case_results=results)

    def with_key(self, key: str) -> Session:
        """Set the element of the route."""
        return msgspec.structs.replace(self, route=Route(self.route.page, key))

    def led(self, member: Membership, lead: Lead | None) -> Session:
        """Take up what the hub says of a class, and go where its presenter leads.

        "Back" leads where it led before: a class leaves no trace in the reader's own way.
        """
        changes: dict[str, object] = {
            "classroom": member,
            "playback": lead and lead.playback,
            "statement": lead.statement if lead else "",
        }
        if lead is not None and lead.route != self.route:
            changes |= {"route": lead.route, "notice": "", "typed": ""}
        return msgspec.structs.replace(self, **changes)

    def visit(self, route: Route) -> Session:
        """Go to a route, and add the present one to the history unless it is on the same page."""
        history = self.history
        if route.page == HOME.page:
            history = ()
        elif route.page != self.route.page and self.route.page not in _TRANSIENT_PAGES:
            history = (*history, self.route)[-_MAX_HISTORY:]
        return msgspec.structs.replace(self, route=route, history=history, notice="", typed="")

    def turn(self, route: Route) -> Session:
        """Replace the route; the history stays as it is."""
        return msgspec.structs.replace(self, route=route, notice="", typed="")

    def read(self, page: str) -> Session:
        """Add a page to those seen."""
        return msgspec.structs.replace(self, seen=self.seen | {page})

    def turn_page(self, step: int, pages: Sequence[str]) -> Session:
        """Replace the route by the page ``step`` further on, if both are among ``pages``."""
        if self.route.page not in pages:
            return self
        at = pages.index(self.route.page) + step
        return self.turn(Route(pages[at])) if 0 <= at < len(pages) else self

    def back(self) -> Session:
        """Go back in the history; home if it is empty."""
        way = self.history
        while way and way[-1] == self.route:
            way = way[:-1]
        *before, last = way or (HOME,)
        return msgspec.structs.replace(self, route=last, history=tuple(before), notice="", typed="")

    def toggle_help(self) -> Session:
        """Go to the section of help for this page; from help, back."""
        page = self.route.page
        return self.back() if page == "help" else self.visit(Route("help", help_section(page)))

    def jump(self, digit: str, parts: tuple[str, ...]) -> Session:
        """Go to a part by its number: one digit, or two typed one after the other."""
        if not digit.isdecimal():
            return self
        if self.typed and (both := _number(self.typed + digit, parts)):
            return self.turn(Route(parts[both - 1]))
        if one := _number(digit, parts):
            return msgspec.structs.replace(self.visit(Route(parts[one - 1])), typed=digit)
        return self

    def without_digit(self) -> Session:
        """Clear the digit typed: the next one starts a number."""
        return msgspec.structs.replace(self, typed="")

    def prefer(self, **changes: object) -> Session:
        """Change preferences."""
        preferences = msgspec.structs.replace(self.preferences, **changes)
        return msgspec.structs.replace(self, preferences=preferences)

    def next_theme(self) -> Session:
        """The theme after this one."""
        at = THEMES.index(self.preferences.theme)
        return self.prefer(theme=THEMES[(at + 1) % len(THEMES)])

    def next_tier(self) -> Session:
        """The tier of glyphs after this one."""
        tiers = self.picture_tiers
        now = "pixels" if self.pixels else self.tier
        return self.prefer(glyphs=tiers[(tiers.index(now) + 1) % len(tiers)])

    def with_pixels(self, pixels: PixelCells | None, link: LinkSpeed) -> Session:
        """Draw pictures in pixels as far as the link carries them; None: never on this terminal."""
        able = msgspec.structs.replace(self.capabilities, pixels=pixels, link=link)
        return msgspec.structs.replace(self, capabilities=able)

    def with_octants(self, drawn: bool) -> Session:
        """Draw in octants unless the reader chose otherwise, or never, as the terminal has it."""
        able = self.capabilities
        if "octants" not in able.tiers:
            return self
        tiers = able.tiers if drawn else tuple(tier for tier in able.tiers if tier != "octants")
        able = msgspec.structs.replace(
            able, tiers=tiers, glyphs="octants" if drawn else able.glyphs
        )
        return msgspec.structs.replace(self, capabilities=able)

    def with_hits(self, hits: tuple[Route, ...], at: int) -> Session:
        """Set the search results, and the index of the one opened; -1 if ``at`` is none of them."""
        return msgspec.structs.replace(self, hits=hits, hit=at if 0 <= at < len(hits) else -1)

    def step_hit(self, step: int) -> Session:
        """Go to the search result ``step`` further on, cyclically."""
        if not self.hits:
            return self
        at = (self.hit + step) % len(self.hits)
        return msgspec.structs.replace(self, hit=at).visit(self.hits[at])

    def reduce(self, action: str, parts: tuple[str, ...] = ()) -> Session:
        """Return the session after an action; an unknown action changes nothing.

        ``parts`` are the ids of the leaflet's parts; ``jump:3`` is the digit 3 of a part's number.
        """
        name, _, value = action.partition(":")
        match name:
            case "back":
                return self.back()
            case "help":
                return self.toggle_help()
            case "home" | "search" | "palette" | "settings":
                return self.visit(Route(name))
            case "next_result":
                return self.step_hit(1)
            case "previous_result":
                return self.step_hit(-1)
            case "theme":
                return self.next_theme()
            case "glyphs":
                return self.next_tier()
            case "motion":
                return self.prefer(motion=not self.preferences.motion)
            case "jump":
                return self.jump(value, parts)
            case _:
                return self


def settings_of(session: Session, labels: SettingsLabels) -> Iterator[Setting]:
    """Yield each setting, with the choices that this terminal can show."""
    undrawn = {*PICTURE_TIERS}.difference(session.picture_tiers)
    for name, values in SETTINGS.items():
        able = [value for value in values if value not in undrawn]
        texts = (getattr(labels, f"motion_{each}" if name == "motion" else each) for each in able)
        kept = getattr(session.preferences, name)
        value = {True: "on", False: "off"}.get(kept, kept)
        chosen = value if value in able else able[0]
        yield Setting(name, getattr(labels, name), tuple(zip(able, texts, strict=True)), chosen)


def preference(name: str, value: str) -> dict[str, object]:
    """The change of :class:`Preferences` that chooses a value of a :class:`Setting`."""
    return {name: value == "on" if name == "motion" else value}


def _number(digits: str, parts: tuple[str, ...]) -> int:
    """Return the number of a part from its digits, or 0 if there is none; "0" is the tenth."""
    number = 10 if digits == "0" else int(digits)
    return number if number <= len(parts) else 0
