"""Turns the media room's error codes into sentences for the person who recorded or chose the file."""

from foundation.errors import Problem
from foundation.language import mark as _

SENTENCES = {
    "empty": _("Nothing arrived of this take: the file is empty. Record it again, or choose another file."),
    "not_media": _("This file is not a video. Choose a video file, for example MP4, MOV or WebM."),
    "unsupported_container": _("This kind of video file cannot be read here. Save it as MP4, MOV or WebM and choose it again."),
    "no_streams": _("There is neither picture nor sound in this file. Choose another one."),
    "unreadable": _("This video is damaged and cannot be read. The file is kept; record the take again, or choose another file."),
    "too_long": _("This video is longer than 30 minutes. Choose a shorter one."),
    "too_big_picture": _("The picture of this video is larger than can be handled. Save it at 4K or less and choose it again."),
    "encrypted": _("This video is protected against copying, so it cannot be used."),
    "no_video": _("There is sound in this take but no picture. Turn the camera on and record it again."),
    "timeout": _("Making this take ready took too long, so it was stopped. The recording is kept; try again, or use a shorter one."),
}
TAKE_FAILED = _("This take could not be made ready. The recording is kept; try again, or record it once more.")
CLIP_FAILED = _("The clip could not be made. Your draft and the take are safe; try to publish again.")


def take_problem(code: str) -> Problem:
    """The sentence for a take that the media room refuses with that code."""
    return Problem(code, SENTENCES.get(code, TAKE_FAILED), 422)


def clip_problem(code: str) -> Problem:
    """The sentence for a clip that cannot be made."""
    return Problem(code, CLIP_FAILED, 422)
