"""Opens and measures the recordings that people send. The packages of `media` above it may import it."""
