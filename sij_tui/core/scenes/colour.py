"""The colours of a picture on a ground: what is faint is nearer to the ground."""

from __future__ import annotations

from sij_tui.core.content.scenes import Role


def mixed(colour: str, ground: str, strength: int) -> str:
    """``colour`` at ``strength`` percent over ``ground``; all as #rrggbb."""
    parts = zip(_parts(colour), _parts(ground), strict=True)
    return "#" + "".join(f"{round(g + (c - g) * strength / 100):02x}" for c, g in parts)


def colour_of(roles: tuple[Role, ...], name: str, strength: int, ground: str, *, dark: bool) -> str:
    """The colour of a role at some strength, or empty if there is no such role."""
    for role in roles:
        if role.id == name:
            return mixed(role.dark if dark else role.light, ground, strength)
    return ""


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))
