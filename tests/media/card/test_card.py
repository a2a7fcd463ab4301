"""The card and the lower third: any text fits, and everything is painted."""

import json

import numpy as np
import pytest

from media.card.layout import Icon, Rectangle, Text, card_facts, card_pieces, layout, missing_letters, overlay_pieces
from media.card.paint import ImageClip, _clips, paint, paint_card, paint_overlay
from media.card.typeset import ANY_LETTER, FACES, Style, font_file, line_height, load, width
from media.edit import read_instructions

SIZES = [(1280, 720), (640, 360), (720, 1280), (960, 720), (320, 180), (202, 360)]
PRESENTER = {"name": "Carol Lindqvist", "title": "Recruiter"}
TEXTS = {
    "plain": {"question": "Why us?", "role_info": ["Malmö", "Start in March"], "presenter": PRESENTER},
    "swedish": {
        "question": "Berätta om ett tillfälle då du behövde säga något som den andre inte ville höra, och hur det mottogs.", "takes": 3,
        "think_seconds": 0,
        "role_info": ["Teamledare kundtjänst i Malmö, tre dagar i veckan på plats"] * 6, "presenter": {
            "name": "Maria Åkerström-Öhrn", "title": "x" * 80,
        }, "language": "sv",
    },
    "far too long": {
        "question": "word " * 390, "role_info": ["Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 4] * 12,
        "presenter": {"name": "W" * 120, "title": "M" * 120},
    },
    "one endless word": {"question": "a" * 2000, "answer_seconds": 7199, "think_seconds": 7199, "takes": 99},
    "nothing": {"question": ""},
    "other letters": {"question": "Что для вас важно? Τι; لماذا؟ 為什麼", "presenter": {"name": "Νίκος", "title": ""}},
}


def bounds(piece):
    if isinstance(piece, Text):
        return piece.x, piece.y, piece.x + width(piece.text, piece.style), piece.y + line_height(piece.style)
    if isinstance(piece, Rectangle):
        return piece.x, piece.y, piece.x + piece.width, piece.y + piece.height
    return piece.x, piece.y, piece.x + piece.size, piece.y + piece.size


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", TEXTS)
def test_nothing_leaves_the_picture_or_overlaps(text, size):
    facts = card_facts(read_instructions(TEXTS[text]))
    for pieces in (card_pieces(facts, size), overlay_pieces(facts, size)):
        lines = [bounds(piece) for piece in pieces if isinstance(piece, Text | Icon)]
        for left, top, right, bottom in map(bounds, pieces):
            assert left >= -1 and top >= -1 and right <= size[0] + 1 and bottom <= size[1] + 1
        for n, one in enumerate(lines):
            for other in lines[n + 1 :]:
                assert one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] + 1 or other[3] <= one[1] + 1


def test_the_limits_are_in_the_candidates_language():
    said = {
        language: [
            (fact.label, fact.value) for fact in card_facts(
                read_instructions({"answer_seconds": 90, "think_seconds": 0, "takes": None, "language": language})
            ).facts
        ]
        for language in ("en", "sv")
    }
    assert said["en"] == [("Answer", "up to 1\u00a0min\u00a030\u00a0s"), ("Thinking time", "none"), ("Takes", "unlimited")]
    assert said["sv"] == [("Svarstid", "högst 1\u00a0min\u00a030\u00a0s"), ("Betänketid", "ingen"), ("Tagningar", "obegränsat antal")]


def test_a_short_question_is_set_large_and_a_long_one_smaller():
    sizes = {}
    for name in ("plain", "swedish"):
        pieces = card_pieces(card_facts(read_instructions(TEXTS[name])), (1280, 720))
        sizes[name] = max(piece.style.size for piece in pieces if isinstance(piece, Text))
    assert sizes["plain"] == 52 and 30 < sizes["swedish"] < 52


def test_the_card_is_painted():
    picture = paint_card(card_facts(read_instructions(TEXTS["plain"])), (1280, 720))
    assert picture.shape == (720, 1280, 3)
    assert tuple(picture[700, 20]) == (0xFA, 0xF8, 0xF3)
    assert tuple(picture[20, 1260]) == (0x0F, 0x5C, 0x4D)
    assert (picture[100:200, 80:400] < 60).all(axis=2).sum() > 1000


def test_painting_in_parts_looks_like_painting_the_whole():
    from moviepy import CompositeVideoClip

    size = (320, 180)
    pieces = [
        Rectangle(0, 0, 320, 180, "#faf8f3"), Text(20, 30, "Why us, and why now?", Style("display", 40, 1.0, "#10211e")),
        Rectangle(200, -10, 200, 300, "#0f5c4d", 12, 0.6), Text(150, 34, "gypq", Style("strong", 44, 1.0, "#ffffff")),
        Icon(290, 150, 44, "clock", "#a9d3c5"),
    ]
    ground = ImageClip(np.full((180, 320, 3), (0xFA, 0xF8, 0xF3), np.uint8))
    whole = CompositeVideoClip([ground, *_clips(pieces[1:], size)], size=size, use_bgclip=True).get_frame(0)
    assert np.array_equal(paint(pieces, size)[..., :3], whole)
    assert len(np.unique(whole.reshape(-1, 3), axis=0)) > 50


def test_every_face_has_ascii():
    ascii_letters = [chr(n) for n in range(33, 127)]
    for file in (*FACES.values(), ANY_LETTER):
        font = load(file, 24)
        nothing = bytes(font.getmask("\U0010ffff"))
        assert [letter for letter in ascii_letters if bytes(font.getmask(letter)) == nothing] == []
    assert font_file("Plain text", "plain") == FACES["plain"]
    assert font_file("為", "plain") == ANY_LETTER and font_file("bell\a", "plain") == ANY_LETTER


def test_descenders_are_not_cut_off():
    picture = paint_card(card_facts(read_instructions({"question": "gypq"})), (1280, 720))
    dark = [n for n in range(110, 200) if (picture[n, 80:400] < 90).all(axis=1).any()]
    above = paint_card(card_facts(read_instructions({"question": "axoc"})), (1280, 720))
    plain = [n for n in range(110, 200) if (above[n, 80:400] < 90).all(axis=1).any()]
    assert dark[-1] - plain[-1] >= 8


def test_the_overlay_leaves_the_face_free():
    picture = paint_overlay(card_facts(read_instructions(TEXTS["plain"])), (1280, 720))
    assert picture.shape == (720, 1280, 4)
    assert picture[:500, :, 3].max() == 0 and picture[:, 900:, 3].max() == 0
    assert 180 < picture[600, 60, 3] < 240


def test_the_layout_is_json():
    assert json.loads(json.dumps(layout()))["styles"]["question"]["size"] == 52


def test_a_letter_that_no_font_has_is_left_out_of_the_picture_and_named():
    question = "Why us? \U0001f389\ufe0f 東京 ทำไม علی\u200cرضا"
    told = card_facts(read_instructions({"question": question, "presenter": {"name": "李雷", "title": "HR"}}))
    pieces = [*card_pieces(told, (640, 360)), *overlay_pieces(told, (640, 360))]
    texts = " ".join(piece.text for piece in pieces if isinstance(piece, Text))
    assert not set(texts) & set("\U0001f389\ufe0f東京ทำไม李雷") and "علی\u200cرضا" in texts
    assert missing_letters(told) == "\U0001f389東京ทำไม李雷"
    assert missing_letters(card_facts(read_instructions(TEXTS["swedish"]))) == ""
