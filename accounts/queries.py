"""All SQL of this room."""

from engines.database.contract import Database, Row
from foundation.paging import Ask, Order, Page, folded, take_page

# People ---------------------------------------------------------------------------------------------------------


def find_person(db: Database, person_id: str) -> Row | None:
    """The person, with all columns."""
    return db.one("select * from person where id = :person_id", person_id=person_id)


def find_person_by_email(db: Database, email: str) -> Row | None:
    """The person with this address, which is in lower case."""
    return db.one("select * from person where email = :email", email=email)


def add_person(db: Database, *, id: str, email: str, name: str, password_hash: str, language: str, now: str) -> None:
    """Insert a person."""
    db.execute(
        """insert into person (id, email, name, password_hash, language, created_at, password_changed_at)
           values (:id, :email, :name, :password_hash, :language, :now, :now)""",
        id=id, email=email, name=name, password_hash=password_hash, language=language, now=now,
    )


def save_settings(
    db: Database, person_id: str, *, name: str, language: str, theme: str, single_keys: bool, submission_mails: bool,
) -> None:
    """Write the person's own settings."""
    db.execute(
        """update person set name = :name, language = :language, theme = :theme, single_keys = :single_keys,
                  submission_mails = :submission_mails
           where id = :person_id""",
        person_id=person_id, name=name, language=language, theme=theme, single_keys=int(single_keys),
        submission_mails=int(submission_mails),
    )


def save_password(db: Database, person_id: str, password_hash: str, now: str) -> None:
    """Write the person's new password hash."""
    db.execute(
        "update person set password_hash = :password_hash, password_changed_at = :now where id = :person_id",
        person_id=person_id, password_hash=password_hash, now=now,
    )


def set_person_undeliverable(db: Database, person_id: str, email: str, words: str, now: str) -> None:
    """Mark the person's address as undeliverable."""
    db.execute(
        "update person set undeliverable_at = :now, undeliverable_words = :words where id = :person_id and email = :email",
        person_id=person_id, email=email, words=words, now=now,
    )


def set_person_deliverable(db: Database, person_id: str) -> None:
    """Mark the person's address as deliverable."""
    db.execute("update person set undeliverable_at = null, undeliverable_words = null where id = :person_id", person_id=person_id)


def end_sessions(db: Database, person_id: str) -> int:
    """End every session of the person; returns how many."""
    return db.execute("delete from web_session where person_id = :person_id", person_id=person_id)


def list_sessions(db: Database, person_id: str, now: str) -> list[Row]:
    """The person's live sessions, the one seen last first."""
    return db.query(
        """select id_hash, data, created_at, seen_at from web_session where person_id = :person_id and expires_at > :now
           order by seen_at desc, id_hash limit 100""",
        person_id=person_id, now=now,
    )


def end_session(db: Database, person_id: str, beginning: str) -> int:
    """End the person's session whose hash begins like that; returns how many."""
    return db.execute(
        "delete from web_session where person_id = :person_id and substr(id_hash, 1, length(:beginning)) = :beginning",
        person_id=person_id, beginning=beginning,
    )


# Teams and their members ----------------------------------------------------------------------------------------


def add_team(db: Database, *, id: str, name: str, language: str, now: str) -> None:
    """Insert a team."""
    db.execute(
        "insert into team (id, name, language, created_at) values (:id, :name, :language, :now)",
        id=id, name=name, language=language, now=now,
    )


def find_team(db: Database, team_id: str) -> Row | None:
    """The team."""
    return db.one("select * from team where id = :team_id", team_id=team_id)


def save_team(db: Database, team_id: str, *, name: str, language: str, zone: str) -> None:
    """Write the team's name, the language of its mails and its time zone."""
    db.execute(
        "update team set name = :name, language = :language, zone = :zone where id = :team_id",
        team_id=team_id, name=name, language=language, zone=zone,
    )


def find_member(db: Database, team_id: str, person_id: str) -> Row | None:
    """The person as a current member of the team, with the team's name."""
    return db.one(
        """select p.id, p.email, p.name, p.language, p.theme, p.single_keys, p.submission_mails, m.roles, m.team_id,
                  t.name as team_name, t.zone as team_zone
           from membership m join person p on p.id = m.person_id join team t on t.id = m.team_id
           where m.team_id = :team_id and m.person_id = :person_id and m.removed_at is null""",
        team_id=team_id, person_id=person_id,
    )


def list_members(db: Database, team_id: str) -> list[Row]:
    """The current members of the team, by name."""
    return db.query(
        """select p.id, p.email, p.name, p.undeliverable_at, p.undeliverable_words, m.roles, m.created_at
           from membership m join person p on p.id = m.person_id
           where m.team_id = :team_id and m.removed_at is null order by p.name, p.id""",
        team_id=team_id,
    )


