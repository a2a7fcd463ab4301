"""Tagning: asynchronous video interviews. The composition root: it may import every other package, and none imports it."""

__version__ = "0.1.0"
