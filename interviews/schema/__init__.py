"""The numbered steps of the database, one SQL text for both engines. Imported by `tagning` and by tests, for the path alone."""
