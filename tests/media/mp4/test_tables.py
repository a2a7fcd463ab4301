"""An index survives reading and writing, and a false one is detected."""

import random
import struct
from io import BytesIO

import av
import numpy as np
import pytest

from media.clip.index import track_kind
from media.mp4.atoms import parse, read_index
from media.mp4.nal import Misfit
from media.mp4.tables import read_table
from media.mp4.writing import TrackWriter, write_file
from tests.media.conftest import ffmpeg_complaints


def opened(path):
    """(moov, the video's trak, the sound's trak)."""
    moov = read_index(path)
    traks = {track_kind(trak): trak for trak in moov.all(b"trak")}
    return moov, traks[b"vide"], traks[b"soun"]


def packets(path, kind):
    with av.open(str(path)) as file:
        stream = file.streams.get(**{kind: 0})[0]
        return [(packet.pts, packet.size, packet.is_keyframe, bytes(packet)) for packet in file.demux(stream) if packet.size]


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_a_table_matches_what_the_library_reads(house, kind):
    moov, picture, sound = opened(house)
    table = read_table(moov, picture if kind == "video" else sound, house.stat().st_size)
    data, own = house.read_bytes(), packets(house, kind)
    assert [(at, size, bool(key)) for at, size, key in zip(table.at, table.size, table.key)] == [one[:3] for one in own]
    assert [data[begin : begin + size] for begin, size in zip(table.offset, table.size)] == [one[3] for one in own]


def test_a_file_written_from_tables_has_the_same_packets(house, tmp_path):
    moov, *traks = opened(house)
    tables = [read_table(moov, trak, house.stat().st_size) for trak in traks]
    with open(house, "rb") as take:
        write_file(tmp_path / "again.mp4", moov, list(zip(traks, tables)), [take], lambda permille: None)
    assert packets(tmp_path / "again.mp4", "video") == packets(house, "video")
    assert packets(tmp_path / "again.mp4", "audio") == packets(house, "audio")
    assert ffmpeg_complaints(tmp_path / "again.mp4") == ""


def test_packets_are_in_time_order_after_the_index(house, tmp_path):
    moov, *traks = opened(house)
    tables = [read_table(moov, trak, house.stat().st_size) for trak in traks]
    with open(house, "rb") as take:
        write_file(tmp_path / "again.mp4", moov, list(zip(traks, tables)), [take], lambda permille: None)
    moov, *traks = opened(tmp_path / "again.mp4")
    made = [read_table(moov, trak, 10**9) for trak in traks]
    places = sorted((int(begin), at / table.rate) for table in made for begin, at in zip(table.offset, table.at))
    assert [at for _, at in places] == sorted(at for _, at in places)
    assert (tmp_path / "again.mp4").read_bytes().find(b"moov") < places[0][0]


def test_a_track_writer_keeps_new_and_copied_packets_in_order(house):
    moov, picture, _ = opened(house)
    own, spool = read_table(moov, picture, house.stat().st_size), BytesIO()
    writer = TrackWriter(spool, 1, 0, 30_000)
    writer.add(b"first", 0)
    writer.copy(own, np.array([60, 61]), np.array([1000, 2000]))
    writer.add(b"last!!", 3000, False)
    table = writer.table(4000)
    assert table.at.tolist() == [0, 1000, 2000, 3000] and table.source.tolist() == [1, 0, 0, 1]
    assert table.size.tolist() == [5, *own.size[60:62].tolist(), 6] and table.offset.tolist() == [0, *own.offset[60:62].tolist(), 5]
    assert table.key.tolist() == [True, True, False, False] and spool.getvalue() == b"firstlast!!"


def changed(trak, kind, change):
    """The track with one of its tables changed."""
    atom = trak.at(b"mdia", b"minf", b"stbl", kind)
    atom.body = change(atom.body)


@pytest.mark.parametrize("kind, change", [
    (b"stsz", lambda body: body[:8] + struct.pack(">I", 2**31) + body[12:]),
    (b"stsz", lambda body: struct.pack(">III", 0, 1, 2**31)),
    (b"stsz", lambda body: body[:8] + struct.pack(">I", 0) + body[12:]),
    (b"stsz", lambda body: body[:-4]),
    (b"stco", lambda body: body[:8] + b"\xff\xff\xff\xff" + body[12:]),
    (b"stco", lambda body: body[:4] + struct.pack(">I", 2**31 - 1) + body[8:]),
    (b"stts", lambda body: struct.pack(">IIII", 0, 1, 2**32 - 1, 1000)),
    (b"stts", lambda body: struct.pack(">IIII", 0, 1, 240, 0)),
    (b"stsc", lambda body: struct.pack(">II", 0, 0)),
    (b"stsc", lambda body: body[:8] + struct.pack(">III", 1, 2**32 - 1, 1)),
    (b"stss", lambda body: struct.pack(">III", 0, 1, 100_000)),
    (b"stss", lambda body: struct.pack(">III", 0, 1, 0)),
    (b"stsz", lambda body: b""),
])
def test_a_false_index_is_a_misfit(house, kind, change):
    moov, picture, _ = opened(house)
    changed(picture, kind, change)
    with pytest.raises(Misfit):
        read_table(moov, picture, house.stat().st_size)


def test_a_truncated_or_fragmented_file_is_a_misfit(house, tmp_path):
    data = house.read_bytes()
    for broken in (data[:-1000], data[:200], data + struct.pack(">I4s", 8, b"moof"), b""):
        (tmp_path / "broken.mp4").write_bytes(broken)
        with pytest.raises(Misfit):
            read_index(tmp_path / "broken.mp4")


def test_a_damaged_index_raises_nothing_but_misfit(house):
    """Any index is read or refused; no other exception is raised and no large memory is allocated."""
    index, chance = bytes(read_index(house)), random.Random(7)
    for _ in range(400):
        hurt = bytearray(index)
        for _ in range(chance.randint(1, 4)):
            hurt[chance.randrange(8, len(hurt))] = chance.choice((0, 1, 127, 128, 255))
        try:
            moov = parse(bytes(hurt))
            for trak in moov.all(b"trak"):
                track_kind(trak)
                read_table(moov, trak, house.stat().st_size)
        except Misfit:
            continue
