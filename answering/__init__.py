"""Room 2, the candidate's: test, practise, watch, record, submit. Imported by `tagning` only."""
