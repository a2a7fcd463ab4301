"""Mends time stamps that leap far ahead, as damaged recorders write them. Runs inside the sandbox only."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

LEAP_S = 5
STEP_S = Fraction(1, 30)


def without_leaps(feed: Iterable[Any], empty_s: "tuple[int, float] | None" = None) -> Iterator[Any]:
    """The packets, each stream in its order.

    One packet that is seconds ahead, and whose successor is not, gets a time between the two. A pause is left alone: after it, all later
    packets are ahead too. With `empty_s` (a stream and seconds, see `seconds_without_sound`) a pause that long is taken out.
    """
    last: dict[int, int] = {}
    held: dict[int, Any] = {}
    back = 0
    for packet in feed:
        stream, stamp = packet.stream_index, _stamp(packet)
        if stamp is None:
            yield packet
            continue
        if empty_s and stream == empty_s[0]:
            step = int(STEP_S / packet.time_base)
            if not back and (stamp - last.get(stream, stamp)) * packet.time_base >= empty_s[1]:
                back = stamp - last[stream] - step
            if (packet.duration or 0) * packet.time_base >= empty_s[1]:
                packet.duration = step
            _move(packet, -back)
            stamp -= back
        before = held.pop(stream, None)
        if before is not None:
            if stamp < _stamp(before):  # type: ignore[operator]
                _move(before, (last[stream] + stamp) // 2 - _stamp(before))  # type: ignore[operator]
            last[stream] = _stamp(before)  # type: ignore[assignment]
            yield before
        if stream in last and (stamp - last[stream]) * packet.time_base > LEAP_S:
            held[stream] = packet
            continue
        last[stream] = stamp
        yield packet
    yield from held.values()


def seconds_without_sound(video: Any, audio: Any) -> "tuple[int, float] | None":
    """The video stream, and how many seconds it is longer than the sound by what the index says; None where they are about as long.

    Where one pause in the pictures is that long, their clock leapt: without it they end where the sound does.
    """
    if video is None or audio is None or not video.duration or not audio.duration:
        return None
    longer = float(video.duration * video.time_base - audio.duration * audio.time_base)
    return (video.index, longer - LEAP_S) if longer > 2 * LEAP_S else None


def _stamp(packet: Any) -> int | None:
    stamp: int | None = packet.dts if packet.dts is not None else packet.pts
    return stamp


def _move(packet: Any, by: int) -> None:
    packet.pts = packet.pts + by if packet.pts is not None else None
    packet.dts = packet.dts + by if packet.dts is not None else None
