"""The demo: a made-up team in the middle of its work. Imported by `tagning` only."""
