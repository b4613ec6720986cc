"""The pages of practice as elements: pure functions of the content and the round."""
