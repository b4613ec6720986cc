"""The procedure as a timeline: its steps, where their places are known from, and the player."""
