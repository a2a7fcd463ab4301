"""Room 3, the team's: watch answers, comment and score. Imported by `tagning` only."""
