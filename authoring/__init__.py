"""Room 1, the recruiter's: questions and invitations. Imported by `tagning` only."""
