"""The house format: the one encoding that every take is converted to. `renditions` and `clip` may import it."""
