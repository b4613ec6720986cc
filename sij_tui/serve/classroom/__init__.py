"""The classes of a server: their members, and what is sent to each of them."""
