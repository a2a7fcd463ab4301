"""Turns the media room's error codes into sentences for the person who recorded or chose the file."""

from typing import Any

from foundation.errors import Problem
from foundation.language import mark as _

SENTENCES = {
    "empty": _("The file is empty. Record the take again, or choose another file."),
    "not_media": _("This file is not a video. Choose a video file, for example MP4, MOV or WebM."),
    "unsupported_container": _("This kind of video cannot be imported. Save it as MP4, MOV or WebM and choose it again."),
    "unread_video": _("The picture in this video is in a format that cannot be read. Save it as H.264 or HEVC and choose it again."),
    "unread_audio": _("The sound in this video is in a format that cannot be read. Save it with AAC sound and choose it again."),
    "no_streams": _("The file has neither picture nor sound. Choose another one."),
    "unreadable": _("This video is damaged and cannot be played. The file is kept. Record the take again, or choose another file."),
    "too_long": _("This video is longer than 30 minutes. Choose a shorter one."),
    "too_big_picture": _("The picture of this video is too large. Save it in 4K or less and choose it again."),
    "encrypted": _("This video is copy-protected and cannot be used. Choose another one."),
    "no_video": _("This take has sound but no picture. Turn on the camera and record it again."),
    "timeout": _("Preparing this take took too long and was stopped. The recording is kept: try again, or use a shorter one."),
}
TAKE_FAILED = _("This take could not be prepared. The recording is kept: try again, or record it once more.")
ENDS_EARLY = _(
    "The file ends early: the rest of the recording is missing. This much of it can be used. Import the whole file to get the rest."
)
NO_TAKE = frozenset({
    "empty", "not_media", "unsupported_container", "unread_video", "unread_audio", "no_streams", "too_big_picture", "encrypted", "too_long",
})
"""The codes of files that cannot become a take, however often they are tried."""
_MISSING = 0.9
CLIP_FAILED = _("The clip could not be made. Your draft and the take are safe: try to publish again.")


def take_problem(code: str) -> Problem:
    """The sentence for a take that the media room refuses with that code."""
    return Problem(code, SENTENCES.get(code, TAKE_FAILED), 422)


def may_retry(sentence: str | None) -> bool:
    """Whether trying again can help a take that is broken for this reason."""
    return sentence in (None, TAKE_FAILED, SENTENCES["timeout"])


def what_is_missing(facts: dict[str, Any]) -> str | None:
    """The sentence for a take that is clearly shorter than its file says; None for others."""
    return ENDS_EARLY if facts["duration_ms"] < _MISSING * facts.get("promised_ms", 0) - 500 else None


def clip_problem(code: str) -> Problem:
    """The sentence for a clip that cannot be made."""
    return Problem(code, CLIP_FAILED, 422)
