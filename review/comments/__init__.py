"""Comments at a moment or over a range. `queue` and `wall` may import it."""
