"""Progress: what follows from a learner's answers, and from those of a group."""
