"""Hashes are those of `hashlib`, and load no OpenSSL."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from sij_tui.core.content.digest import blake2b_of, sha256_of


@pytest.mark.parametrize("data", [b"", b"words", bytes(range(256)) * 9])
def test_a_hash_is_that_of_the_library(data: bytes) -> None:
    assert sha256_of(data) == hashlib.sha256(data).hexdigest()
    for size in (4, 8, 16):
        assert blake2b_of(data, size) == hashlib.blake2b(data, digest_size=size).digest()


def test_no_openssl_is_loaded_for_a_hash() -> None:
    code = (
        "import sys; from sij_tui.core.content.digest import blake2b_of, sha256_of;"
        "sha256_of(b''), blake2b_of(b'', 8); sys.exit('hashlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
