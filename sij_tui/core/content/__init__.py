"""The content file: one struct a table, its labels, and what every reader of it shares."""