_MEMBER = folded("p.name || ' ' || p.email")
_MEMBERS = f"""select p.id, p.email, p.name, p.undeliverable_at, p.undeliverable_words, m.roles, m.created_at, {_MEMBER} as name_key
               from membership m join person p on p.id = m.person_id
               where m.team_id = :team_id and m.removed_at is null and (:search = '' or {_MEMBER} like :search escape '!')"""


def list_members_page(db: Database, team_id: str, ask: Ask) -> Page:
    """A page of the present members of the team, by name."""
    return take_page(db, ask, Order(("name_key", "id")), _MEMBERS, team_id=team_id)


def teams_of(db: Database, person_id: str) -> list[Row]:
    """The person's current teams, the one they joined first at the top."""
    return db.query(
        """select t.id, t.name, m.roles from membership m join team t on t.id = m.team_id
           where m.person_id = :person_id and m.removed_at is null order by m.created_at, t.id""",
        person_id=person_id,
    )


def save_membership(db: Database, *, team_id: str, person_id: str, roles: str, now: str) -> None:
    """Make the person a member; a removed member returns."""
    db.execute(
        """insert into membership (team_id, person_id, roles, created_at) values (:team_id, :person_id, :roles, :now)
           on conflict (team_id, person_id) do update
           set roles = excluded.roles, created_at = excluded.created_at, removed_at = null""",
        team_id=team_id, person_id=person_id, roles=roles, now=now,
    )


def save_roles(db: Database, team_id: str, person_id: str, roles: str) -> None:
    """Write the member's roles."""
    db.execute(
        "update membership set roles = :roles where team_id = :team_id and person_id = :person_id",
        team_id=team_id, person_id=person_id, roles=roles,
    )


def remove_membership(db: Database, team_id: str, person_id: str, now: str) -> None:
    """End the membership; what the person did stays."""
    db.execute(
        "update membership set removed_at = :now where team_id = :team_id and person_id = :person_id and removed_at is null",
        team_id=team_id, person_id=person_id, now=now,
    )


def list_removed(db: Database, team_id: str) -> list[Row]:
    """The former members of the team, the latest first; at most 50."""
    return db.query(
        """select p.id, p.email, p.name, m.roles, m.removed_at
           from membership m join person p on p.id = m.person_id
           where m.team_id = :team_id and m.removed_at is not null order by m.removed_at desc, p.id limit 50""",
        team_id=team_id,
    )


def restore_membership(db: Database, team_id: str, person_id: str) -> int:
    """Make a former member a member again, with the same roles; 0 when they are one."""
    return db.execute(
        "update membership set removed_at = null where team_id = :team_id and person_id = :person_id and removed_at is not null",
        team_id=team_id, person_id=person_id,
    )


# Invitations to a team ------------------------------------------------------------------------------------------


def add_member_invitation(
    db: Database, *, id: str, team_id: str, email: str, roles: str, token_hash: str, invited_by: str, now: str, expires_at: str
) -> None:
    """Insert an invitation."""
    db.execute(
        """insert into member_invitation (id, team_id, email, roles, token_hash, invited_by, created_at, expires_at)
           values (:id, :team_id, :email, :roles, :token_hash, :invited_by, :now, :expires_at)""",
        id=id, team_id=team_id, email=email, roles=roles, token_hash=token_hash, invited_by=invited_by, now=now, expires_at=expires_at,
    )


_INVITED = """select i.*, (select j.state from job j where j.team_id = i.team_id and j.subject = 'member_invitation:' || i.id
                           order by j.created_at desc, j.id limit 1) as mail_state
              from member_invitation i
              where i.team_id = :team_id and i.accepted_at is null and i.withdrawn_at is null"""


def list_member_invitations(db: Database, team_id: str, ask: Ask) -> Page:
    """A page of the team's open invitations, newest first, each with its job's `mail_state`."""
    return take_page(db, ask, Order(("created_at", "id"), descending=True), _INVITED, team_id=team_id)


def is_member(db: Database, team_id: str, email: str) -> bool:
    """Whether a current member of the team has that address."""
    return db.one(
        """select m.person_id from membership m join person p on p.id = m.person_id
           where m.team_id = :team_id and p.email = :email and m.removed_at is null""",
        team_id=team_id, email=email,
    ) is not None


def is_invited(db: Database, team_id: str, email: str) -> bool:
    """Whether the address has an open invitation to the team."""
    return db.one(
        """select id from member_invitation
           where team_id = :team_id and email = :email and accepted_at is null and withdrawn_at is null""",
        team_id=team_id, email=email,
    ) is not None


