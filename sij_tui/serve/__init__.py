"""The program over SSH: a front that speaks SSH, and one process for each session.

The front (:mod:`.front`) is one process with asyncssh. It starts the nursery (:mod:`.nursery`), a
process that has imported the program and read the content, and from which sessions are forked.
Nothing here is imported unless ``sij-tui serve`` is what was asked for.
"""
