"""Connections of the pages' server: a request gets a thread when it has arrived, and slow peers hold up nobody. `web` and `server` may import it."""
