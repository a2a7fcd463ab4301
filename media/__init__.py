"""Video in a sandbox: local paths in, facts and files out. No Flask, no SQL. Rooms and `tagning` may import it."""
