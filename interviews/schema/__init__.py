"""The numbered steps of the database, one SQL text for every engine."""
