"""What reaches a copy: every packet once, also where a busy recorder gave two pictures the same time."""

from fractions import Fraction

import av
import pytest

from media.reading.copying import Copy


def copied(path, suffix, output, change):
    """The video packets of a copy: [(pts, content)], when the copy was given `change(packets)`; and those of the recording itself."""
    with av.open(str(path)) as source:
        video = source.streams.video[0]
        packets = [packet for packet in source.demux(video) if packet.size]
        own = [bytes(packet) for packet in packets]
        copy = Copy(output, suffix, video, None, Fraction(0))
        for packet in change(packets):
            copy.packet(packet)
        copy.close()
    with av.open(str(output)) as file:
        return [(packet.pts, bytes(packet)) for packet in file.demux(video=0) if packet.size], own


def same_time(packets):
    """A busy Chromium writes pictures so, as it counts whole milliseconds."""
    packets[7].pts, packets[7].dts = packets[6].pts, packets[6].dts
    return packets


@pytest.mark.parametrize("suffix", ["webm", "mp4"])
def test_two_pictures_with_the_same_time_are_both_copied(suffix, webm, mp4, tmp_path):
    seen, own = copied({"webm": webm, "mp4": mp4}[suffix], suffix, tmp_path / "copy", same_time)
    assert [content for _, content in seen] == own
    assert [pts for pts, _ in seen] == sorted(pts for pts, _ in seen)


def test_a_chunk_that_was_sent_twice_is_copied_once(webm, tmp_path):
    seen, own = copied(webm, "webm", tmp_path / "copy", lambda packets: packets[:20] + packets[10:])
    assert [content for _, content in seen] == own
