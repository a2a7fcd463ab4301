"""Our own reader and writer of the MP4 index. The packages of `media` above it may import it."""
