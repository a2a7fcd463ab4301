"""The demo team's data: five questions, and a role whose candidates are being scored. The other role is in tagning/demo/lund.py."""

from dataclasses import dataclass, field

ROLE_INFO = ("Malmö, three days a week on site", "Eleven in the team, two shifts", "Start in March")


@dataclass(frozen=True)
class Question:
    """A question, its limits, and its clip's length without the card in front."""

    title: str
    competency: str
    text: str
    answer_seconds: int
    think_seconds: int
    takes: int | None
    seconds: int
    presenter: str
    seed: int


QUESTIONS = (
    Question("Welcome", "Motivation", "What made you want to work with people who work with customers?", 90, 20, None, 11, "carol", 15),
    Question("A hard conversation", "Communication",
             "Tell us about a time when you had to tell somebody something they did not want to hear.", 120, 30, 3, 14, "carol", 15),
    Question("Teamwork", "Teamwork", "Describe a time when two people in your team disagreed. What did you do, and what came of it?",
             120, 30, 3, 13, "maria", 5),
    Question("A bad Monday", "Planning",
             "It is Monday, three are ill and the queue is twice as long as usual. How do you spend the first hour?",
             120, 45, 2, 15, "maria", 5),
    Question("What you want to learn", "Learning",
             "What do you want to be better at a year from now, and how will you go about it?", 90, 30, None, 10, "carol", 15),
)


@dataclass(frozen=True)
class Candidate:
    """An invited candidate: how far they have come, the shape of their picture, and a seed for their look and voice."""

    name: str
    email: str
    seed: int
    size: tuple[int, int]
    state: str  # submitted | started | invited
    days_ago: int
    seconds: tuple[int, ...] = ()
    time_percent: int = 100
    time_reason: str = ""


_CANDIDATES = (
    Candidate("Erin Holm", "erin@example.org", 25, (640, 360), "submitted", 1, (10, 14, 12, 15, 9)),
    Candidate("Yusuf Demir", "yusuf@example.org", 22, (640, 480), "submitted", 2, (11, 12, 15, 13, 10)),
    Candidate("Ingrid Sjöberg", "ingrid@example.org", 31, (360, 640), "submitted", 3, (8, 11, 10, 12, 8)),
    Candidate("Tomás Silva", "tomas@example.org", 30, (640, 360), "submitted", 3, (13, 14, 11, 16, 10)),
    Candidate("Amina Yusuf", "amina@example.org", 35, (640, 480), "submitted", 4, (9, 12, 14, 11, 11)),
    Candidate("Oskar Lind", "oskar@example.org", 9, (640, 360), "submitted", 5, (10, 10, 11, 12, 8)),
    Candidate("Petra Wallin", "petra@example.org", 0, (640, 360), "started", 1, time_percent=150, time_reason="Reads with a magnifier."),
    Candidate("Daniel Roos", "daniel@example.org", 0, (640, 360), "invited", 0),
)


@dataclass(frozen=True)
class Comment:
    """A reviewer's comment on the answer of candidate number `who` to question number `question` (both from 0)."""

    author: str
    who: int
    question: int
    at_ms: int
    until_ms: int | None
    body: str
    replies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Opening:
    """An interview of the demo: who answers, what the team writes and scores, and how far it has come.

    `competencies` pairs each competency of the library with the title of the question that it is judged on. `scores` has a reviewer's rows,
    one for each candidate, with a value for each competency, 0 where none was given yet. `verdicts` are pending decisions by address.
    """

    title: str
    role: str
    about: str
    competencies: tuple[tuple[str, str], ...]
    candidates: tuple[Candidate, ...]
    comments: tuple[Comment, ...]
    scores: dict[str, tuple[tuple[int, ...], ...]]
    began_days_ago: int
    closes_in_days: int
    phase: str = "scoring"
    verdicts: dict[str, str] = field(default_factory=dict)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of its questions, in order."""
        return tuple(dict.fromkeys(title for _, title in self.competencies))


_COMMENTS = (
    Comment("bob", 0, 2, 2100, None, "Names the conflict at once and says what was at stake for each of them.",
            (("samira", "Yes, and without taking sides. I noted the same."),)),
    Comment("samira", 0, 2, 5900, 8200, "Asks both to say it in the other one's words. Concrete, and she tells what happened after.",
            (("jonas", "This is what I would call 'does it reliably'."),)),
    Comment("jonas", 1, 2, 3000, None, "Speaks of 'they' throughout. What did he do himself?"),
    Comment("bob", 1, 2, 8600, 11000, "Here it comes: he moved the planning meeting so that both shifts could be there."),
    Comment("samira", 2, 2, 1500, None, "Good example, a little short on the result."),
    Comment("bob", 3, 2, 4700, None, "Went to the manager first. I would have liked to hear why.",
            (("samira", "Worth asking when we meet."),)),
    Comment("jonas", 3, 3, 2600, 5000, "Counts calls, mails and chats apart and says which can wait. Very clear."),
    Comment("samira", 0, 3, 3800, None, "Tells customers on the line how long it takes, before anything else."),
    Comment("bob", 4, 1, 4400, None, "Kind and straight at the same time. Says the sentence she used."),
    Comment("maria", 0, 1, 6500, None, "She checks how it was received the day after. Good."),
    Comment("jonas", 5, 0, 2500, None, "Warm, and knows what the job is."),
    Comment("samira", 4, 4, 3200, 4900, "Names one thing and a plan with a date. Others stay with 'communication'."),
)

_SCORES: dict[str, tuple[tuple[int, ...], ...]] = {
    "bob": ((4, 4, 5, 4, 0), (3, 4, 3, 3, 0), (4, 3, 4, 3, 0), (3, 3, 3, 5, 0), (4, 5, 4, 0, 0), (4, 3, 0, 0, 0)),
    "samira": ((4, 4, 5, 5, 4), (3, 3, 3, 4, 3), (3, 3, 3, 3, 4), (3, 4, 3, 4, 3), (4, 4, 4, 3, 5), (4, 3, 3, 3, 3)),
    "jonas": ((4, 3, 4, 4, 4), (2, 3, 3, 3, 3), (4, 4, 4, 3, 3), (3, 3, 2, 5, 3), (4, 4, 4, 3, 4), (5, 3, 3, 4, 3)),
}

MALMO = Opening(
    title="Team lead, Malmö",
    role="Team lead, customer service, Malmö",
    about="You will lead eleven people who help our customers by phone, mail and chat. "
          "We would like to know how you think and work before we meet.",
    competencies=tuple((question.competency.lower(), question.title) for question in QUESTIONS),
    candidates=_CANDIDATES, comments=_COMMENTS, scores=_SCORES, began_days_ago=6, closes_in_days=9,
)
