"""The sessions that are open: their records, time limits, environment, and the bytes relayed."""
