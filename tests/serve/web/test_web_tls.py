"""TLS of the server itself: a browser, and a client that checks the certificate."""

from __future__ import annotations

import asyncio
import signal
import ssl
from pathlib import Path

import aiohttp
import pytest
from browser_kit import needs_browser
from certificate_kit import write_certificate
from raw_web_kit import answer, head, nothing_failed, password_file, place
from serve_kit import USER, Server, sij_tui
from web_kit import web_client

from bench.browser import Browser

pytestmark = [pytest.mark.pty, pytest.mark.asyncio(loop_scope="module")]


def options(certificate: Path, key: Path) -> tuple[str, ...]:
    words = ("--web", "127.0.0.1:0", "--no-ssh", "--tls-cert", str(certificate))
    return (*words, "--tls-key", str(key))


async def test_a_client_that_checks_the_certificate_is_served(folder: Path) -> None:
    certificate, key = write_certificate(folder)
    with Server(*options(certificate, key)) as server:
        assert server.url.startswith("https://127.0.0.1:")
        trusting = ssl.create_default_context(cafile=str(certificate))
        async with web_client(server.url, connector=connector(trusting)) as client:
            await client.begin()
            await client.read_until("Quit")
            assert client.socket
            cookie = client.socket._response.headers["Set-Cookie"]
            assert cookie.startswith("__Host-")
            assert "Secure" in cookie
        async with web_client(server.url) as client:  # which trusts nobody like it
            with pytest.raises(aiohttp.ClientConnectorCertificateError):
                await client.http.get(f"{server.url}/")
        async with web_client(server.url.replace("https", "http")) as client:
            with pytest.raises(aiohttp.ClientError):
                await client.http.get(f"{client.url}/")
        assert server.events("error") == []


async def certificate_of(server: Server) -> str:
    return await asyncio.to_thread(ssl.get_server_certificate, place(server))


def connector(context: ssl.SSLContext) -> aiohttp.TCPConnector:
    return aiohttp.TCPConnector(ssl=context)


async def test_another_certificate_is_used_once_it_is_told(folder: Path) -> None:
    certificate, key = write_certificate(folder)
    with Server(*options(certificate, key)) as server:
        assert await certificate_of(server) == certificate.read_text()
        write_certificate(folder)
        server.process.send_signal(signal.SIGHUP)
        async with asyncio.timeout(30):
            while await certificate_of(server) != certificate.read_text():
                await asyncio.sleep(0.05)


async def test_what_is_read_anew_by_half_changes_nobody_s_login(folder: Path) -> None:
    certificate, key = write_certificate(folder)
    whole = certificate.read_bytes()
    trusting = ssl.create_default_context(cafile=str(certificate))
    passwords = ("--password-file", password_file(folder))
    with Server(*options(certificate, key), *passwords) as server:
        async with web_client(server.url, connector=connector(trusting)) as client:
            form = {"name": "demo", "secret": "sesame"}
            sent = {"Origin": server.url}

            async def reload(count: int) -> int:
                """Have all read anew; the status of the page for the browser after that."""
                server.process.send_signal(signal.SIGHUP)
                await asyncio.to_thread(server.wait_event, "content", count)
                return (await client.http.get(f"{server.url}/")).status

            await client.http.post(f"{server.url}/login", data=form, headers=sent)
            password_file(folder)  # with another salt
            certificate.write_bytes(b"")
            assert await reload(2) == 200
            (failed,) = server.events("not-reloaded")
            assert "certificate" in failed["reason"]
            certificate.write_bytes(whole)
            assert await reload(3) == 401


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
async def test_versions_of_tls_that_are_no_longer_safe_are_refused(folder: Path) -> None:
    def client(version: ssl.TLSVersion) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = version
        return context

    with Server(*options(*write_certificate(folder))) as server:
        for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            with pytest.raises((ssl.SSLError, ConnectionError)):
                await asyncio.open_connection(*place(server), ssl=client(old))
        for good in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            _, writer = await asyncio.open_connection(*place(server), ssl=client(good))
            writer.transport.abort()
        assert nothing_failed(server)


async def test_a_request_without_tls_has_no_answer(folder: Path) -> None:
    with Server(*options(*write_certificate(folder))) as server:
        for request in (head(server, "GET / HTTP/1.1"), b"\n" * 64, b"\x16\x03\x01\xff\xff"):
            assert b"HTTP" not in await answer(server, request)
        assert await certificate_of(server), "it serves on"
        assert nothing_failed(server)


@needs_browser
async def test_a_browser_over_tls(folder: Path, browser: Browser) -> None:
    with Server(*options(*write_certificate(folder))) as server:
        tab = await browser.open(f"{server.url}/")
        await tab.wait_for("Quit")
        socket = f"wss://{server.url.removeprefix('https://')}/socket?"
        assert any(url.startswith(socket) for url in tab.requests)
        assert all(url.split(":")[0] in ("https", "wss") for url in tab.requests)
        assert tab.problems == []
        await tab.close()


async def test_a_certificate_that_is_none_is_said_at_the_start(folder: Path) -> None:
    certificate, key = write_certificate(folder)
    other = folder / "other"
    other.mkdir()
    _, other_key = write_certificate(other)
    for words in ((certificate, certificate), (key, key), (certificate, other_key)):
        state = ("--state", folder / "state", *USER)
        done = sij_tui("serve", "--port", "0", *options(*words), *state)
        assert done.returncode == 2
        assert "Cannot use the certificate" in done.stderr
        assert "Traceback" not in done.stderr
