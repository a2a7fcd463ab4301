"""Connections of the page server: a request gets a thread when it has arrived, slow peers hold up nobody. `web` and `server` import it."""
