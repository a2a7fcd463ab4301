"""Commands for operators: backup, restore, move, doctor, bounce. Imported by the command line only."""
