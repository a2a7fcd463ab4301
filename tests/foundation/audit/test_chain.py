"""The chain tells what was changed, taken out, turned round or cut off, and does not mind what was erased."""

import hashlib

import pytest

from foundation.audit.chain import CHANGED, CUT, DETAIL, FIRST, MISSING, Break, detail_sum, entry_sum, find_break
from foundation.audit.events import EVENTS, GROUPS, kinds_of


def chain_of(many):
    found, previous = [], FIRST
    for n in range(1, many + 1):
        salt, thing, detail = f"{n:032x}", f"invitation:{n}", {"from": "hold", "to": "advance", "step": n}
        entry = {"team_id": "t", "chain": "c", "n": n, "at": f"2026-11-23T09:00:0{n}.000Z", "actor_id": "åsa", "kind": "decision.made",
                 "detail_sum": detail_sum(salt, thing, detail), "previous": previous}
        previous = entry_sum(entry)
        found.append({**entry, "sum": previous, "salt": salt, "thing": thing, "detail": detail})
    return found


def end_of(entries):
    return {"n": entries[-1]["n"], "sum": entries[-1]["sum"]}


def test_an_entrys_sum_is_what_the_document_says():
    [entry] = chain_of(1)
    told = b'["audit/1","t","c",1,"2026-11-23T09:00:01.000Z","\xc3\xa5sa","decision.made","%s",""]' % entry["detail_sum"].encode()
    assert entry["sum"] == hashlib.sha256(told).hexdigest()
    about = b'%s["invitation:1",{"from":"hold","step":1,"to":"advance"}]' % entry["salt"].encode()
    assert entry["detail_sum"] == hashlib.sha256(about).hexdigest()


def test_a_whole_chain_holds_and_an_empty_one_too():
    entries = chain_of(5)
    assert find_break(entries, end_of(entries)) is None
    assert find_break([], None) is None


@pytest.mark.parametrize("field, value", [("actor_id", "bo"), ("at", "2026-11-23T09:00:09.000Z"), ("kind", "decision.undone"),
                                          ("detail_sum", "0" * 64), ("previous", "0" * 64), ("sum", "0" * 64), ("team_id", "u")])
def test_a_changed_field_is_found_where_it_is(field, value):
    entries = chain_of(5)
    entries[2][field] = value
    assert find_break(entries, end_of(entries)) == Break(3, CHANGED)


def test_an_entry_whose_own_sum_was_made_anew_breaks_the_next_one():
    entries = chain_of(5)
    entries[2]["actor_id"] = "bo"
    entries[2]["sum"] = entry_sum(entries[2])
    assert find_break(entries, end_of(entries)) == Break(4, CHANGED)


@pytest.mark.parametrize("change", [{"detail": {"to": "decline"}}, {"thing": "invitation:9"}, {"salt": "0" * 32}, {"detail": None}])
def test_a_changed_detail_is_found(change):
    entries = chain_of(3)
    entries[1].update(change)
    assert find_break(entries, end_of(entries)) == Break(2, DETAIL)


def test_an_erased_detail_leaves_the_chain_valid():
    entries = chain_of(3)
    entries[1].update(salt=None, thing=None, detail=None)
    assert find_break(entries, end_of(entries)) is None


def test_a_missing_entry_two_turned_round_and_a_cut_tail_are_found():
    entries = chain_of(5)
    end = end_of(entries)
    assert find_break([*entries[:1], *entries[2:]], end) == Break(2, MISSING)
    turned = [entries[0], {**entries[2], "n": 2}, {**entries[1], "n": 3}, *entries[3:]]
    assert find_break(turned, end) == Break(2, CHANGED)
    assert find_break(entries[:4], end) == Break(5, CUT)
    assert find_break(entries, None) == Break(6, CUT)
    assert find_break([], end) == Break(1, CUT)


def test_every_kind_of_event_has_a_group_and_a_sentence_of_its_own():
    assert {event.group for event in EVENTS.values()} == set(GROUPS)
    assert len({event.says for event in EVENTS.values()}) == len(EVENTS)
    assert set(kinds_of("decisions")) < set(kinds_of("")) == set(EVENTS)
