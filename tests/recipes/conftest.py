"""What the tests of the recipes share."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

if sys.platform != "win32":
    from recipe_kit import Sshd, sshd_is_there

    @pytest.fixture(scope="module")
    def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
        """A stock OpenSSH server with the recipe, for the user who runs the tests."""
        if why := sshd_is_there():
            pytest.skip(why)
        with Sshd(tmp_path_factory.mktemp("sshd")) as server:
            yield server
