"""One take, one device, one truth: every order in which two devices can open, record, take over, stop, send, keep and submit."""

from datetime import timedelta
from math import comb

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answering import takes
from answering.holding import ELSEWHERE, HERE, QUIET, QUIET_AFTER, holder, is_heard
from answering.progress import ELSEWHERE as RECORDED_ELSEWHERE
from answering.progress import LOOK, RECOVER, SENDING
from foundation.clock import iso
from tests.answering.conftest import START
from tests.answering.two_devices import Device, MemoryBlobs, is_held_elsewhere, must_be_true, taken_back

PHONE = ["record", "stop", "send", "keep", "submit"]
LAPTOP = ["take_over", "record", "stop", "send", "keep", "submit"]
VERBS = ["record", "speak", "stop", "send", "take_over", "use", "keep", "submit", "wait"]
# What the rules decide is the same on every database, and thousands of orders are cheap on the embedded one alone.
embedded = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LONG = int(QUIET_AFTER.total_seconds() * 1000)


@pytest.fixture
def devices(consented):
    consented.set_clip("c1t1", think_seconds=0, takes=None)
    consented.blobs = MemoryBlobs()
    takes.start_thinking(consented.db, consented.clock, consented.visit, 1)
    return Device(consented, "phone123"), Device(consented, "laptop45")


def step(stage, device):
    return takes.find_standing(stage.db, stage.visit, 1).step(stage.clock.now(), device.tab)


def act(stage, devices, who, verb, used):
    """One step by one device, and what must be true afterwards; `used` are the takes that were ended with what had arrived."""
    if verb == "wait":
        stage.clock.advance(LONG)
        return used
    device = devices[who]
    under_way = device.standing().under_way
    held = under_way is not None and is_held_elsewhere(stage, device, under_way["id"])
    heard = device.standing().recording is not None and is_heard(device.standing().recording, stage.clock.now())
    code = device.do(verb)
    if verb == "use" and under_way is not None:
        assert (code == "still_sending") == held
        used = used | {under_way["id"]} if code is None else used
    if verb == "submit" and heard:
        assert code == "recording_elsewhere"
    must_be_true(stage, devices, used)
    return used


def every_order(stage, devices, first, second, used=frozenset()):
    """Every order of two lists of steps that keeps the order within each; how many orders there are."""
    if not first and not second:
        return 1
    orders = 0
    for who, rest in enumerate((first, second)):
        if rest:
            with taken_back(stage, devices):
                now_used = act(stage, devices, who, rest[0], used)
                left = (rest[1:], second) if who == 0 else (first, rest[1:])
                orders += every_order(stage, devices, *left, now_used)
    return orders


@embedded
@pytest.mark.slow
def test_every_order_of_a_phone_that_records_and_a_laptop_that_takes_over(devices):
    stage = devices[0].stage
    assert every_order(stage, devices, PHONE, LAPTOP) == comb(len(PHONE) + len(LAPTOP), len(PHONE))


@embedded
@pytest.mark.slow
def test_every_order_when_the_phone_is_off_and_comes_back(devices):
    stage = devices[0].stage
    assert every_order(stage, devices, ["record", "wait", "send", "stop", "keep"], ["use", "record", "stop", "submit"]) == comb(9, 4)


@embedded
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 1), st.sampled_from(VERBS)), max_size=16))
@pytest.mark.slow
def test_no_order_of_steps_loses_anything_or_calls_a_stump_whole(devices, steps):
    stage = devices[0].stage
    with taken_back(stage, devices):
        used = frozenset()
        for who, verb in steps:
            used = act(stage, devices, who, verb, used)


def test_the_other_device_sees_that_a_recording_is_under_way(devices):
    phone, laptop = devices
    phone.record()
    assert (step(phone.stage, phone), step(phone.stage, laptop)) == (RECOVER, RECORDED_ELSEWHERE)
    assert laptop.do("record") == "take_under_way"
    assert laptop.do("use") == "still_sending"


def test_the_recording_device_hears_of_the_take_over_and_its_words_arrive(devices):
    phone, laptop = devices
    phone.record()
    laptop.take_over()
    assert phone.now is not None
    phone.speak()
    assert phone.now is None
    assert step(phone.stage, laptop) == SENDING
    phone.send()
    take = phone.stage.take(phone.takes[0].take_id)
    assert (take["state"], take["problem"], take["counted"]) == ("received", "interrupted", 0)
    assert step(phone.stage, laptop) == LOOK


def test_a_stop_that_comes_after_the_take_over_does_not_make_the_take_whole(devices):
    phone, laptop = devices
    phone.record()
    laptop.take_over()
    phone.stop()
    phone.send()
    assert phone.stage.take(phone.takes[0].take_id)["problem"] == "interrupted"


def test_a_take_that_another_device_sends_is_not_called_cut_off(devices):
    phone, laptop = devices
    phone.record()
    phone.stop()
    assert step(phone.stage, laptop) == SENDING
    assert laptop.do("use") == "still_sending"
    assert phone.stage.take(phone.takes[0].take_id)["problem"] is None


def test_with_what_arrived_of_a_device_that_is_silent_one_may_go_on(devices):
    phone, laptop = devices
    phone.record()
    phone.stage.clock.advance(LONG)
    assert laptop.do("use") is None
    take = phone.stage.take(phone.takes[0].take_id)
    assert (take["state"], take["problem"]) == ("received", "interrupted")
    assert phone.do("speak") is None
    assert phone.now is None


def test_nothing_is_handed_in_while_another_device_is_heard_recording(devices):
    phone, laptop = devices
    for verb in ("record", "stop", "send", "keep", "record"):
        phone.do(verb)
    assert laptop.do("submit") == "recording_elsewhere"
    phone.stage.clock.advance(LONG)
    assert laptop.do("submit") is None


@pytest.mark.parametrize("state, tab, late_ms, who", [
    ("recording", "phone123", LONG, HERE), ("recording", "laptop45", 0, ELSEWHERE), ("recording", "laptop45", LONG - 1, ELSEWHERE),
    ("recording", "laptop45", LONG, QUIET), ("arriving", "", 0, ELSEWHERE), ("received", "phone123", 0, None), ("broken", "", 0, None),
])
def test_who_holds_a_take(state, tab, late_ms, who):
    take = {"state": state, "holder": "phone123", "heard_at": iso(START)}
    assert holder(take, tab, START + timedelta(milliseconds=late_ms)) == who


def test_a_take_that_nobody_was_heard_of_is_quiet():
    assert holder({"state": "recording", "holder": None, "heard_at": None}, "", START) == QUIET
