"""The people of the demo and their passwords, which are printed and shown: they protect nothing."""

from typing import NamedTuple

from foundation.language import mark as _


class DemoPerson(NamedTuple):
    """A person to try the demo as."""

    name: str
    email: str
    password: str
    roles: tuple[str, ...]
    does: str
    team: str = "demo"


DEMO_TEAM = "Nordvik Kundservice"
OTHER_TEAM = "Fjällbruk Handel"

DEMO_PEOPLE = (
    DemoPerson(
        "Alice Lindqvist", "alice@nordvik.example", "granskog-elva", ("owner",),
        _("Owner: sees and may do everything."),
    ),
    DemoPerson(
        "Carol Berg", "carol@nordvik.example", "havsvind-fyra", ("recruiter",),
        _("Recruiter: records questions and invites candidates."),
    ),
    DemoPerson(
        "Bob Nyström", "bob@nordvik.example", "smultron-sjutton", ("reviewer",),
        _("Reviewer: watches answers, comments and scores."),
    ),
    DemoPerson(
        "Samira Haddad", "samira@nordvik.example", "granris-nio", ("reviewer",),
        _("Reviewer: a second opinion."),
    ),
    DemoPerson(
        "Jonas Ek", "jonas@nordvik.example", "isvatten-tolv", ("reviewer",),
        _("Reviewer: a third opinion."),
    ),
    DemoPerson(
        "Maria Åkesson", "maria@nordvik.example", "lyktsken-sex", ("lead", "reviewer"),
        _("Team lead: gets the new colleague in the team."),
    ),
    DemoPerson(
        "Dave Holm", "dave@fjallbruk.example", "tallkotte-tre", ("owner",),
        _("Owner of another team: sees nothing of the first one."), "other",
    ),
)
