"""How dots become characters: one module for each kind of cell."""
