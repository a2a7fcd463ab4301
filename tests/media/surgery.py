"""Ways to make an odd file, with ffmpeg or by changing bytes. Each returns a function of (shelf, path) that writes `path`."""

import io
import random
import shlex
import struct
import zipfile
from fractions import Fraction

import av

from tests.media.conftest import made

CLUSTER = bytes.fromhex("1f43b675")


def ffmpeg(arguments):
    """With ffmpeg. V stands for two seconds of picture, A for two seconds of sound, {name} for another file of the corpus."""

    def make(shelf, path):
        words = []
        for word in shlex.split(arguments):
            words += {
                "V": ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=15:d=2"], "A": ["-f", "lavfi", "-i", "sine=440:d=2"],
                "X264": ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "8"],
                "VP8": ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "300k", "-g", "15"],
            }.get(word, [str(shelf(word[1:-1])) if word.startswith("{") else word])
        made(path, *words)

    return make


def text(content):
    """Given bytes."""
    return lambda shelf, path: path.write_bytes(content if isinstance(content, bytes) else content.encode())


def knife(name, change):
    """Another file of the corpus with its bytes changed by a function."""
    return lambda shelf, path: path.write_bytes(change(shelf(name).read_bytes()))


def joined(*names):
    """Files of the corpus, concatenated."""
    return lambda shelf, path: path.write_bytes(b"".join(shelf(name).read_bytes() for name in names))


def first(part):
    """The first part of the bytes."""
    return lambda data: data[: round(len(data) * part)]


def without_last(count):
    """All but the last bytes."""
    return lambda data: data[:-count]


def without_clusters(start, end):
    """A WebM without these clusters; `start` None drops everything before, also the header."""

    def change(data):
        head, *clusters = data.split(CLUSTER)
        kept = clusters[end:] if start is None else clusters[:start] + clusters[end:]
        return b"".join(([] if start is None else [head]) + [CLUSTER + one for one in kept])

    return change


def with_stamp_moved(number, by_ms):
    """A WebM in which the time of one picture (track 1) leaps ahead."""

    def change(data):
        at = -1
        for _ in range(number):
            at = next(n for n in range(at + 1, len(data)) if data[n] == 0xA3 and _is_block_of(data, n, 1))
        place = at + 1 + _width(data[at + 1]) + 1
        moved = int.from_bytes(data[place:place + 2], "big") + by_ms
        return data[:place] + moved.to_bytes(2, "big") + data[place + 2:]

    return change


def _width(byte):
    return 9 - byte.bit_length() if byte else 9


def _is_block_of(data, at, track):
    """Whether a SimpleBlock of the track begins there, and another element or the end follows it."""
    width = _width(data[at + 1])
    if width > 4 or at + 1 + width + 4 > len(data):
        return False
    size = int.from_bytes(data[at + 1:at + 1 + width], "big") & ((1 << 7 * width) - 1)
    after = at + 1 + width + size
    return data[at + 1 + width] == 0x80 + track and size > 20 and (after == len(data) or data[after] in (0xA3, 0x1F, 0xA0, 0xEC, 0x1C))


def with_cluster_twice(number):
    """A WebM with one cluster twice, as when a chunk is sent again."""

    def change(data):
        head, *clusters = data.split(CLUSTER)
        return b"".join([head, *(CLUSTER + one for one in [*clusters[:number], *clusters[number - 1 :]])])

    return change


def without_atoms(kind, start, end):
    """An MP4 without its top-level atoms from the `start`-th of this kind to the `end`-th."""

    def change(data):
        atoms = list(top_level_atoms(data))
        marks = [n for n, (name, _) in enumerate(atoms) if name == kind] + [len(atoms)]
        lost = range(marks[start] if start is not None else 0, marks[end])
        return b"".join(body for n, (_, body) in enumerate(atoms) if n not in lost)

    return change


def top_level_atoms(data):
    """(kind, bytes) of each top-level atom."""
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big") or len(data) - at
        yield data[at + 4 : at + 8], data[at : at + size]
        at += max(8, size)


def patched(mark, offset, new, every=False):
    """`new` written `offset` bytes after the mark, at its first occurrence or at every one."""

    def change(data):
        changed, at = bytearray(data), data.find(mark)
        assert at >= 0, mark
        while at >= 0:
            changed[at + offset : at + offset + len(new)] = new
            at = data.find(mark, at + 1) if every else -1
        return bytes(changed)

    return change


def each(*changes):
    """Several changes in order."""

    def change(data):
        for one in changes:
            data = one(data)
        return data

    return change


def scrambled(start, end, seed=7):
    """Noise between two parts of the bytes."""

    def change(data):
        chance, a, b = random.Random(seed), round(len(data) * start), round(len(data) * end)
        return data[:a] + chance.randbytes(b - a) + data[b:]

    return change


def noise(size, seed=1):
    """Random bytes."""
    return random.Random(seed).randbytes(size)


def nested(kind, depth):
    """An atom in an atom in an atom."""
    data = b""
    for _ in range(depth):
        data = struct.pack(">I", len(data) + 8) + kind + data
    return data


def zipped():
    """An archive with a file in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("answer.mp4", b"not really")
    return file.getvalue()


def png(width, height):
    """The beginning of a PNG that claims this size."""
    header = struct.pack(">I4sIIBBBBBI", 13, b"IHDR", width, height, 8, 2, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + header + struct.pack(">I4s", 0, b"IDAT")


def in_a_row(*names):
    """The pictures of several files as one stream, though their sizes differ."""

    def make(shelf, path):
        at = 0
        with av.open(str(path), "w", format="matroska" if path.suffix in (".webm", ".mkv") else "mp4") as out:
            stream = None
            for name in names:
                with av.open(str(shelf(name))) as source:
                    video = source.streams.video[0]
                    stream = stream or out.add_stream_from_template(video)
                    for packet in [one for one in source.demux(video) if one.size]:
                        packet.pts = packet.dts = at
                        packet.time_base, packet.stream = Fraction(1, 15), stream
                        out.mux(packet)
                        at += 1

    return make


def vp8_sized(width, height):
    """A VP8 WebM whose keyframes claim another size."""

    def change(data):
        changed, at = bytearray(data), data.find(b"\x9d\x01\x2a")
        while at >= 0:
            changed[at + 3 : at + 7] = struct.pack("<HH", width, height)
            at = data.find(b"\x9d\x01\x2a", at + 1)
        return bytes(changed)

    return change
