"""Whether a database came through."""


def require_sound(db):
    """What SQLite itself finds wrong with its file and with references; a server of PostgreSQL outlives those who are killed."""
    if db.dialect == "sqlite":
        assert db.query("pragma integrity_check") == [{"integrity_check": "ok"}]
        assert db.query("pragma foreign_key_check") == []
