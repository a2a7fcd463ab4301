"""Interviews, invitations and their letters. Imported by this room's `jobs.py` and by `tagning`."""
