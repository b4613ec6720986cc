"""Parses the form of a POST request, within bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qs

from aiohttp import web

_MAX_BYTES, _MAX_FIELDS = 4096, 8
_TIMEOUT_S = 10.0


async def read_form(request: web.BaseRequest) -> Mapping[str, str]:
    """The first value of each field of a form; nothing if it is too much or comes too slowly."""
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            data = bytearray()
            async for chunk in request.content.iter_chunked(_MAX_BYTES):
                data += chunk
                if len(data) > _MAX_BYTES:
                    return {}
    except TimeoutError:
        return {}
    try:
        fields = parse_qs(data.decode("utf-8", "replace"), max_num_fields=_MAX_FIELDS)
    except ValueError:  # more of them
        return {}
    return {name: values[0] for name, values in fields.items()}
