"""The classes of a server: who is in which, and who is told what."""
