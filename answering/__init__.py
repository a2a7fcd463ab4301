"""Room 2, the candidate: test, practise, watch, record, submit. Imported by `tagning` only."""
