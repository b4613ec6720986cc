"""What the terminal driver calls with an app: the terminal has said something, or has failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from sij_tui.app.base_app import BaseApp
from sij_tui.core.layout.tiles import MOST_CELLS, PixelCells, TileStore
from sij_tui.core.navigation import LinkSpeed
from sij_tui.terminal.inquiry import TerminalFeatures

_MANY_COLOURS = frozenset({"truecolor", "256"})


def take_features(
    app: App[Any],
    features: TerminalFeatures,
    tiles: TileStore | None,
    budget: Callable[[], int] = lambda: MOST_CELLS,
) -> None:
    """Have an app draw as finely as its terminal has said that it can.

    Args:
        app: The app.
        features: What the terminal has said.
        tiles: What holds the tiles for the terminal's driver; None where it draws none.
        budget: Returns how many tiles may be sent now.
    """
    if not isinstance(app, BaseApp):
        return
    session = app.session
    if features.is_multiplexer or features.draws_octants:
        session = session.with_octants(features.draws_octants)
    pixels = None
    # In fewer colours the ground of a picture is not that of the text around it.
    if tiles and features.cell and app.console.color_system in _MANY_COLOURS:
        width, height = features.cell
        pixels = PixelCells(
            width=width, height=height, scales=features.protocol == "kitty",
            tiles=tiles, budget=budget,
        )  # fmt: skip
    app.session = session.with_pixels(pixels, session.capabilities.link)


def take_link(app: App[Any], speed: LinkSpeed) -> None:
    """Have an app draw what the link to its terminal carries."""
    if isinstance(app, BaseApp):
        pixels = app.session.capabilities.pixels
        app.session = app.session.with_pixels(pixels, speed)


def take_failure(app: App[Any], error: Exception) -> None:
    """Have an app exit, since the keyboard cannot be read any more."""
    if isinstance(app, BaseApp):
        app.exit_on_failure(error)
