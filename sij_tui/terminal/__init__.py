"""The terminal itself: the hardened driver and the frame drawn before Textual is loaded."""
