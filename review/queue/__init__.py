"""What there is to review: interviews, and candidates by questions. `wall` may import it."""
