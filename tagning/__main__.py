"""`python -m tagning` is the command `tagning`."""

from tagning.cli import main

main()
