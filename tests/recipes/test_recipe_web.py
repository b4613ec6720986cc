"""The recipes for browsers: nginx and Caddy in front of a server, with TLS."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

if sys.platform == "win32":
    pytest.skip("needs Linux", allow_module_level=True)
pytest.importorskip("aiohttp")

import aiohttp
from certificate_kit import write_certificate
from paths import ROOT
from pty_session import TIMEOUT
from recipe_kit import RECIPES, free_port, needs, wait_listening
from serve_kit import Server, sij_tui
from web_kit import OPEN, WebClient, web_client
from yarl import URL

pytestmark = pytest.mark.pty
NAME = "leaflet.example"
CLIENT = "127.0.0.2"
"""Where browsers come from that are no proxy."""


@pytest.fixture(scope="module")
def web() -> Iterator[tuple[Server, int]]:
    """A server as the recipes want it, and its port, which names its control socket too."""
    port = free_port()
    with web_host(port) as server:
        yield server, port


def web_host(port: int, *more: str) -> Server:
    """A server as the recipes want it, with more options."""
    options = ("--web", f"127.0.0.1:{port}", "--no-ssh", "--trusted-proxy", "127.0.0.1")
    return Server(*options, "--web-url", f"https://{NAME}", "--port", str(port), *more)


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[None]:
    """A proxy, until it is no longer needed."""
    with log.open("wb") as said, subprocess.Popen(command, stderr=said) as process:
        try:
            wait_listening(port, process, log)
            yield
        finally:
            process.send_signal(signal.SIGTERM)


def make_certificate(folder: Path) -> None:
    """Write ``cert.pem`` and ``key.pem``."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-subj", f"/CN={NAME}"),
        ],
        check=True,
        capture_output=True,
    )


@contextmanager
def nginx(folder: Path, port: int, behind: int) -> Iterator[None]:
    program = needs("nginx")
    make_certificate(folder)
    recipe = (RECIPES / "nginx.conf").read_text()
    for before, after in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("    listen [::]:443 ssl;\n", ""),
        (f"/etc/ssl/{NAME}.pem", f"{folder}/cert.pem"),
        (f"/etc/ssl/private/{NAME}.key", f"{folder}/key.pem"),
        ("127.0.0.1:8080;", f"127.0.0.1:{behind};"),
    ):
        assert before in recipe
        recipe = recipe.replace(before, after)
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;\n"
        f"fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"{recipe} }}\n"
    )
    with running([program, "-c", str(config), "-p", str(folder)], port, folder / "log"):
        yield


@contextmanager
def caddy(folder: Path, port: int, behind: int) -> Iterator[None]:
    program = needs("caddy")
    recipe = (RECIPES / "Caddyfile").read_text()
    for before, after in ((f"\n{NAME} {{", f"\n{NAME}:{port} {{\n\ttls internal"), (":8080", "")):
        assert before in recipe
        recipe = recipe.replace(before, after)
    recipe = recipe.replace("reverse_proxy 127.0.0.1", f"reverse_proxy 127.0.0.1:{behind}")
    settings = (
        f"{{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n"
        f"\tstorage file_system {folder}/storage\n}}\n"
    )
    config = folder / "Caddyfile"
    config.write_text(settings + recipe)
    command = [program, "run", "--adapter", "caddyfile", "--config", str(config)]
    with running(command, port, folder / "log"):
        yield


