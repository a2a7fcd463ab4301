"""All SQL about sent mails."""

from engines.database.contract import Database


def claim(db: Database, key_hash: str, now: str, until: str) -> int:
    """Hold the mail until then. Returns the number of this attempt, or 0 when it was sent or another process holds it."""
    with db.tx():
        rows = db.query(
            """insert into mail (key_hash, attempts, held_until) values (:key_hash, 1, :until)
               on conflict (key_hash) do update set attempts = mail.attempts + 1, held_until = excluded.held_until
               where mail.sent_at is null and mail.held_until <= :now
               returning attempts""",
            key_hash=key_hash, now=now, until=until,
        )
    return int(rows[0]["attempts"]) if rows else 0


def is_sent(db: Database, key_hash: str) -> bool:
    """Whether the mail was sent."""
    return db.one("select 1 as sent from mail where key_hash = :key_hash and sent_at is not null", key_hash=key_hash) is not None


def set_sent(db: Database, key_hash: str, now: str) -> None:
    """Mark the mail as sent, whoever holds it."""
    db.execute("update mail set sent_at = :now where key_hash = :key_hash and sent_at is null", key_hash=key_hash, now=now)


def release(db: Database, key_hash: str, attempt: int) -> None:
    """Release the mail without counting the attempt, unless another attempt has begun or it was sent."""
    db.execute(
        """update mail set attempts = attempts - 1, held_until = ''
           where key_hash = :key_hash and attempts = :attempt and sent_at is null""",
        key_hash=key_hash, attempt=attempt,
    )


def delete_old(db: Database, before: str) -> None:
    """Delete mails that were sent, or last held, before then."""
    db.execute("delete from mail where coalesce(sent_at, held_until) < :before", before=before)
