"""The pure core: content, checks and layout, with no terminal, clock or randomness."""
