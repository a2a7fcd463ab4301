"""Addresses in user input."""


def own_path(target: str | None, default: str = "/") -> str:
    """`target` if it is a path on this site, else `default`.

    Browsers read `//host` and `/\\host` as another site, and drop tabs and line ends first.
    """
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    return default if any(ord(letter) < 32 or ord(letter) == 127 for letter in target) else target


def links_in(text: str) -> list[tuple[str, bool]]:
    """The text in pieces; each tells whether it is an http address."""
    pieces: list[tuple[str, bool]] = []
    for line in text.splitlines(keepends=True):
        for word in line.replace(" ", " \0").split("\0"):
            bare = word.rstrip()
            is_link = bare.startswith(("http://", "https://"))
            pieces += [(bare, True), (word[len(bare):], False)] if is_link else [(word, False)]
    return pieces
