"""Makes the renditions of an answer while it arrives: packets are copied first, and decoded while no more come.

Runs inside the sandbox only.
"""

from collections import deque
from typing import Any

from media.reading.facts import Facts
from media.reading.incoming import Incoming
from media.reading.sources import Source
from media.renditions.onepass import OnePass

MOST_WAITING = 16 * 1024**2


def pass_over(source: Source, incoming: Incoming, one: OnePass) -> Facts:
    """Pass the whole recording to `one`. The playable copy is complete with the last packet, however far the decoding lags behind.

    At most 16 MiB of packets wait for decoding; beyond that the sender blocks. Raises MediaProblem.
    """
    waiting, size = deque[Any](), 0
    for packet in source.packets():
        if not one.may_run_ahead:
            one.add(packet, source.decode(packet))
            continue
        one.add(packet, [])
        waiting.append(packet)
        size += packet.size
        while waiting and (size > MOST_WAITING or not incoming.has_more()):
            size -= waiting[0].size
            one.add(None, source.decode(waiting.popleft()))
    one.close_early()
    for packet in waiting:
        one.add(None, source.decode(packet))
    for frames in source.delayed_frames():
        one.add(None, frames)
    return one.close()
