"""Our own reader and writer of the MP4 index. Imported by the floors of `media` above it."""