def find_member_invitation(db: Database, team_id: str, invitation_id: str) -> Row | None:
    """The team's invitation, while it is neither accepted nor withdrawn."""
    return db.one(
        """select i.*, t.name as team_name, t.language as team_language, p.name as invited_by_name
           from member_invitation i join team t on t.id = i.team_id join person p on p.id = i.invited_by
           where i.team_id = :team_id and i.id = :invitation_id and i.accepted_at is null and i.withdrawn_at is null""",
        team_id=team_id, invitation_id=invitation_id,
    )


def find_member_invitation_by_token(db: Database, token_hash: str) -> Row | None:
    """The invitation of the personal link, in any state."""
    return db.one(
        """select i.*, t.name as team_name, p.name as invited_by_name
           from member_invitation i join team t on t.id = i.team_id join person p on p.id = i.invited_by
           where i.token_hash = :token_hash""",
        token_hash=token_hash,
    )


def prolong_member_invitation(db: Database, team_id: str, invitation_id: str, expires_at: str) -> None:
    """Extend the invitation and clear its mail problem: the mail is sent again."""
    db.execute(
        """update member_invitation set expires_at = :expires_at, undeliverable_at = null, undeliverable_words = null
           where team_id = :team_id and id = :invitation_id""",
        team_id=team_id, invitation_id=invitation_id, expires_at=expires_at,
    )


def note_member_invitation_mailed(db: Database, team_id: str, invitation_id: str, now: str) -> None:
    """Note when the latest mail was sent."""
    db.execute(
        """update member_invitation set mailed_at = :now, undeliverable_at = null, undeliverable_words = null
           where team_id = :team_id and id = :invitation_id""",
        team_id=team_id, invitation_id=invitation_id, now=now,
    )


def set_member_invitation_undeliverable(db: Database, team_id: str, invitation_id: str, words: str, now: str) -> None:
    """Note that the mail was permanently refused, with the server's words."""
    db.execute(
        """update member_invitation set undeliverable_at = :now, undeliverable_words = :words
           where team_id = :team_id and id = :invitation_id""",
        team_id=team_id, invitation_id=invitation_id, words=words, now=now,
    )


def accept_member_invitation(db: Database, team_id: str, invitation_id: str, now: str) -> int:
    """Accept the invitation; 0 if it was accepted or withdrawn before."""
    return db.execute(
        """update member_invitation set accepted_at = :now
           where team_id = :team_id and id = :invitation_id and accepted_at is null and withdrawn_at is null""",
        team_id=team_id, invitation_id=invitation_id, now=now,
    )


def withdraw_member_invitation(db: Database, team_id: str, invitation_id: str, now: str) -> int:
    """Withdraw the invitation; 0 if it was accepted meanwhile."""
    return db.execute(
        """update member_invitation set withdrawn_at = :now
           where team_id = :team_id and id = :invitation_id and accepted_at is null and withdrawn_at is null""",
        team_id=team_id, invitation_id=invitation_id, now=now,
    )


def restore_member_invitation(db: Database, team_id: str, invitation_id: str) -> int:
    """Undo the withdrawal; 0 when it is not withdrawn."""
    return db.execute(
        "update member_invitation set withdrawn_at = null where team_id = :team_id and id = :invitation_id and withdrawn_at is not null",
        team_id=team_id, invitation_id=invitation_id,
    )


# Password resets ------------------------------------------------------------------------------------------------


def add_reset(db: Database, *, token_hash: str, person_id: str, now: str, expires_at: str) -> None:
    """Insert a reset; the same one again changes nothing."""
    db.execute(
        """insert into password_reset (token_hash, person_id, created_at, expires_at)
           values (:token_hash, :person_id, :now, :expires_at) on conflict (token_hash) do nothing""",
        token_hash=token_hash, person_id=person_id, now=now, expires_at=expires_at,
    )


def find_reset(db: Database, token_hash: str, now: str) -> Row | None:
    """The reset of the link, while it may be used."""
    return db.one(
        """select r.token_hash, r.person_id, p.email, p.name
           from password_reset r join person p on p.id = r.person_id
           where r.token_hash = :token_hash and r.used_at is null and r.expires_at > :now""",
        token_hash=token_hash, now=now,
    )


def use_up_resets(db: Database, person_id: str, now: str) -> int:
    """Invalidate every open reset of the person; returns how many."""
    return db.execute(
        "update password_reset set used_at = :now where person_id = :person_id and used_at is null",
        person_id=person_id, now=now,
    )
