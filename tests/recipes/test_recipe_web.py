"""The recipes for browsers: nginx and Caddy in front of a server, with TLS."""

from __future__ import annotations

import asyncio
import contextlib
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

if sys.platform == "win32":
    pytest.skip("needs Linux", allow_module_level=True)
pytest.importorskip("aiohttp")

import aiohttp
from paths import ROOT
from pty_session import TIMEOUT
from recipe_kit import RECIPES, free_port, needs, wait_listening
from serve_kit import Server
from web_kit import OPEN, web_client

pytestmark = pytest.mark.pty
NAME = "leaflet.example"


@pytest.fixture(scope="module")
def web() -> Iterator[tuple[Server, int]]:
    """A server as the recipes want it, and its port."""
    port = free_port()
    options = ("--web", f"127.0.0.1:{port}", "--no-ssh", "--trusted-proxy", "127.0.0.1")
    with Server(*options, "--web-url", f"https://{NAME}") as server:
        yield server, port


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[None]:
    """A proxy, until it is no longer needed."""
    with log.open("wb") as said, subprocess.Popen(command, stderr=said) as process:
        try:
            wait_listening(port, process, log)
            yield
        finally:
            process.send_signal(signal.SIGTERM)


@contextmanager
def nginx(folder: Path, port: int, behind: int) -> Iterator[None]:
    program = needs("nginx")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-subj", f"/CN={NAME}"),
        ],
        check=True,
        capture_output=True,
    )
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


async def certified(http: Any, url: str, name: dict[str, str], how: dict[str, Any]) -> None:
    """Wait until the proxy has its certificate, which Caddy makes when it has started."""
    async with asyncio.timeout(TIMEOUT):
        while True:
            with contextlib.suppress(aiohttp.ClientConnectorSSLError):
                await http.get(f"{url}/", headers=name, **how)
                return
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
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


def test_the_handbook_has_the_recipes_as_they_are() -> None:
    handbook = (ROOT / "docs" / "web.md").read_text()
    for name in ("nginx.conf", "Caddyfile"):
        assert f"\n{(RECIPES / name).read_text()}```" in handbook
