"""The command line: `tagning` and `python -m tagning`. Media commands start without importing what only the others need."""

import os
import signal
import sys

from tagning.operating.own_files import complaint, list_foreign


def main() -> None:
    """Run the command line, unless some of the program's files are foreign."""
    foreign = list_foreign()
    if foreign:
        print(complaint(foreign), file=sys.stderr)
        sys.exit(2)
    if sys.argv[1:2] == ["media"]:
        from media.cli import main as media

        sys.exit(media(sys.argv[2:]))
    os.umask(0o077)  # files are readable by this user alone, whatever the shell's umask
    interruptible = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if interruptible:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C during the imports ends the program without a traceback
    from tagning.cli import main as command

    if interruptible:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    command()


if __name__ == "__main__":
    main()
