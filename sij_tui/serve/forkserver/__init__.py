"""The warm parent process that forks a worker for each session, and the protocol to it."""
