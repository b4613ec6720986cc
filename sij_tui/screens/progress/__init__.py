"""The screen of a learner's progress."""
