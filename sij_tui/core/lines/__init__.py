"""The program line by line: every task as a dialogue."""
