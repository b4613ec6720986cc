"""What the tests of classes share."""

from __future__ import annotations

import pytest
from paths import CONTENT

from sij_tui.core.content.model import Content
from sij_tui.core.validation.load import load


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped content, with lessons and notes."""
    return load(CONTENT.read_bytes(), CONTENT.name).content
