"""The house format: the one encoding that every take is brought to. Imported by `renditions` and `clip`."""
