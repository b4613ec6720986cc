"""The timeline: one screen that owns one player."""
