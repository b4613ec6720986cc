"""Where things are: the repository, the shipped content, the kits and the data of the tests."""

from __future__ import annotations

from pathlib import Path

KITS = Path(__file__).resolve().parent
TESTS = KITS.parent
ROOT = TESTS.parent
DATA = TESTS / "data"
CONTENT = ROOT / "content.toml"
"""The shipped content file."""
