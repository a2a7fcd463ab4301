"""Benchmarks behind the promises of speed and size: each runs next to a rival, in turn, in one run, on the same input."""
