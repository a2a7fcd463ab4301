"""The phases of an interview: who leads sees how far everybody is, moves on and reminds. May import `queue`."""
