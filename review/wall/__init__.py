"""The wall: answers side by side on one clock. May import `queue`, `comments` and `scorecards`."""
