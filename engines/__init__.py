"""Database, blobs and mail: each a contract, an embedded engine and a distributed one.

Rooms import the contracts; `tagning` picks the engine.
"""
