"""`tagning` and `python -m tagning`: the command line. Work on video starts without what only the others need."""

import os
import signal
import sys

from tagning.operating.own_files import complaint, list_foreign


def main() -> None:
    """Do what the arguments say, unless some of our files are not ours."""
    foreign = list_foreign()
    if foreign:
        print(complaint(foreign), file=sys.stderr)
        sys.exit(2)
    if sys.argv[1:2] == ["media"]:
        from media.cli import main as media

        sys.exit(media(sys.argv[2:]))
    os.umask(0o077)  # what is kept here is for this user alone, whatever the shell says
    interruptible = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if interruptible:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C while it loads ends it, and shows nobody what was being loaded
    from tagning.cli import main as command

    if interruptible:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    command()


if __name__ == "__main__":
    main()
