"""The words of pages, mails and scripts are the words that people use, in both languages; numbers, dates and deadlines too."""

import re
from datetime import datetime, timezone

import pytest

from foundation.language import load_words
from media.card.words import WORDS
from tests.messages import ROOT, browser_messages, catalogue, server_messages

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone.utc)
NEVER_ENGLISH = (
    "put away", "take it out again", "mail the invitation", "mail the link", "invite a list", r"mend(s|ed)?", "line to the server",
    "the line is", "as many as they like", "who asks", "too late", "bring in", "card stands", "card for", "name for", "the wall",
    "present password", "as the device", "colours", "leads? nowhere", "lead anywhere", "made ready", "went away",
    "load (the|this) page again",
    "the words", "your words", "take in", "taken in", "go on", "begun", "bytes", "without limit", "trouble with",
)
NEVER_SWEDISH = (
    "lägg(a|er)? undan", "undanlag(d|t|da)", "bjud in en lista", "hämta in", "sista tid(en)?", "läge", "manusets fart",
    "hur många du vill",
    "hur många de vill", "vem frågar$", "sätt på", r"betyg\w*", "väggen", "ledare", r"trimm\w+", "kortet står", r"uppkoppling\w*", "rådata",
    "återkallad", "leder ingenstans", "görs klar", r"chefe?n?",
)
ENGLISH_ONLY = ("the", "and", "of", "your", "you", "is", "are", "this", "that", "with", "please", "cannot", "take", "question", "answer")


def said(language):
    """Every sentence that is said in that language, by its English key."""
    found = []
    for browser, messages in ((False, server_messages()), (True, browser_messages())):
        swedish = catalogue(browser)
        for key in messages:
            texts = key if isinstance(key, tuple) else (key,)
            if language == "sv":
                string = swedish[key][0][1].string if key in swedish else ""
                texts = string if isinstance(string, tuple) else (string,)
            found += texts
    return found


@pytest.mark.parametrize("language, never", [("en", NEVER_ENGLISH), ("sv", NEVER_SWEDISH)])
def test_no_sentence_has_a_word_that_people_do_not_use(language, never):
    pattern = re.compile(rf"\b({'|'.join(never)})\b", re.IGNORECASE)
    wrong = [f"{match[0]!r} in {text!r}" for text in said(language) if (match := pattern.search(text))]
    assert not wrong, f"{len(wrong)}:\n" + "\n".join(wrong)


def test_nothing_is_left_in_english_in_swedish():
    pattern = re.compile(rf"\b({'|'.join(ENGLISH_ONLY)})\b", re.IGNORECASE)
    places = re.compile(r"%\(\w+\)[sd]")
    wrong = [text for text in said("sv") if pattern.search(places.sub("", text))]
    assert not wrong, wrong


def test_the_card_says_unlimited_takes_in_both_languages():
    assert (WORDS["en"]["free"], WORDS["sv"]["free"]) == ("unlimited", "obegränsat antal")


def test_numbers_and_moments_are_written_the_way_their_readers_do():
    words = load_words(ROOT / "translations")
    assert (words["en"].number(1234.5), words["sv"].number(1234.5)) == ("1,234.5", "1\u00a0234,5")
    at = "2026-12-07T22:30:00.000000Z"
    assert (words["en"].moment(at), words["sv"].moment(at)) == ("7 Dec 2026 23:30", "7 dec. 2026 kl. 23.30")
    assert words["sv"].lately("2026-11-23T07:05:00.000000Z", NOW) == "kl. 08.05"


@pytest.mark.parametrize("until, english, swedish", [
    ("2026-11-26T22:30:00.000000Z", "3 days left", "3 dagar kvar"),
    ("2026-11-24T10:00:00.000000Z", "25 hours left", "25 timmar kvar"),
    ("2026-11-23T09:01:30.000000Z", "1 minute left", "1 minut kvar"),
    ("2026-11-23T08:00:00.000000Z", "", ""),
])
def test_beside_a_deadline_stands_what_is_left(until, english, swedish):
    words = load_words(ROOT / "translations")
    assert (words["en"].left(until, NOW), words["sv"].left(until, NOW)) == (english, swedish)


def test_a_deadline_names_its_zone():
    words, until = load_words(ROOT / "translations"), "2026-12-07T22:30:00.000000Z"
    assert words["en"].deadline(until) == "7 Dec 2026 23:30, Stockholm time"
    assert words["sv"].deadline(until) == "7 dec. 2026 kl. 23.30, Stockholm-tid"


def test_every_page_that_shows_a_deadline_shows_it_with_its_zone():
    bare = re.compile(r"format_(datetime|day|lately)\([\w.]*(deadline|closes_at)\)")
    pages = [path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")]
    wrong = [f"{path.relative_to(ROOT)}: {match[0]}" for path in pages for match in bare.finditer(path.read_text())]
    assert [one for one in wrong if "version_deadline" not in one] == []
