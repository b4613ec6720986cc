"""The colours of a picture on a ground: what is faint lets through what lies below."""

from __future__ import annotations

from collections.abc import Iterable

from sij_tui.core.content.scenes import Role

_OVER, _AT = "/", "@"


def blend(front: str, percent: int, below: str) -> str:
    """Return the name of a role that covers another by so many percent; both may be blends."""
    return f"{front}{_AT}{percent}{_OVER}{below}"


def front_of(name: str) -> str:
    """Return the role on top of a blend; of a plain role, the role itself."""
    return name.partition(_AT)[0]


def mixed(colour: str, ground: str, strength: int) -> str:
    """``colour`` at ``strength`` percent over ``ground``; all as #rrggbb."""
    parts = zip(parse_colour(colour), parse_colour(ground), strict=True)
    return "#" + "".join(f"{round(g + (c - g) * strength / 100):02x}" for c, g in parts)


def colour_of(roles: Iterable[Role], name: str, strength: int, ground: str, *, theme: str) -> str:
    """The colour of a role or blend at some strength, or empty if there is no such role."""
    result = ground
    for layer in reversed(f"{name}{_AT}{strength}".split(_OVER)):
        front, _, percent = layer.partition(_AT)
        colour = next((role.colour(theme) for role in roles if role.id == front), "")
        if not colour:
            return ""
        result = mixed(colour, result, int(percent))
    return result


def parse_colour(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of #rrggbb."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
