"""The program over SSH: one process speaks SSH, and each session is a process of its own.

* :mod:`.ssh`: the server, with asyncssh: connections, authentication, channels;
* :mod:`.sessions`: which sessions there are, their time limits, the bytes to and from them;
* :mod:`.forkserver`: the process that has imported the program and forks the sessions;
* :mod:`.sandbox`: what a session's process is refused.

Nothing here is imported unless ``sij-tui serve`` or ``--locked`` is what was asked for.
"""
