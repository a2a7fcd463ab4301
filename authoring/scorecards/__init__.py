"""Scorecards: what an interview's candidates are judged on. `tagning` imports its views."""
