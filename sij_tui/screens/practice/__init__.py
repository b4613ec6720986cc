"""Practice: one screen that holds the state of a round of questions."""