@contextmanager
def haproxy(
    folder: Path, port: int, behind: int, *others: int, replaced: Sequence[tuple[str, str]] = ()
) -> Iterator[None]:
    program = needs("haproxy")
    make_certificate(folder)
    both = (folder / "cert.pem").read_text() + (folder / "key.pem").read_text()
    (folder / "both.pem").write_text(both)
    recipe = (RECIPES / "haproxy-web.cfg").read_text()
    for before, after in (
        ("bind :443", f"bind 127.0.0.1:{port}"),
        (f"/etc/haproxy/{NAME}.pem", f"{folder}/both.pem"),
        ("check inter 2s", "check inter 200ms"),  # a test does not wait so long
        ("    log global\n", ""),
        *replaced,
    ):
        assert before in recipe
        recipe = recipe.replace(before, after)
    servers = re.findall(r"^    server \w+ (\S+) .*\n", recipe, re.MULTILINE)
    for address, host in zip(servers, (behind, *others), strict=False):
        recipe = recipe.replace(f" {address} ", f" 127.0.0.1:{host} ")
    for address in servers[1 + len(others) :]:
        recipe = re.sub(rf"^    server \w+ {re.escape(address)} .*\n", "", recipe, flags=re.M)
    config = folder / "haproxy.cfg"
    config.write_text(recipe)
    with running([program, "-db", "-f", str(config)], port, folder / "log"):
        yield


async def certified(http: Any, url: str, name: dict[str, str], how: dict[str, Any]) -> None:
    """Wait until the proxy has its certificate, which Caddy makes when it has started."""
    async with asyncio.timeout(TIMEOUT):
        while True:
            with contextlib.suppress(aiohttp.ClientConnectorSSLError):
                await http.get(f"{url}/", headers=name, **how)
                return
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("proxy", [nginx, caddy, haproxy], ids=["nginx", "caddy", "haproxy"])
async def test_a_session_through_the_proxy(
    web: tuple[Server, int], tmp_path: Path, proxy: object
) -> None:
    _, behind = web
    port = free_port()
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with proxy(tmp_path, port, behind):  # type: ignore[operator]
        # The name is not in any directory: it is sent to the proxy's address all the same.
        url, name = f"https://127.0.0.1:{port}", {"Host": NAME}
        async with web_client(url) as client:
            how: dict[str, Any] = {"ssl": trusting, "server_hostname": NAME}
            await certified(client.http, url, name, how)
            for path in ("/", "/read"):
                page = await client.http.get(f"{url}{path}", headers=name, **how)
                assert page.status == 200
                assert "default-src 'none'" in page.headers["Content-Security-Policy"]
            headers = {**name, "Origin": f"https://{NAME}"}
            wrong = {**name, "Origin": "https://evil.example"}
            refused = await client.http.get(f"{url}/socket", headers=wrong, **how)
            assert refused.status == 403
            client.socket = await client.http.ws_connect(f"{url}/socket", headers=headers, **how)
            cookie = client.socket._response.headers["Set-Cookie"]
            assert re.match("__Host-.*Secure", cookie)
            await client.send(OPEN)
            await client.read_until("Quit")
            await client.type("q")
            assert (await client.message())["reason"] == "quit"


