"""The contraindication checker: its content, rules and guarantees. Pure values and functions."""
