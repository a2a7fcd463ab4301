"""Scores. `queue` and `wall` may import it."""