async def test_a_browser_comes_back_to_its_host_even_while_that_is_drained(
    web: tuple[Server, int], tmp_path: Path
) -> None:
    port, other_port = free_port(), free_port()
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    how: dict[str, Any] = {"ssl": trusting, "server_hostname": NAME}
    url, name = f"https://127.0.0.1:{port}", {"Host": NAME}
    with (
        web_host(other_port) as other,
        haproxy(tmp_path, port, web[1], other_port),
    ):
        hosts = [web[0], other]

        async def connect(client: WebClient, query: str = "") -> None:
            """Open a websocket of a page, which claims to come from elsewhere."""
            sent = {**name, "Origin": f"https://{NAME}", "X-Forwarded-For": "192.0.2.99"}
            address = URL(f"{url}/socket{query}", encoded=True)
            client.socket = await client.http.ws_connect(address, headers=sent, **how)

        async def load(client: WebClient) -> str:
            """Load the page; the browser's cookie for its host."""
            async with client.http.get(f"{url}/", headers=name, **how) as page:
                assert page.status == 200
            return {each.key: each.value for each in client.http.cookie_jar}["sij-tui-host"]

        async def begin(client: WebClient) -> tuple[Server, str]:
            """Have a page begin a session; its host, and what leads back to it."""
            before = [len(host.events("begin")) for host in hosts]
            await connect(client, f"?{quote(json.dumps(OPEN))}")
            token = str((await client.message())["token"])
            await client.read_until("Quit")

            def begun() -> list[Server]:
                counts = zip(hosts, before, strict=True)
                return [host for host, count in counts if len(host.events("begin")) > count]

            await asyncio.to_thread(other.wait, begun)
            (host,) = begun()
            assert host.events("begin")[-1]["address"] == CLIENT, "not who it says it is"
            return host, token

        def browser() -> AbstractAsyncContextManager[WebClient]:
            return web_client(url, connector=aiohttp.TCPConnector(local_addr=(CLIENT, 0)))

        async with browser() as one, browser() as two, browser() as late:
            name_of_host = await load(one)
            # A link from another site leads to the host too.
            assert [each["samesite"] for each in one.http.cookie_jar] == ["Lax"]
            host, token = await begin(one)
            await load(two)
            second, _ = await begin(two)
            assert host is not second, "the one with fewer connections"
            control = other_port if host is other else web[1]
            find = ("--state", host.folder / "state", "--port", str(control))
            try:
                assert sij_tui("serve", "drain", *find).returncode == 0
                late.http.cookie_jar.update_cookies({"sij-tui-host": name_of_host}, URL(url))
                async with asyncio.timeout(TIMEOUT):
                    while await load(late) == name_of_host:  # until the drain is noticed
                        await asyncio.sleep(0.05)
                assert (await begin(late))[0] is second
                await one.disconnect()
                await connect(one)
                opened = await one.begin(token=token, received=len(one.output))
                assert opened["kind"] == "opened"
                await one.type("q")
                assert (await one.message())["reason"] == "quit"
                await asyncio.to_thread(host.wait_event, "reconnected")
                assert (await begin(one))[0] is second, "it starts again where the host stays"
            finally:
                sij_tui("serve", "drain", "--undo", *find)


async def test_a_network_has_a_part_of_the_connections(tmp_path: Path) -> None:
    port = free_port()
    few = [("sc0_conn_cur gt 300", "sc0_conn_cur gt 2")]
    with haproxy(tmp_path, port, free_port(), replaced=few):

        async def is_served(address: str) -> bool:
            trusting = ssl.create_default_context()
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            with contextlib.suppress(OSError):  # ssl.SSLError is one
                _, writer = await asyncio.open_connection(
                    "127.0.0.1", port, ssl=trusting, local_addr=(address, 0)
                )
                writers.append(writer)
                return True
            return False

        writers: list[asyncio.StreamWriter] = []
        assert [await is_served(CLIENT) for _ in range(3)] == [True, True, False]
        assert await is_served("127.0.0.3")
        for writer in writers:
            writer.transport.abort()


async def test_the_hosts_can_be_spoken_to_with_encryption(folder: Path, tmp_path: Path) -> None:
    recipe = (RECIPES / "haproxy-web.cfg").read_text()
    (added,) = re.findall(r"add to the next line: (.*)\n", recipe)
    certificate, key = write_certificate(folder)
    added = added.replace("/etc/haproxy/hosts.pem", str(certificate))
    check = "    default-server check"
    port, behind = free_port(), free_port()
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with (
        web_host(behind, "--tls-cert", str(certificate), "--tls-key", str(key)),
        haproxy(tmp_path, port, behind, replaced=[(check, f"{check} {added}")]),
    ):
        url, headers = f"https://127.0.0.1:{port}", {"Host": NAME, "Origin": f"https://{NAME}"}
        async with web_client(url, connector=aiohttp.TCPConnector(ssl=trusting)) as client:
            await client.connect(headers)
            await client.begin()
            await client.read_until("Quit")


def test_the_handbook_has_the_recipes_as_they_are() -> None:
    handbook = (ROOT / "docs" / "web.md").read_text()
    for name in ("nginx.conf", "Caddyfile", "haproxy-web.cfg"):
        assert f"\n{(RECIPES / name).read_text()}```" in handbook
