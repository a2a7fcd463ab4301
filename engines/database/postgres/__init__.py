"""The distributed database: PostgreSQL, through psycopg. Only `engines/database/open.py` imports it."""
