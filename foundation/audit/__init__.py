"""The audit log: who did what to which object, when. Every room may import it: what changes something writes its entry."""
