"""For tests that look at pages in a real browser."""

from __future__ import annotations

import pytest

from bench.browser import CHROMIUM

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
