"""Decisions and their letters: pending until they are applied. Only `records` and the room's `jobs` may import it."""
