"""What is sent to browsers besides the websocket, with headers that bound what a page may do."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

from aiohttp import web

from sij_tui.serve.web.assets import Asset

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
SERVER = {"Server": "sij-tui"}
"""In place of the names and versions of what serves."""
_COMMON = {
    **SERVER,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # without one, browsers send no origin with a form
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_FOR_GOOD = "public, max-age=31536000, immutable"
_NOWHERE = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    f"{_NOWHERE}; form-action 'self'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self'; connect-src 'self'"
)
"""Content-Security-Policy of our pages: all that they load is of this server, nothing is inline."""


def document_policy(html: str) -> str:
    """The Content-Security-Policy of a document that holds its own style, and runs nothing."""
    digests = (
        base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        for style in _STYLE.findall(html)
    )
    styles = " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
    return f"{_NOWHERE}; form-action 'none'; style-src {styles}; img-src 'self'"


def page_response(html: str, *, status: int = 200, policy: str = PAGE_POLICY) -> web.Response:
    """A page, which is not stored by the browser or on the way."""
    return web.Response(
        text=html,
        content_type="text/html",
        charset="utf-8",
        status=status,
        headers={**_COMMON, "Content-Security-Policy": policy, "Cache-Control": "no-store"},
    )


def asset_response(asset: Asset, version: str, request_headers: Mapping[str, str]) -> web.Response:
    """A file, compressed if the browser takes that; nothing if it has the same one already.

    Args:
        asset: The file.
        version: The one that is asked for; only under the right one it is kept unasked.
        request_headers: Of the request.
    """
    etag = f'"{asset.version}"'
    headers = {
        **_COMMON,
        "Content-Security-Policy": _NOWHERE,
        "Cache-Control": _FOR_GOOD if version == asset.version else "no-cache",
        "ETag": etag,
        "Vary": "Accept-Encoding",
    }
    if etag in request_headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    body = asset.body
    if asset.compressed is not None and "gzip" in request_headers.get("Accept-Encoding", ""):
        body = asset.compressed
        headers["Content-Encoding"] = "gzip"
    return web.Response(body=body, headers={**headers, "Content-Type": asset.content_type})


def plain_response(status: int, text: str) -> web.Response:
    """A line that no reader of a page comes to see, such as why a request is refused."""
    headers = {**_COMMON, "Content-Security-Policy": _NOWHERE, "Cache-Control": "no-store"}
    return web.Response(text=f"{text}\n", status=status, headers=headers)


class RequestHandler(web.RequestHandler):
    """aiohttp's; its own answers to errors tell its version, and what it could not read."""

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what cannot be read, or a request whose handler has failed; see aiohttp."""
        super().handle_error(request, status, exc, message)  # logs it
        response = plain_response(status, "This request cannot be answered.")
        response.force_close()
        return response


def see_other(path: str) -> web.Response:
    """Have the browser open another page."""
    headers = {**_COMMON, "Cache-Control": "no-store", "Location": path}
    return web.Response(status=303, headers=headers)
