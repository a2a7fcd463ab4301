"""A forked call takes a request, returns a result, and leaves nothing behind."""

import os
import sys
from functools import partial

import pytest

from media.sandbox.errors import MediaProblem
from media.sandbox.fork import ForkedCall

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the work is done by this process")


def nothing():
    """There is nothing to load."""


def say_and_tell(prefix, question):
    os.write(1, b"never heard")
    return prefix + question, os.getpid()


def children():
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return file.read().split()


def test_another_process_does_the_work(capfd):
    with ForkedCall(nothing, partial(say_and_tell, "good ")) as call:
        call.send("morning")
        answer, pid = call.result()
    assert answer == "good morning" and pid != os.getpid()
    assert capfd.readouterr().out == ""


def test_without_a_fork_this_process_does_the_work():
    with ForkedCall(nothing, partial(say_and_tell, ""), forked=False) as call:
        call.send("here")
        assert call.result() == ("here", os.getpid())


def test_a_result_may_be_larger_than_the_pipe():
    with ForkedCall(nothing, bytes) as call:
        call.send(3_000_000)
        assert call.result() == bytes(3_000_000)


def test_a_failure_in_the_child_is_a_problem_with_the_reason_on_stderr(capfd):
    with ForkedCall(nothing, {}.__getitem__) as call:
        call.send("colour")
        with pytest.raises(MediaProblem) as caught:
            call.result()
    assert caught.value.code == "failed" and "KeyError: 'colour'" in capfd.readouterr().err


def test_a_failing_import_is_a_problem_too(capfd):
    with ForkedCall(partial(__import__, "no_such_module"), bytes) as call:
        call.send(1)
        with pytest.raises(MediaProblem):
            call.result()
    assert "no_such_module" in capfd.readouterr().err


def test_the_child_is_gone_after_the_block():
    before, pipes = children(), len(os.listdir("/proc/self/fd"))
    with ForkedCall(nothing, bytes):
        assert len(children()) == len(before) + 1
    assert children() == before and len(os.listdir("/proc/self/fd")) == pipes
