"""SQL of the audit log's page and file."""

from collections.abc import Sequence
from typing import Any

from engines.database.contract import Database, Row
from foundation.audit.events import EVENTS, SEALED_KINDS
from foundation.paging import SIZE, Ask, Order, Page, among, places, take_page

_MOST_KINDS = len(EVENTS)
_KINDS = places("kind", _MOST_KINDS)
_SEALED = places("sealed", len(SEALED_KINDS))
_ENTRIES = places("entry", SIZE)
_NEWEST = Order(("at", "id"), descending=True)

# What a colleague does with a candidate shows when the interview's scoring is over, and never to somebody who knows the candidate.
_VISIBLE = f"""a.team_id = :team_id and a.kind in {_KINDS}
    and (a.kind not in {_SEALED} or a.actor_id = :me
         or (exists (select 1 from interview i where i.team_id = a.team_id and i.id = a.chain and i.phase in (:debrief, :decided))
             and not exists (select 1 from audit_detail d join recusal r on d.thing = 'invitation:' || r.invitation_id
                             where d.audit_id = a.id and d.team_id = a.team_id and r.team_id = a.team_id and r.person_id = :me)))"""
_LISTED = f"select a.id, a.at from audit a where {_VISIBLE}"
_TOLD = """select a.*, d.thing, d.salt, d.detail, p.name as actor, i.title as interview, i.phase, i.is_anonymous, v.number, c.name,
                  m.name as member
           from audit a
           left join audit_detail d on d.audit_id = a.id and d.team_id = a.team_id
           left join person p on p.id = a.actor_id
           left join interview i on i.id = a.chain and i.team_id = a.team_id
           left join invitation v on d.thing = 'invitation:' || v.id and v.team_id = a.team_id
           left join candidate c on c.id = v.candidate_id and c.team_id = a.team_id
           left join person m on d.thing = 'person:' || m.id"""


def list_entries(db: Database, team_id: str, me: str, kinds: Sequence[str], phases: tuple[str, str], ask: Ask) -> Page:
    """A page of the entries of these kinds that the person `me` may see, the newest first. `phases` are those without a seal."""
    page = take_page(db, ask, _NEWEST, _LISTED, team_id=team_id, **_visible(me, kinds, phases))
    rows = db.query(
        f"{_TOLD} where a.team_id = :team_id and a.id in {_ENTRIES} order by a.at desc, a.id desc",
        team_id=team_id, **among("entry", [row["id"] for row in page.rows], SIZE),
    ) if page.rows else []
    return Page(rows, page.ask, page.total, page.first, page.after, page.before)


def list_entries_after(
    db: Database, team_id: str, me: str, kinds: Sequence[str], phases: tuple[str, str], after: tuple[str, str], most: int,
) -> list[Row]:
    """The next entries after that moment and id, the oldest first."""
    return db.query(
        f"{_TOLD} where {_VISIBLE} and (a.at, a.id) > (:at, :id) order by a.at, a.id limit :most",
        team_id=team_id, at=after[0], id=after[1], most=most, **_visible(me, kinds, phases),
    )


def _visible(me: str, kinds: Sequence[str], phases: tuple[str, str]) -> dict[str, Any]:
    return {
        "me": me, "debrief": phases[0], "decided": phases[1], **among("kind", kinds, _MOST_KINDS),
        **among("sealed", SEALED_KINDS, len(SEALED_KINDS)),
    }
