"""Synthetic people for the demo and the tests. Only those may import it."""
