"""What is read anew while browsers are served: all of it or nothing."""

from __future__ import annotations

import os
import shutil
import ssl
from pathlib import Path

import pytest
from certificate_kit import write_certificate

from sij_tui.serve.options import ServeOptions
from sij_tui.serve.passwords import CredentialsError, PasswordHash
from sij_tui.serve.web.access import WebAccess


@pytest.fixture
def access(tmp_path: Path) -> WebAccess:
    """What serves with a certificate, ``leaflet.pem`` and ``leaflet.key``."""
    certificate, key = write_certificate(tmp_path)
    options = ServeOptions(tls_cert=str(certificate), tls_key=str(key))
    return WebAccess(options, ["https://127.0.0.1"], "")


def shakes_hands(context: ssl.SSLContext) -> bool:
    """Whether a client that believes any certificate gets a connection."""
    client_context = ssl.create_default_context()
    client_context.check_hostname, client_context.verify_mode = False, ssl.CERT_NONE
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(to_client, to_server)
    server = context.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return False
    return client.version() is not None


@pytest.mark.parametrize("broken", ["leaflet.pem", "leaflet.key"])
def test_a_certificate_renewed_by_half_leaves_the_one_before(
    access: WebAccess, tmp_path: Path, broken: str
) -> None:
    assert access.tls
    assert shakes_hands(access.tls)
    (tmp_path / "other").mkdir()
    write_certificate(tmp_path / "other")
    shutil.copy(tmp_path / "other" / broken, tmp_path / broken)
    with pytest.raises(CredentialsError, match="Cannot use the certificate"):
        access.reload()
    assert shakes_hands(access.tls)


def test_passwords_are_read_with_the_certificate_or_not_at_all(tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    file = tmp_path / "passwords"
    file.write_text(PasswordHash.create("old").format_line("demo"))
    options = ServeOptions(tls_cert=str(certificate), tls_key=str(key), password_file=str(file))
    access = WebAccess(options, ["https://127.0.0.1"], "")
    before = access.credentials
    file.write_text(PasswordHash.create("new").format_line("demo"))
    whole = certificate.read_bytes()
    certificate.write_bytes(b"")
    with pytest.raises(CredentialsError, match="Cannot use the certificate"):
        access.reload()
    assert access.credentials == before
    assert access.accepts("demo", "old")
    certificate.write_bytes(whole)
    access.reload()
    assert access.credentials != before
    assert access.accepts("demo", "new")


@pytest.mark.parametrize("broken", ["leaflet.pem", "leaflet.key"])
def test_a_pipe_in_place_of_a_certificate_is_not_waited_for(
    access: WebAccess, tmp_path: Path, broken: str
) -> None:
    (tmp_path / broken).unlink()
    os.mkfifo(tmp_path / broken)
    with pytest.raises(CredentialsError, match="it is a pipe"):
        access.reload()
