"""What the web server takes from clients, and what it refuses; the clients are no browsers."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
from typing import Any

import aiohttp
import pytest
from serve_kit import TIMEOUT, Server, sij_tui
from web_kit import OPEN, WebClient, web_client

from sij_tui.serve.passwords import PasswordHash
from sij_tui.serve.web.output_window import OUTPUT_WINDOW_BYTES

pytestmark = [pytest.mark.pty, pytest.mark.asyncio(loop_scope="module")]


async def get(server: Server, path: str, **headers: str) -> aiohttp.ClientResponse:
    async with web_client(server.url) as client:
        response = await client.http.get(f"{server.url}{path}", headers=headers)
        await response.read()
        return response


@pytest.mark.parametrize("path", ["/", "/read", "/nothing", "/static/page.js", "/static/nothing"])
async def test_every_answer_bounds_what_a_page_may_do(web_server: Server, path: str) -> None:
    response = await get(web_server, path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Server"] == "sij-tui"
    assert response.status == (404 if "nothing" in path else 200)


@pytest.mark.parametrize("path", ["/", "/read"])
async def test_pages_name_no_other_host_and_have_no_script_inside(
    web_server: Server, path: str
) -> None:
    response = await get(web_server, path)
    html = (await response.text()).replace("http://www.w3.org/2000/svg", "")
    assert "://" not in html
    assert "<script>" not in html
    assert " style=" not in html
    assert " onclick" not in html


async def test_a_file_is_compressed_and_not_sent_twice(web_server: Server) -> None:
    async with web_client(web_server.url, auto_decompress=False) as client:
        first = await client.http.get(f"{web_server.url}/static/xterm.js")
        assert first.headers["Content-Encoding"] == "gzip"
        assert first.headers["Cache-Control"] == "no-cache"
        assert len(await first.read()) < 150_000
        again = await client.http.get(
            f"{web_server.url}/static/xterm.js", headers={"If-None-Match": first.headers["ETag"]}
        )
        assert (again.status, await again.read()) == (304, b"")


async def test_a_file_under_the_address_of_its_version_is_never_asked_for_again(
    web_server: Server,
) -> None:
    page = await (await get(web_server, "/")).text()
    style = await (await get(web_server, "/static/page.css")).text()
    addresses = re.findall(r"""["'(](/static/[^"')]+)""", page + style)
    assert len(set(addresses)) == 5
    for address in addresses:
        response = await get(web_server, address)
        assert response.status == 200
        assert "immutable" in response.headers["Cache-Control"]
        other = await get(web_server, f"{address.partition('?')[0]}?{'0' * 32}")
        assert other.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1", "null", "", "https://{host}"]
)
async def test_a_websocket_of_another_page_is_refused(web_server: Server, origin: str) -> None:
    async with web_client(web_server.url) as client:
        client.origin = origin.replace("{host}", web_server.url.removeprefix("http://"))
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.connect()
        assert refused.value.status == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "a@127.0.0.1", "127.0.0.1/x"])
async def test_a_name_that_is_not_ours_is_refused(web_server: Server, host: str) -> None:
    assert (await get(web_server, "/", Host=host)).status == 421


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
async def test_other_methods_are_refused(web_server: Server, method: str) -> None:
    async with web_client(web_server.url) as client:
        response = await client.http.request(method, f"{web_server.url}/")
        assert response.status == 405


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_pages(web_server: Server) -> None:
    async with web_client(web_server.url) as client:
        await client.begin()
        assert client.socket
        cookie = client.socket._response.headers["Set-Cookie"]
        assert client.socket._response.headers["Server"] == "sij-tui"
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert (await client.http.get(f"{web_server.url}/")).cookies == {}


async def lose(client: WebClient, server: Server, *, acknowledge: bool = True) -> dict[str, Any]:
    """Begin a session and lose the connection; what the server said first."""
    begun = len(server.events("begin"))
    opened = await client.begin()
    await client.read_until("Quit", acknowledge=acknowledge)
    session = server.wait_event("begin", begun + 1)["session"]
    await client.disconnect()
    server.wait_event("disconnected", session=session)
    return opened


async def test_a_session_is_found_again_once_with_its_token(web_server: Server) -> None:
    async with web_client(web_server.url) as client:
        opened = await lose(client, web_server)
        processes = web_server.sessions()
        again = await client.begin(token=opened["token"], received=len(client.output))
        assert again["offset"] == len(client.output)
        assert again["token"] != opened["token"]
        assert web_server.sessions() == processes
        await client.send({"kind": "ping"})
        assert await client.message() == {"kind": "pong"}
        await client.disconnect()
        assert (await client.begin(token=opened["token"]))["reason"] == "gone"
        client.socket = None
        assert "offset" in await client.begin(token=again["token"], received=len(client.output))


