"""Candidates beside each other: marks, how far reviewers agree, and how firm the order is. May import `scorecards` and `sealing`."""
