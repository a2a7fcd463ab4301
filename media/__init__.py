"""Video processing inside a sandbox: local paths in, facts and files out.

It uses no Flask and no SQL. Rooms and `tagning` may import it.
"""
