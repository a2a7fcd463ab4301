"""The atoms of an MP4 index: parse them into a tree, change it, and write it again. Plain bytes, no library."""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from media.mp4.nal import Misfit

HOLDERS = frozenset((b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl"))
LARGEST = 64_000_000


@dataclass
class Atom:
    """An atom: its four letters, and either its bytes or its child atoms."""

    kind: bytes
    body: bytes = b""
    children: list["Atom"] = field(default_factory=list)

    def all(self, kind: bytes) -> list["Atom"]:
        """The direct children of this kind."""
        return [one for one in self.children if one.kind == kind]

    def at(self, *path: bytes) -> "Atom":
        """The atom at the end of the path. Raises Misfit when there is none."""
        found = self
        for kind in path:
            ones = found.all(kind)
            if not ones:
                raise Misfit(f"the file's index has no {kind.decode('ascii', 'replace')}")
            found = ones[0]
        return found

    def put(self, atom: "Atom") -> None:
        """Replace the child of the same kind, or append the atom."""
        kinds = [one.kind for one in self.children]
        if atom.kind in kinds:
            self.children[kinds.index(atom.kind)] = atom
        else:
            self.children.append(atom)

    def drop(self, *kinds: bytes) -> None:
        """Remove the children of these kinds."""
        self.children = [one for one in self.children if one.kind not in kinds]

    def __bytes__(self) -> bytes:
        content = self.body + b"".join(map(bytes, self.children))
        return struct.pack(">I4s", 8 + len(content), self.kind) + content


def read_index(path: Path) -> Atom:
    """The file's `moov`. Raises Misfit unless there is exactly one, complete, in a file without fragments."""
    found: list[Atom] = []
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        while file.tell() + 8 <= size:
            at, (length, kind) = file.tell(), struct.unpack(">I4s", file.read(8))
            if length == 1:
                length = int.from_bytes(file.read(8), "big")
            length = length or size - at
            if length < 8 or at + length > size or kind == b"moof":
                raise Misfit("the file is fragmented or truncated")
            if kind == b"moov":
                if length > LARGEST:
                    raise Misfit("the file's index is too large")
                found.append(Atom(kind, children=list(_atoms(file.read(length - 8)))))
            file.seek(at + length)
    if len(found) != 1:
        raise Misfit("the file has no index, or several")
    return found[0]


def parse(data: bytes) -> Atom:
    """The `moov` of a whole file in memory."""
    return next(atom for atom in _atoms(data) if atom.kind == b"moov")


def _atoms(data: bytes) -> Iterator[Atom]:
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        if length < 8 or at + length > len(data):
            raise Misfit("an atom is longer than its parent")
        content = data[at + 8 : at + length]
        yield Atom(kind, children=list(_atoms(content))) if kind in HOLDERS else Atom(kind, content)
        at += length


def full(kind: bytes, content: bytes, version: int = 0, flags: int = 0) -> Atom:
    """An atom that begins with version and flags."""
    return Atom(kind, struct.pack(">I", version << 24 | flags) + content)
