"""Ways to send mail. Rooms import `contract.py` only."""
