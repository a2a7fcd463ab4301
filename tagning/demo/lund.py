"""The demo's second role: everybody has handed in, so that its candidates can be compared and decided on."""

from tagning.demo.story import Candidate, Comment, Opening

# Samira is strict and Jonas is generous, and they differ most about Elsa: there is something to correct and to talk about.
LUND = Opening(
    title="Customer adviser, Lund",
    role="Customer adviser, Lund",
    about="You will help people who have just moved in. We would like to hear how you meet somebody who is in a hurry.",
    competencies=(
        ("motivation", "Welcome"), ("communication", "A hard conversation"), ("conflict", "A hard conversation"),
    ),
    candidates=(
        Candidate("Elsa Norén", "elsa@example.org", 25, (640, 360), "submitted", 11, (7, 8)),
        Candidate("Ali Rahimi", "ali@example.org", 22, (640, 480), "submitted", 12, (7, 8)),
        Candidate("Hanna Ek", "hanna@example.org", 31, (640, 360), "submitted", 12, (8, 7)),
        Candidate("Joel Bergman", "joel@example.org", 30, (360, 640), "submitted", 13, (7, 7)),
        Candidate("Sofia Costa", "sofia@example.org", 35, (640, 360), "submitted", 14, (8, 7)),
    ),
    comments=(
        Comment("jonas", 0, 1, 1800, 4200, "Stays with what the customer needs, also when it gets loud.",
                (("samira", "I heard a promise that she cannot keep."),)),
        Comment("maria", 1, 1, 2600, None, "Asks before he answers."),
        Comment("bob", 3, 0, 1500, None, "Knows us from the shop, and says what we could do better."),
    ),
    scores={
        "bob": ((4, 4, 3), (4, 5, 4), (3, 3, 3), (3, 4, 3), (2, 3, 2)),
        "samira": ((3, 2, 2), (4, 4, 4), (3, 2, 3), (2, 3, 3), (2, 2, 2)),
        "jonas": ((5, 5, 5), (4, 5, 5), (4, 4, 3), (4, 4, 4), (3, 3, 3)),
        "maria": ((4, 3, 3), (5, 4, 4), (3, 4, 3), (4, 3, 3), (2, 3, 3)),
    },
    began_days_ago=20, closes_in_days=-8, phase="debrief",
    verdicts={"ali@example.org": "advance", "sofia@example.org": "decline"},
)
