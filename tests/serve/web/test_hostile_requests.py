"""Requests of somebody who means harm: refused, without anything failing."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from raw_web_kit import answer, form, head, nothing_failed, password_file, place, status
from serve_kit import Server

WITH_PASSWORD = ("--web", "127.0.0.1:0", "--no-ssh", "--class", "--password-file")
CHECK_KB = 16_384
"""What checking a password takes, in a thread that may keep it."""
pytestmark = [pytest.mark.pty, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def guarded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """A server that asks for a password, with classes."""
    folder = tmp_path_factory.mktemp("guarded")
    for each in (folder, *list(folder.parents)[:3]):
        each.chmod(0o755)
    with Server(*WITH_PASSWORD, password_file(folder)) as server:
        yield server


@pytest.mark.parametrize(
    "path",
    [
        "/static/../access.py",
        "/static/%2e%2e/access.py",
        "/static/..%2faccess.py",
        "/..%2f..%2fetc/passwd",
        "/static//etc/passwd",
        "/static/",
        "/static/page.js/",
        "/static/\\..\\page.py",
        "/%00",
        "/static/%00",
        "//read",
        "/read/..",
        "/B%0d%0aCD",
        "/socket/x",
    ],
)
async def test_paths_that_lead_elsewhere_lead_nowhere(web_server: Server, path: str) -> None:
    response = await answer(web_server, head(web_server, f"GET {path} HTTP/1.1"))
    assert status(response) in (400, 404)
    assert b"root:" not in response
    assert b"import" not in response
    assert nothing_failed(web_server)


@pytest.mark.parametrize(
    "body",
    [
        b"&".join(b"a%d=1" % number for number in range(100)),
        b"name=" + b"x" * 5000,
        b"%ff%00=%80&secret=%ff",
        b"secret=a&secret=b",
        b"name=%ed%a0%80&secret=%ed%a0%80",
        b"=&=&=",
        b"",
    ],
)
async def test_forms_that_no_page_has_are_no_login(guarded: Server, body: bytes) -> None:
    response = await answer(guarded, form(guarded, body))
    assert status(response) in (401, 413, 429)
    assert b"Set-Cookie" not in response
    assert nothing_failed(guarded)


async def test_a_form_is_not_decompressed(guarded: Server) -> None:
    bomb = gzip.compress(b"name=demo&secret=sesame&x=" + b"x" * 200_000_000)
    before, checks = guarded.resident(), 0
    for encoding in ("gzip", "deflate", "br", "zstd"):
        for body in (bomb, gzip.compress(b"name=demo&secret=sesame")):
            response = await answer(guarded, form(guarded, body, f"Content-Encoding: {encoding}"))
            assert status(response) in (0, 400, 401, 413, 429)
            assert b"Set-Cookie" not in response
            checks += status(response) == 401
    assert checks <= 4, "what is too long is not checked"
    assert guarded.resident() - before < 8_000 + checks * CHECK_KB  # of 200,000
    assert nothing_failed(guarded)


@pytest.mark.parametrize(
    "path", ["/B%0d%0aCDF", "/BC%0aDF%0a", "%2fB C%09DF", "//evil.example", "/%2f%2fe"]
)
async def test_where_a_login_leads_is_a_page_of_ours(folder: Path, path: str) -> None:
    with Server(*WITH_PASSWORD, password_file(folder)) as server:
        body = f"name=demo&secret=sesame&path={path}".replace(" ", "+").encode()
        response = await answer(server, form(server, body))
        assert status(response) == 303
        (location,) = [
            line for line in response.split(b"\r\n") if line.lower().startswith(b"location:")
        ]
        assert location.split(b": ")[1] in (b"/", b"/BCDF")
        assert nothing_failed(server)


async def test_a_login_does_not_make_a_cookie_good_that_was_there(folder: Path) -> None:
    options = ("--web", "127.0.0.1:0", "--no-ssh", "--password-file", password_file(folder))
    with Server(*options) as server:
        planted = f"Cookie: sij-tui={'a' * 32}"
        response = await answer(server, form(server, b"name=demo&secret=sesame", planted))
        assert status(response) == 303
        assert b"a" * 32 not in response
        assert status(await answer(server, head(server, "GET / HTTP/1.1", planted))) == 401
        given = response.partition(b"Set-Cookie: ")[2].partition(b";")[0].decode()
        own = head(server, "GET / HTTP/1.1", f"Cookie: {given}")
        assert status(await answer(server, own)) == 200


SMUGGLED = b"0\r\n\r\nGET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.mark.parametrize(
    "more",
    [
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding: xchunked",),
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: +5",),
        ("Content-Length: -1",),
        ("Transfer-Encoding : chunked",),
        ("X: a\r b",),
        ("X: a\n b",),
        (" folded: x",),
    ],
)
async def test_a_request_cannot_hide_another_one(web_server: Server, more: tuple[str, ...]) -> None:
    host, port = place(web_server)
    request = (
        "".join(
            f"{line}\r\n" for line in ("POST / HTTP/1.1", f"Host: {host}:{port}", *more)
        ).encode()
        + b"\r\n"
    )
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(request + SMUGGLED)
    with contextlib.suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(1):
            response = await reader.read(-1)
            assert response.count(b"HTTP/1.1 ") <= 1
            assert status(response) in (0, 400, 405)
    writer.close()
    assert nothing_failed(web_server)


@pytest.mark.parametrize(
    "lines",
    [
        ("GET / HTTP/1.1",),
        ("GET / HTTP/1.0",),
        ("GET / HTTP/1.1", "Host: a", "Host: 127.0.0.1"),
        ("GET / HTTP/1.1", "Host: "),
        ("GET / HTTP/1.1", "Host: 127.0.0.1:99999"),
        ("GET / HTTP/1.1", "Host: 127.0.0.1#x"),
        ("GET / HTTP/1.1", "Host: 127.0.0.1\x00"),
        ("GET / HTTP/1.1", "Host: [::1"),
        ("GET / HTTP/1.1", "Host: 127.0.0.1 evil"),
        ("GET / HTTP/1.1", "Host: \xff"),
        ("GET / HTTP/9.9", "Host: 127.0.0.1"),
        ("GET evil HTTP/1.1", "Host: evil.example"),
        ("GET http://evil.example/ HTTP/1.1", "Host: evil.example"),
        ("CONNECT a:80 HTTP/1.1", "Host: a"),
        ("PRI * HTTP/2.0",),
        ("\x16\x03\x01\x02\x00",),
    ],
)
async def test_heads_that_are_none_are_refused(web_server: Server, lines: tuple[str, ...]) -> None:
    request = "".join(f"{line}\r\n" for line in (*lines, "Connection: close")) + "\r\n"
    response = await answer(web_server, request.encode("latin-1"))
    assert status(response) in (0, 400, 405, 421, 505)
    assert b"Traceback" not in response
    assert nothing_failed(web_server)


async def test_a_head_that_is_too_long_is_refused(web_server: Server) -> None:
    long, many = "X: " + "x" * 10_000, [f"X{number}: x" for number in range(200)]
    for more in ((long,), many, ("Cookie: " + "; ".join(f"c{n}=1" for n in range(900)),)):
        assert status(await answer(web_server, head(web_server, "GET / HTTP/1.1", *more))) == 400
    line = f"GET /{'x' * 10_000} HTTP/1.1"
    assert status(await answer(web_server, head(web_server, line))) in (400, 414)
    assert nothing_failed(web_server)


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"tea / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/3.7\r\nHost: 127.0.0.1\r\nX-Tea: tea\r\n\r\n",
        b"GET /tea HTTP/1.1\nHost: 127.0.0.1\n\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: tea.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTea : tea\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nTea: " + 9000 * b"tea" + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: tea\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
    ids=lambda request: request.split(b"\r")[0].decode()[:20],
)
async def test_what_is_no_request_learns_nothing_of_the_server(
    guarded: Server, request_bytes: bytes
) -> None:
    response = await answer(guarded, request_bytes)
    assert status(response) == 400
    assert b"Server: sij-tui\r\n" in response
    assert b"nosniff" in response
    assert b"aiohttp" not in response
    assert b"tea" not in response.lower(), "nor what it has sent"
    assert nothing_failed(guarded)
