"""The same content as linear text, Markdown and JSON."""
