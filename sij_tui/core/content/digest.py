"""Hashes, without the 3 ms and the 1.5 MB that Python's `hashlib` takes to load OpenSSL.

They are the same functions: `hashlib` itself falls back on these modules of Python.
"""

from __future__ import annotations


def sha256_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    try:
        from _sha2 import sha256  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        try:
            from _sha256 import sha256  # type: ignore[import-not-found,unused-ignore]
        except ImportError:
            from hashlib import sha256
    digest: str = sha256(data).hexdigest()
    return digest


def blake2b_of(data: bytes, size: int) -> bytes:
    """BLAKE2b of so many bytes."""
    try:
        from _blake2 import blake2b  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        from hashlib import blake2b
    digest: bytes = blake2b(data, digest_size=size).digest()
    return digest


def checksum_of(data: bytes) -> str:
    """64 hexadecimal digits of BLAKE2b, which takes a third of the time of SHA-256."""
    return blake2b_of(data, 32).hex()
