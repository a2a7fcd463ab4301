"""Commands for the person who runs an installation: backup, restore, move, doctor, bounce. Imported by the command line only."""
