"""The demo: a fictional team in the middle of its work. Imported by `tagning` only."""
