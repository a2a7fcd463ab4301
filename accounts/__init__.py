"""People, teams, roles and sign-in. The three rooms may import it."""
