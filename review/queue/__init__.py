"""The reviewer's queue: interviews, and candidates by questions. `wall` may import it."""
