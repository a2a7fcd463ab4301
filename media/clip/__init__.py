"""Renders an edit to a clip. Authoring and the command line may import it."""
