"""Scores by scorecard: drafts of one's own, their evidence, and handing in. `comments`, `queue` and `wall` may import it."""
