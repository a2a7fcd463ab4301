"""Checks that a database survived."""


def require_sound(db):
    """SQLite's own integrity checks; a PostgreSQL server survives the killed clients."""
    if db.dialect == "sqlite":
        assert db.query("pragma integrity_check") == [{"integrity_check": "ok"}]
        assert db.query("pragma foreign_key_check") == []
