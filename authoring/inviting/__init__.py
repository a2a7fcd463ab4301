"""Interviews, invitations and their mails. Imported by this room's `jobs.py` and by `tagning`."""
