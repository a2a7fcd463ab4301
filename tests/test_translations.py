"""Swedish is complete: every sentence of the code, the pages and their scripts has one, and none is left over."""

import re

import pytest

from tests.messages import browser_messages, catalogue, script_messages, server_messages

SIDES = {"server": (server_messages, False), "browser": (browser_messages, True)}
_PLACE = re.compile(r"%\((\w+)\)[sd]")


def places(text):
    return sorted(set(_PLACE.findall(text)))


@pytest.fixture(scope="module", params=list(SIDES))
def side(request):
    said, browser = SIDES[request.param]
    return said(), catalogue(browser)


def test_every_sentence_has_swedish(side):
    said, swedish = side
    missing = [f"{where}: {message!r}" for message, where in said.items() if not _finished(swedish.get(message))]
    assert not missing, f"{len(missing)} without Swedish:\n" + "\n".join(missing)


def _finished(entries):
    if not entries:
        return False
    _, message = entries[0]
    parts = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(parts) and not message.fuzzy


def test_no_swedish_sentence_is_left_over(side):
    said, swedish = side
    left = [f"{entries[0][0]}: {id!r}" for id, entries in swedish.items() if id not in said]
    assert not left, f"{len(left)} that nothing says:\n" + "\n".join(left)


def test_the_same_places_are_filled_in_both_languages(side):
    _, swedish = side
    wrong = []
    for id, entries in swedish.items():
        english = id if isinstance(id, tuple) else (id,)
        for file, message in entries:
            theirs = message.string if isinstance(message.string, tuple) else (message.string,)
            for there in theirs:
                if places(there) != places(english[-1]):
                    wrong.append(f"{file}: {id!r}: {there!r}")
    assert not wrong, "\n".join(wrong)


def test_a_sentence_in_two_catalogues_is_the_same_in_both(side):
    _, swedish = side
    wrong = [
        f"{id!r}: {[(file, message.string) for file, message in entries]}"
        for id, entries in swedish.items()
        if len({message.string for _, message in entries}) > 1
    ]
    assert not wrong, "\n".join(wrong)


def test_no_message_holds_a_bare_percent_sign(side):
    said, _ = side
    wrong = [
        message
        for message in said
        for text in (message if isinstance(message, tuple) else (message,))
        if "%" in _PLACE.sub("", text).replace("%%", "")
    ]
    assert not wrong, wrong


def test_a_sentence_within_a_template_literal_is_found():
    script = """
        place.textContent = `it's at http://x: ${t("Take")} ${open ? `<${t("open")}>` : n("%(n)s minute", "%(n)s minutes", { left }.left)}`;
        say(t("Plain")); // t("not said") `
        const text = `t("not said either")`;
    """
    assert {message for _, message in script_messages(script.encode())} == {"Take", "open", ("%(n)s minute", "%(n)s minutes"), "Plain"}
