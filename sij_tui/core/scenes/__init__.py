"""Animated pictures: the renderer is pure and knows nothing of what it draws."""
