"""The layer around every view: guards, sessions, headers, errors, templates, uploads and playback. Imported by `tagning` only."""
