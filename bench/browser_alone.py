"""What a browser needs by itself: a page with xterm.js and a screen that is there already.

No server of ours, no session and no websocket is behind it; its files are sent as ours are.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from sij_tui.serve.web.assets import load_assets
from sij_tui.serve.web.responses import asset_response

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>alone</title>
<link rel="stylesheet" href="{style}"><script src="{xterm}" defer></script>
<script src="/alone.js" defer></script>
<link rel="preload" href="{font}" as="font" type="font/ttf" crossorigin></head>
<body class="terminal-page"><main><div id="terminal"></div></main></body></html>
"""
_SCRIPT = """
const terminal = new xterm.Terminal({
  cols: %(columns)d, rows: %(rows)d, allowProposedApi: true, scrollback: 0, customGlyphs: true,
  lineHeight: 1.12, fontFamily: "sij-mono", fontSize: 15, fontWeightBold: 700,
  theme: { background: "#11171e", foreground: "#d5dde5" },
});
terminal.loadAddon(new xterm.Unicode11Addon());
terminal.unicode.activeVersion = "11";
terminal.loadAddon(new xterm.CanvasAddon());
let count = 0;
terminal.onData(() => terminal.write(`\\x1b[1;1H${count++ %% 10}`));
document.fonts.load("16px sij-mono").then(() => {
  terminal.open(document.getElementById("terminal"));
  terminal.write(Uint8Array.from(atob(%(output)s), (char) => char.charCodeAt(0)));
  terminal.focus();
});
"""


@asynccontextmanager
async def page_alone(output: bytes, columns: int, rows: int) -> AsyncIterator[str]:
    """Serve such a page; its address without a slash at the end.

    Args:
        output: What draws the screen.
        columns: Of the terminal.
        rows: Of the terminal.
    """
    assets = load_assets()
    page = _PAGE.format(
        style=assets["page.css"].url, xterm=assets["xterm.js"].url, font=assets["mono.ttf"].url
    )
    encoded = json.dumps(base64.b64encode(output).decode())
    script = _SCRIPT % {"columns": columns, "rows": rows, "output": encoded}

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/alone.js":
            return web.Response(text=script, content_type="text/javascript")
        asset = assets.get(request.path.removeprefix("/static/"))
        if asset is not None:
            return asset_response(asset, request.query_string, request.headers)
        return web.Response(text=page, content_type="text/html")

    http = web.Server(answer, access_log=None)
    listening = await asyncio.get_running_loop().create_server(http, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()
        await http.shutdown(1)
