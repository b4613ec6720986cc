"""What the page of a class shows: joining, following, voting, leading, and what came of it."""
