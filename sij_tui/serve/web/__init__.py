"""The web server: pages, the websocket of each session, and who may connect.

Its terminal is xterm.js, as the package textual-serve brings it; the rest is in ``static``.
"""
