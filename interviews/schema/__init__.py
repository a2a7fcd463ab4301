"""The numbered migrations of the database, one SQL text for both engines. `tagning` and tests import it, for its path alone."""
