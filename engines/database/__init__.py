"""Databases. Rooms import `contract.py` only."""
