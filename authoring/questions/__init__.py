"""Questions, takes, edits and clips. Imported by this room's `jobs.py` and by `tagning`."""
