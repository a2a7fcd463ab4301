"""Room 1, the recruiter: questions and invitations. Imported by `tagning` only."""
