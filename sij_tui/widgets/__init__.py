"""One visible thing each: widgets take core values and post messages."""
