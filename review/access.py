"""The policy lines of this room's endpoints."""

from interviews.policy import Line

LINES: dict[str, Line] = {}
