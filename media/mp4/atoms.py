"""The boxes that an MP4 file's index is made of: read into a tree, changed, and written again. Plain bytes, no library."""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from media.mp4.nal import Misfit

HOLDERS = frozenset((b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl"))
LARGEST = 64_000_000


@dataclass
class Box:
    """A box: four letters, and either what it says or the boxes in it."""

    kind: bytes
    body: bytes = b""
    inside: list["Box"] = field(default_factory=list)

    def all(self, kind: bytes) -> list["Box"]:
        """Those directly in it of this kind."""
        return [one for one in self.inside if one.kind == kind]

    def at(self, *path: bytes) -> "Box":
        """The one at the end of the path. Raises Misfit when there is none."""
        found = self
        for kind in path:
            ones = found.all(kind)
            if not ones:
                raise Misfit(f"the file's index has no {kind.decode('ascii', 'replace')}")
            found = ones[0]
        return found

    def put(self, box: "Box") -> None:
        """Put it in the place of the one of its kind, or behind the others."""
        kinds = [one.kind for one in self.inside]
        if box.kind in kinds:
            self.inside[kinds.index(box.kind)] = box
        else:
            self.inside.append(box)

    def drop(self, *kinds: bytes) -> None:
        """Take out all of these kinds."""
        self.inside = [one for one in self.inside if one.kind not in kinds]

    def __bytes__(self) -> bytes:
        content = self.body + b"".join(map(bytes, self.inside))
        return struct.pack(">I4s", 8 + len(content), self.kind) + content


def read_index(path: Path) -> Box:
    """The file's `moov`. Raises Misfit when there is not exactly one, or it is cut off, or the file is in fragments."""
    found: list[Box] = []
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        while file.tell() + 8 <= size:
            at, (length, kind) = file.tell(), struct.unpack(">I4s", file.read(8))
            if length == 1:
                length = int.from_bytes(file.read(8), "big")
            length = length or size - at
            if length < 8 or at + length > size or kind == b"moof":
                raise Misfit("the file is in fragments or cut off")
            if kind == b"moov":
                if length > LARGEST:
                    raise Misfit("the file's index is too large")
                found.append(Box(kind, inside=list(_boxes(file.read(length - 8)))))
            file.seek(at + length)
    if len(found) != 1:
        raise Misfit("the file has no index, or several")
    return found[0]


def parse(data: bytes) -> Box:
    """The `moov` of a whole file that is in memory."""
    return next(box for box in _boxes(data) if box.kind == b"moov")


def _boxes(data: bytes) -> Iterator[Box]:
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if length < 8 or at + length > len(data):
            raise Misfit("a box runs over the end of the one it is in")
        content = data[at + 8 : at + length]
        yield Box(kind, inside=list(_boxes(content))) if kind in HOLDERS else Box(kind, content)
        at += length


def full(kind: bytes, content: bytes, version: int = 0, flags: int = 0) -> Box:
    """A box that begins with version and flags."""
    return Box(kind, struct.pack(">I", version << 24 | flags) + content)
