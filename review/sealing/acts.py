"""Who has handed in which candidate, who knows them, and who has broken their seal; and how far one person has come by that."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from engines.database.contract import Row
from review.sealing.sealing import Own

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Acts:
    """People's ids by candidate."""

    handed_in: dict[str, set[str]] = field(default_factory=dict)
    recused: dict[str, set[str]] = field(default_factory=dict)
    broken: dict[str, set[str]] = field(default_factory=dict)

    def own(self, person_id: str, panel: Set[str], invitation_id: str, question_done: bool) -> Own:
        """How far the person, and everybody on the panel, has come with the candidate."""
        done, away = self.handed_in.get(invitation_id, _NOBODY), self.recused.get(invitation_id, _NOBODY)
        return Own(
            handed_in=person_id in done, question_done=question_done, everyone_done=bool(panel) and panel <= done | away,
            recused=person_id in away, broke_seal=person_id in self.broken.get(invitation_id, _NOBODY),
        )


def acts_of(rows: Iterable[Row]) -> Acts:
    """The acts of some candidates: rows with kind (hand_in, recusal, break), invitation_id and person_id."""
    found = Acts()
    by_kind = {"hand_in": found.handed_in, "recusal": found.recused, "break": found.broken}
    for row in rows:
        by_kind[row["kind"]].setdefault(row["invitation_id"], set()).add(row["person_id"])
    return found
