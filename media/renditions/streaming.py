"""One pass over what is still on its way: what is there is copied first, and decoded while nothing more comes. Inside the box only."""

from collections import deque
from typing import Any

from media.reading.facts import Facts
from media.reading.incoming import Incoming
from media.reading.sources import Source
from media.renditions.onepass import OnePass

MOST_WAITING = 16 * 1024**2


def pass_over(source: Source, incoming: Incoming, one: OnePass) -> Facts:
    """Give `one` all of it; the playable copy is whole as soon as the last packet is here, however far behind the decoding is.

    At most 16 MiB of packets wait to be decoded; beyond that the sender waits. Raises MediaProblem.
    """
    waiting, size = deque[Any](), 0
    for packet in source.packets():
        if not one.may_run_ahead:
            one.take(packet, source.decode(packet))
            continue
        one.take(packet, [])
        waiting.append(packet)
        size += packet.size
        while waiting and (size > MOST_WAITING or not incoming.has_more()):
            size -= waiting[0].size
            one.take(None, source.decode(waiting.popleft()))
    one.close_early()
    for packet in waiting:
        one.take(None, source.decode(packet))
    for frames in source.held_back():
        one.take(None, frames)
    return one.close()
