"""What the promises of speed and size rest on: each is measured beside its rival, in turn, in one run, on the same input."""
