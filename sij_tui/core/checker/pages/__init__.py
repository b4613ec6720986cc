"""The pages of the checker as elements: pure functions of the content and the exercise."""
