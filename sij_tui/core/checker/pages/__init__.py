"""The pages of the checker as pieces: pure functions of the content and the exercise."""
