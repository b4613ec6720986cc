"""The program for others: one process speaks to clients, and each session is a process of its own.

* :mod:`.server`: runs what clients connect to, and stops it;
* :mod:`.ssh`: over SSH, with asyncssh: connections, authentication, channels;
* :mod:`.web`: in browsers, with aiohttp: pages, and a websocket for each session;
* :mod:`.sessions`: which sessions there are, their time limits, the bytes to and from them;
* :mod:`.forkserver`: the process that has imported the program and forks the sessions;
* :mod:`.sandbox`: what a session's process is refused.

Nothing here is imported unless ``sij-tui serve`` or ``--locked`` is what was asked for.
"""
