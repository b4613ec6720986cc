"""How bright colours are, and how far apart (Web Content Accessibility Guidelines 2.2)."""

from __future__ import annotations


def luminance(colour: str) -> float:
    """Relative luminance of a colour given as #rrggbb, 0 to 1."""

    def channel(start: int) -> float:
        value = int(colour[start : start + 2], 16) / 255
        return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)

    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)


def contrast(one: str, two: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)
