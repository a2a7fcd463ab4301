"""The distributed database: PostgreSQL, through psycopg. Imported by `engines/database/open.py` only."""
