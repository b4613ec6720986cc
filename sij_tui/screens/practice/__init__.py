"""Practice: one screen that owns one round of questions."""
