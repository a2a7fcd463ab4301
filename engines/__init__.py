"""Rows, bytes and mail: each a contract, an embedded engine and a distributed one. Rooms import contracts; `tagning` picks."""
