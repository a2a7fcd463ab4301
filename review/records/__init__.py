"""What is kept and taken out: the audit log, and files of it. Nothing else in this room may import it."""
