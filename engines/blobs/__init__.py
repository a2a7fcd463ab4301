"""Blob stores. Rooms import `contract.py` only."""
