"""Pictures in pixels: cells are tiles, words stay characters."""
