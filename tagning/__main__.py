"""`tagning` and `python -m tagning`: the command line. Work on video starts without what only the others need."""

import sys


def main() -> None:
    """Do what the arguments say."""
    if sys.argv[1:2] == ["media"]:
        from media.cli import main as media

        sys.exit(media(sys.argv[2:]))
    from tagning.cli import main as command

    command()


if __name__ == "__main__":
    main()
