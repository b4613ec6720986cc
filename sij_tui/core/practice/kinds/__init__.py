"""The kinds of question. A new one is a module here and a line in :mod:`.registry`."""
