"""Mail engines. Rooms import `contract.py` only."""
