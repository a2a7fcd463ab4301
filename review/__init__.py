"""Room 3, the team: watch answers, comment and score. Imported by `tagning` only."""
