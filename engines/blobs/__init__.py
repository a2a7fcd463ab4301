"""Stores of bytes. Rooms import `contract.py` only."""
