"""Names and titles stand on one line, in mails above all."""

_JOINERS = "\u200c\u200d"  # they belong to the spelling in Persian, Sinhala and others, and hold pictures together


def one_line(text: str | None) -> str:
    """The text with blanks for whatever breaks a line or cannot be seen, and without blanks at its ends."""
    return " ".join("".join(letter if letter.isprintable() or letter in _JOINERS else " " for letter in text or "").split())
