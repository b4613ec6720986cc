"""A class: one reader leads, others follow and vote. Pure values, without any transport."""
