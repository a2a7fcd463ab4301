"""Choose the demuxer from the first bytes of a file. File names prove nothing."""

from pathlib import Path

from media.sandbox.errors import MediaProblem

MOV, MATROSKA = "mov", "matroska"
ATOMS = (b"ftyp", b"moov", b"moof", b"mdat", b"styp", b"sidx", b"free", b"skip", b"wide", b"pnot", b"uuid", b"emsg")
STILLS = (b"avif", b"avio", b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"miaf", b"jpeg", b"crx ")
"""Brands of files that hold one picture in the clothes of an MP4."""
FOREIGN = (
    (0, b"RIFF"), (0, b"OggS"), (0, b"FLV"), (0, b"ID3"), (0, b"fLaC"), (0, b"\xff\xfb"), (0, b"\xff\xf1"), (0, b"\xff\xf9"),
    (0, bytes.fromhex("3026b2758e66cf11")), (0, b"\x00\x00\x01\xba"), (0, b"\x00\x00\x01\xb3"), (0, b".RMF"), (0, b"MThd"), (0, b"DKIF"),
)
CLUSTER = b"\x1f\x43\xb6\x75"  # a WebM without its beginning
HEAD = 64 * 1024


def sniff(path: Path) -> str:
    """The demuxer for the file: "mov" or "matroska". Raises MediaProblem: empty, not_media or unsupported_container."""
    if path.exists() and not path.is_file():
        raise MediaProblem("not_media", detail="not a file")  # reading from a pipe could block for ever
    with open(path, "rb") as file:
        return sniff_head(file.read(HEAD))


def sniff_head(head: bytes) -> str:
    """The demuxer, from the first bytes of a recording that may still be arriving."""
    if not head:
        raise MediaProblem("empty")
    if head[:4] in (b"\x1a\x45\xdf\xa3", CLUSTER):
        return MATROSKA
    if head[4:8] == b"ftyp" and head[8:12] in STILLS:
        raise MediaProblem("not_media", detail="a still picture")
    if head[4:8] in ATOMS:
        return MOV
    if _is_foreign(head):
        raise MediaProblem("unsupported_container")
    raise MediaProblem("not_media")


def _is_foreign(head: bytes) -> bool:
    if head[:4] == b"RIFF" and head[8:12] not in (b"AVI ", b"WAVE"):
        return False  # a WebP image
    if any(head.startswith(mark, at) for at, mark in FOREIGN):
        return True
    packets = (range(0, 377, 188), range(4, 389, 192))  # MPEG transport streams; the second kind comes from cameras
    return len(head) > 388 and any(all(head[at] == 0x47 for at in marks) for marks in packets)
