"""The sessions that are going on: records, limits in time, the bytes to and from them."""
