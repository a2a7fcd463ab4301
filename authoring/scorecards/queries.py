"""SQL of the scorecards that are being written."""

from engines.database.contract import Database


def empty_draft(db: Database, team_id: str, scorecard_id: str) -> None:
    """Delete the draft's competencies; those of published versions stay."""
    db.execute(
        """delete from scorecard_competency where team_id = :team_id and scorecard_id = :scorecard_id
           and scorecard_id in (select id from scorecard where team_id = :team_id and published_at is null)""",
        team_id=team_id, scorecard_id=scorecard_id,
    )


def delete_draft(db: Database, team_id: str, scorecard_id: str) -> None:
    """Delete the emptied draft."""
    db.execute(
        "delete from scorecard where team_id = :team_id and id = :scorecard_id and published_at is null",
        team_id=team_id, scorecard_id=scorecard_id,
    )


def newest_version(db: Database, team_id: str, interview_id: str) -> int:
    """The number of the interview's newest scorecard, drafts included; 0 without one."""
    row = db.one(
        "select max(version) as version from scorecard where team_id = :team_id and interview_id = :interview_id",
        team_id=team_id, interview_id=interview_id,
    )
    return int(row["version"] or 0) if row else 0


def set_published(db: Database, team_id: str, scorecard_id: str, *, opens: str, needs_evidence: int, reason: str, now: str) -> None:
    """Publish the draft with these settings."""
    db.execute(
        """update scorecard set opens = :opens, needs_evidence = :needs_evidence, reason = :reason, published_at = :now
           where team_id = :team_id and id = :scorecard_id and published_at is null""",
        team_id=team_id, scorecard_id=scorecard_id, opens=opens, needs_evidence=needs_evidence, reason=reason, now=now,
    )


def list_versions(db: Database, team_id: str, interview_id: str) -> list[dict[str, object]]:
    """The published versions, the newest first: number, when, by whom and why."""
    return db.query(
        """select s.version, s.published_at, s.reason, p.name as by_name from scorecard s left join person p on p.id = s.created_by
           where s.team_id = :team_id and s.interview_id = :interview_id and s.published_at is not null order by s.version desc""",
        team_id=team_id, interview_id=interview_id,
    )
