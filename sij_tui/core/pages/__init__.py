"""From content to pages: each module turns one part of the content into pieces."""
