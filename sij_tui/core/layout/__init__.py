"""From elements of a page to lines of text for a width in cells."""
