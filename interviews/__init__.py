"""The nouns that all rooms share. Nothing in here knows Flask."""
