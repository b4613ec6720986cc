"""Practice: the question bank, marking, rounds of questions, and what is learnt from the answers."""
