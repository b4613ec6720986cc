"""The options of SSH connections: algorithms, time limits, and all that is switched off."""

from __future__ import annotations

from collections.abc import Sequence

from asyncssh import SSHKey, SSHServerConnectionOptions

from sij_tui.serve.ssh.asyncssh_compat import supported_kex

WINDOW_BYTES, PACKET_BYTES = 32_768, 16_384
"""What a client may send on a channel before it is read, and in one packet of it."""
LOGIN_GRACE_S = 20
KEEPALIVE_S = 30
"""Silence after which a client is asked whether it is still there."""
KEEPALIVE_COUNT = 3
"""Intervals of silence after which it is disconnected; at the last it is not asked."""
KEX = ("mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org")
"""Fast ones only: a client that has not logged in must not cost much."""
KEX_FIPS = ("ecdh-sha2-nistp256",)
"""For clients in FIPS 140 mode."""
CIPHERS = (
    "chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com",
    "aes256-ctr",
)  # fmt: skip
MACS = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com")
COMPRESSION = ("none",)
"""asyncssh decompresses without bound: 35 kB of a client could become 35 MB."""
SIGNATURES = (
    "ssh-ed25519", "sk-ssh-ed25519@openssh.com", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521", "sk-ecdsa-sha2-nistp256@openssh.com", "rsa-sha2-256", "rsa-sha2-512",
)  # fmt: skip


def connection_options(keys: Sequence[SSHKey], **overrides: object) -> SSHServerConnectionOptions:
    """Options of a connection; everything but a session is off.

    Args:
        keys: The host keys. With a second one, of ECDSA, keys can be exchanged over its curve too.
        overrides: Further options of asyncssh, such as ``server_factory``.
    """
    kex = (*KEX, *KEX_FIPS) if len(keys) > 1 else KEX
    return SSHServerConnectionOptions(
        **{
            "server_host_keys": list(keys),
            "kex_algs": supported_kex(kex), "encryption_algs": CIPHERS, "mac_algs": MACS,
            "compression_algs": COMPRESSION,
            "signature_algs": SIGNATURES,
            "agent_forwarding": False, "x11_forwarding": False, "allow_scp": False,
            "host_based_auth": False, "kbdint_auth": False, "gss_host": None,
            "line_editor": False, "rdns_lookup": False, "encoding": None,
            "login_timeout": LOGIN_GRACE_S, "keepalive_interval": KEEPALIVE_S,
            "keepalive_count_max": KEEPALIVE_COUNT - 1,
            "server_version": "SSH", "window": WINDOW_BYTES, "max_pktsize": PACKET_BYTES,
            **overrides,
        }
    )  # fmt: skip
