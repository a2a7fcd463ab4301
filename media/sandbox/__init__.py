"""The confined process in which every recording is opened. All of `media` may import it."""
