"""Search through all pages: the words of a text, the index, and where hits stand."""
