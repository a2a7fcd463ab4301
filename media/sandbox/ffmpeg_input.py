"""How ffmpeg is told to read a file that somebody sent: this demuxer, this file, nothing else."""

from pathlib import Path

from media.sandbox.limits import Limits

DEMUXERS = "mov,matroska,webm,mp4,m4a,3gp,3g2,mj2"


def reading(path: Path, demuxer: str, limits: Limits = Limits()) -> list[str]:
    """ffmpeg's arguments for an input: the demuxer forced, protocols and demuxers listed, pixels and streams bounded.

    However much of it cannot be decoded, what can is worth having: ffmpeg's own verdict on that is not asked for.
    """
    return [
        "-max_error_rate", "1",
        "-protocol_whitelist", "file", "-format_whitelist", DEMUXERS, "-max_pixels", str(limits.max_pixels),
        "-max_streams", str(limits.max_streams), "-f", demuxer, "-i", f"file:{path.absolute()}",
    ]


CLEAN = ("-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn")
"""Nothing of the sender's metadata goes along: no place, no device, no name."""
