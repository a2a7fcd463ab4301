"""The languages of the product. Everything that is said in more than one of them takes its list from here."""

LANGUAGES = {"sv": "Svenska", "en": "English"}
"""The code of each language (ISO 639-1) and what its speakers call it."""

DEFAULT = "en"
"""The language when nothing says otherwise: English is written in the code."""
