"""Measures the program as the person at a terminal sees it, against a bare Textual app.

``python -m bench`` prints a table of targets and figures. It needs only the standard library.
Times on a shared machine drift by half, so every time is judged by its ratio to the bare app in the
same interleaved run; bytes and memory are judged as they are.
"""
