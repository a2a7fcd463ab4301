"""ffmpeg's arguments for an untrusted input: a forced demuxer, one file, and no other protocols."""

from pathlib import Path

from media.sandbox.limits import Limits

DEMUXERS = "mov,matroska,webm,mp4,m4a,3gp,3g2,mj2"


def input_arguments(path: Path, demuxer: str, limits: Limits = Limits()) -> list[str]:
    """Arguments that open the input: the demuxer is forced, protocols and demuxers are allow-listed, pixels and streams are limited.

    `-max_error_rate 1` keeps whatever can be decoded; ffmpeg would otherwise fail on a badly damaged file.
    """
    return [
        "-max_error_rate", "1",
        "-protocol_whitelist", "file", "-format_whitelist", DEMUXERS, "-max_pixels", str(limits.max_pixels),
        "-max_streams", str(limits.max_streams), "-f", demuxer, "-i", f"file:{path.absolute()}",
    ]


CLEAN = ("-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn")
"""Arguments that drop the sender's metadata: place, device and names."""
