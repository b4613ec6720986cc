"""Practice: the question bank, marking, rounds of questions, and what follows from the answers."""
