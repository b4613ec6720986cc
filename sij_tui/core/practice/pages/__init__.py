"""The pages of practice as pieces: pure functions of the content and the round."""
