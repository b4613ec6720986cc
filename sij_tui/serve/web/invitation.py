"""The address at which a class is joined in a browser, with its QR code."""

from __future__ import annotations

import segno

from sij_tui.core.classroom.requests import WebInvitation

_QUIET_ZONE = 2
"""Light modules around the code. Four are asked for; on a screen two are read as well."""


_MOST_MODULES = 57
"""On a side. A larger code has no room beside the margin of a window of 60 columns."""


def web_invitation(url: str, code: str) -> WebInvitation:
    """The invitation to a class; without a QR code where the address is too long for one.

    Args:
        url: Address of the server, without a slash at the end.
        code: Of the class.
    """
    address = f"{url}/{code}"
    made = segno.make(address, error="l", micro=False, boost_error=False)
    rows = [
        "".join("1" if dark else "0" for dark in row)
        for row in made.matrix_iter(border=_QUIET_ZONE)
    ]
    return WebInvitation(url=address, modules=tuple(rows) if len(rows) <= _MOST_MODULES else ())
