"""What all forms of this room have in common."""


def read_version(text: str | None) -> int:
    """The version in a form's hidden field; 0, which nothing has, for what is no number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
