"""Rendering an edit to a clip. Imported by authoring and by the command line."""