async def test_a_token_is_good_until_the_next_one_has_come(web_server: Server) -> None:
    async with web_client(web_server.url) as client:
        opened = await lose(client, web_server)
        lost = []
        for _ in range(3):  # each time the answer may have been lost on its way
            again = await client.begin(token=opened["token"], received=len(client.output))
            lost.append(again["token"])
            await client.disconnect()
        for token in lost[:-1]:
            assert (await client.begin(token=token))["reason"] == "gone"
            client.socket = None
        assert "offset" in await client.begin(token=lost[-1], received=len(client.output))


async def test_what_was_on_the_way_when_the_connection_was_lost_is_sent_again(
    web_server: Server,
) -> None:
    async with web_client(web_server.url) as client:
        opened = await lose(client, web_server, acknowledge=False)
        whole = client.output
        client.output = whole[: len(whole) // 2]
        await client.begin(token=opened["token"], received=len(client.output))
        while len(client.output) < len(whole):
            await client.receive()
        assert client.output[: len(whole)] == whole


async def test_another_browser_cannot_use_a_token(web_server: Server) -> None:
    async with web_client(web_server.url) as client, web_client(web_server.url) as other:
        opened = await lose(client, web_server)
        await other.begin()
        await other.disconnect()
        assert (await other.begin(token=opened["token"]))["reason"] == "gone"
        async with web_client(web_server.url) as stranger:
            assert (await stranger.begin(token=opened["token"]))["reason"] == "gone"
        assert "offset" in await client.begin(token=opened["token"], received=0)


async def test_a_second_page_with_the_token_takes_the_session_over(web_server: Server) -> None:
    async with web_client(web_server.url) as client:
        opened = await client.begin()
        await client.read_until("Quit")
        other = WebClient(web_server.url, client.http)
        assert "offset" in await other.begin(token=opened["token"])
        assert await end_of(client) == 4001
        await other.type("q")
        assert (await other.message())["reason"] == "quit"


async def test_a_page_that_acknowledges_nothing_is_sent_a_window_at_most(
    web_server: Server,
) -> None:
    async with web_client(web_server.url) as client:
        await client.begin(columns=200, rows=60)
        await client.read_until("Quit", acknowledge=False)
        async with asyncio.timeout(TIMEOUT):
            while len(client.output) < OUTPUT_WINDOW_BYTES:
                await client.type("t")
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(client.receive(), 0.1)
        for _ in range(20):
            await client.type("t")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                while True:
                    await client.receive()
        assert len(client.output) < 2 * OUTPUT_WINDOW_BYTES
        await client.send({"kind": "acknowledge", "offset": len(client.output)})
        before = len(client.output)
        while len(client.output) == before:
            await client.receive()


@pytest.mark.parametrize(
    "data",
    ["", "{", "[]", '{"kind":"open"}', '{"kind":"open","columns":0,"rows":1}', "x" * 9000,
     '{"kind":"open","columns":80,"rows":24,"theme":"pink"}', '{"kind":"ping"}'],
)  # fmt: skip
async def test_a_first_message_that_is_none_ends_the_connection(
    web_server: Server, data: str
) -> None:
    async with web_client(web_server.url) as client:
        await client.connect()
        assert client.socket
        await client.socket.send_str(data)
        with pytest.raises(ConnectionError):
            await client.receive()
    assert len(web_server.events("error")) == 0


@pytest.mark.parametrize("data", ["{", '{"kind":"resize","columns":99999999,"rows":-1}', "\0"])
async def test_messages_that_are_none_change_nothing(web_server: Server, data: str) -> None:
    async with web_client(web_server.url) as client:
        await client.begin()
        await client.read_until("Quit")
        assert client.socket
        await client.socket.send_str(data)
        await client.send({"kind": "acknowledge", "offset": 2**40})
        await client.send({"kind": "ping"})
        assert await client.message() == {"kind": "pong"}
        await client.type("q")
        assert (await client.message())["reason"] == "quit"


async def test_a_message_that_is_too_long_ends_the_connection(web_server: Server) -> None:
    async with web_client(web_server.url) as client:
        await client.begin()
        assert client.socket
        await client.socket.send_bytes(b"k" * 20_000)
        assert await end_of(client) == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def end_of(client: WebClient) -> int | None:
    """The code with which the server closes the websocket."""
    assert client.socket
    while not client.socket.closed:
        with contextlib.suppress(ConnectionError):
            await client.receive()
    return client.socket.close_code


@pytest.mark.parametrize("data", [b"k" * 1000, b"", '{"kind":"ping"}'])
async def test_a_flood_is_held_up_and_nobody_else_notices(
    web_server: Server, data: bytes | str
) -> None:
    async with web_client(web_server.url) as client, web_client(web_server.url) as other:
        await client.begin()
        await other.begin()
        await other.read_until("Quit")
        assert client.socket
        before = web_server.resident()
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(0.5):
                for _ in range(20_000):
                    await (
                        client.socket.send_str(data)
                        if isinstance(data, str)
                        else client.socket.send_bytes(data)
                    )
        await other.send({"kind": "ping"})
        assert await other.message() == {"kind": "pong"}
        assert web_server.resident() - before < 8_000


async def test_so_many_from_one_address_and_no_more() -> None:
    options = ("--web", "127.0.0.1:0", "--no-ssh", "--max-per-address", "2")
    with Server(*options) as server:
        async with web_client(server.url) as client:
            pages = [WebClient(server.url, client.http) for _ in range(3)]
            answers = [await page.begin() for page in pages]
            assert [answer.get("reason") for answer in answers] == [
                None, None, "too-many-from-there",
            ]  # fmt: skip
            await pages[0].type("q")
            while (await pages[0].message())["kind"] != "ended":
                pass
            server.wait_event("end")
            assert "offset" in await WebClient(server.url, client.http).begin()


async def test_a_session_that_nobody_uses_ends_in_words() -> None:
    with Server("--web", "127.0.0.1:0", "--no-ssh", "--idle-timeout", "1") as server:
        async with web_client(server.url) as client:
            await client.begin()
            assert (await client.message())["reason"] == "idle"


async def test_over_ssh_and_in_browsers_at_once() -> None:
    with Server("--web", "127.0.0.1:0", "--max-sessions", "2") as server:
        async with web_client(server.url) as client:
            await client.begin()
            await client.read_until("Quit")
            assert server.port
            assert server.wait_event("begin")["user"] == "web"


@pytest.fixture
def passwords(folder: Any) -> Any:
    path = folder / "passwords"
    path.write_text(PasswordHash.create("sesame").format_line("demo"))
    path.chmod(0o644)
    return path


async def test_with_a_password_file_a_page_asks_first(passwords: Any) -> None:
    options = ("--web", "127.0.0.1:0", "--no-ssh", "--password-file", str(passwords))
    with Server(*options) as server:
        async with web_client(server.url) as client:
            assert await client.begin() == {"kind": "ended", "reason": "logged-out"}
            assert (await client.http.get(f"{server.url}/socket")).status == 403
            for path in ("/", "/read"):
                page = await client.http.get(f"{server.url}{path}")
                assert page.status == 401
                assert 'type="password"' in await page.text()
            assert (await log_in(client, "demo", "wrong")).status == 401
            client.origin = "http://evil.example"
            assert (await log_in(client, "demo", "sesame")).status == 403
            client.origin = server.url
            assert (await log_in(client, "demo", "sesame", "//evil.example/")).url.path == "/"
            await client.connect()
            await client.begin()
            await client.read_until("Quit")
            for _ in range(6):
                await log_in(client, "demo", "wrong")
            assert (await log_in(client, "demo", "sesame")).status == 429


async def log_in(
    client: WebClient, name: str, secret: str, path: str = "/"
) -> aiohttp.ClientResponse:
    form = {"name": name, "secret": secret, "path": path}
    headers = {"Origin": client.origin}
    return await client.http.post(f"{client.url}/login", data=form, headers=headers)


async def test_where_ssh_wants_a_key_a_browser_needs_the_code_that_is_told(folder: Any) -> None:
    import asyncssh

    keys = folder / "keys"
    keys.write_bytes(asyncssh.generate_private_key("ssh-ed25519").export_public_key())
    keys.chmod(0o644)
    with Server("--web", "127.0.0.1:0", "--authorized-keys", str(keys)) as server:
        url, _, token = server.url.partition("/#")
        assert len(token) > 20
        async with web_client(url) as client:
            assert (await client.http.get(f"{url}/")).status == 401
            assert (await log_in(client, "", "wrong")).status == 401
            assert (await log_in(client, "", token)).status == 200
            await client.begin()
            await client.read_until("Quit")


async def test_behind_a_proxy_limits_and_the_log_are_about_its_clients() -> None:
    options = ("--web", "127.0.0.1:0", "--no-ssh", "--trusted-proxy", "127.0.0.1")
    with Server(*options, "--web-url", "https://leaflet.example") as server:
        url = f"http://127.0.0.1:{port(server)}"
        async with web_client(url) as client:
            assert (await client.http.get(f"{url}/")).status == 400
            headers = {
                "Host": "leaflet.example", "Origin": "https://leaflet.example",
                "X-Forwarded-For": "198.51.100.9, 192.0.2.7", "X-Forwarded-Proto": "https",
            }  # fmt: skip
            client.socket = await client.http.ws_connect(f"{url}/socket", headers=headers)
            cookie = client.socket._response.headers["Set-Cookie"]
            assert cookie.startswith("__Host-")
            assert "Secure" in cookie
            await client.send(OPEN)
            await client.read_until("Quit")
            assert server.wait_event("begin")["address"] == "192.0.2.7"


async def test_a_page_that_is_closed_while_the_server_ends_is_not_waited_for() -> None:
    with Server("--web", "127.0.0.1:0", "--no-ssh", "--drain", "600") as server:
        async with web_client(server.url) as client:
            await client.begin()
            await client.read_until("Quit")
            server.process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(server.wait_event, "closing")
        assert await asyncio.to_thread(server.wait_event, "end")
        assert await asyncio.to_thread(server.process.wait, TIMEOUT) == 0


async def test_a_load_balancer_sees_whether_to_send_browsers_here() -> None:
    """Its checks name nobody. A full server is up, and tells browsers that it is full."""
    options = ("--web", "127.0.0.1:0", "--no-ssh", "--trusted-proxy", "127.0.0.1")
    with Server(*options, "--web-url", "https://leaflet.example", "--max-sessions", "1") as server:
        number = port(server)
        find = ("--state", str(server.folder / "state"), "--port", str(number))
        health = f"http://127.0.0.1:{number}/health"

        async def statuses() -> set[int]:
            other = {"Host": "check.example"}
            async with aiohttp.ClientSession() as http:
                made = [http.get(health), http.head(health), http.get(health, headers=other)]
                return {(await each).status for each in made}

        assert await statuses() == {200}
        async with web_client(f"http://127.0.0.1:{number}") as client:
            headers = {
                "Host": "leaflet.example", "Origin": "https://leaflet.example",
                "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https",
            }  # fmt: skip
            url = f"http://127.0.0.1:{number}/socket"
            client.socket = await client.http.ws_connect(url, headers=headers)
            await client.send(OPEN)
            await client.read_until("Quit")
            assert await statuses() == {200}
            assert (await asyncio.to_thread(sij_tui, "serve", "drain", *find)).returncode == 0
            assert await statuses() == {503}
        assert not server.events("refused")


def port(server: Server) -> int:
    """The port that the server listens on, whatever address it tells."""
    import re
    from pathlib import Path

    inodes = {
        os.readlink(link)
        for link in Path(f"/proc/{server.process.pid}/fd").iterdir()
        if os.path.islink(link)
    }
    for line in Path(f"/proc/{server.process.pid}/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
            return int(re.split(":", fields[1])[1], 16)
    raise AssertionError("it listens nowhere")


async def test_a_session_outlives_the_login_of_its_browser(passwords: Any) -> None:
    options = ("--web", "127.0.0.1:0", "--no-ssh", "--password-file", str(passwords))
    with Server(*options) as server:
        async with web_client(server.url) as client, web_client(server.url) as stranger:

            async def reload(count: int) -> int:
                server.process.send_signal(signal.SIGHUP)
                await asyncio.to_thread(server.wait_event, "content", count)
                return (await client.http.get(f"{server.url}/")).status

            await log_in(client, "demo", "sesame")
            token = (await client.begin())["token"]
            await client.read_until("Quit")
            assert await reload(2) == 200, "the password is the same"
            passwords.write_text(PasswordHash.create("other").format_line("demo"))
            assert await reload(3) == 401
            await client.disconnect()
            ended = {"kind": "ended", "reason": "logged-out"}
            assert await stranger.begin(token=token) == ended
            assert await client.begin() == ended, "another session would need a login"
            await client.connect()
            opened = await client.begin(token=token, received=len(client.output))
            assert opened["kind"] == "opened"
            assert len(server.events("begin")) == 1
            await client.type("q")
            assert (await client.message())["reason"] == "quit"
            await client.connect()
            assert await client.begin(token=opened["token"]) == ended


async def test_a_browser_that_logs_in_again_keeps_its_session(passwords: Any) -> None:
    options = ("--web", "127.0.0.1:0", "--no-ssh", "--password-file", str(passwords))
    with Server(*options) as server:
        async with web_client(server.url) as client, web_client(server.url) as other:
            await log_in(client, "demo", "sesame")
            token = (await client.begin())["token"]
            await client.read_until("Quit")
            assert server.wait_event("begin")["user"] == "web:demo"
            before = {each.key: each.value for each in client.http.cookie_jar}
            await log_in(client, "demo", "sesame")
            assert before != {each.key: each.value for each in client.http.cookie_jar}
            await client.disconnect()
            await other.connect({"Cookie": f"sij-tui={before['sij-tui']}"})
            assert await other.begin(token=token) == {"kind": "ended", "reason": "gone"}
            opened = await client.begin(token=token, received=len(client.output))
            assert opened["kind"] == "opened"
            assert len(server.events("begin")) == 1
