"""Turns the media room's error codes into sentences for the person who recorded or chose the file."""

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
CLIP_FAILED = _("The clip could not be made. Your draft and the take are safe: try to publish again.")


def take_problem(code: str) -> Problem:
    """The sentence for a take that the media room refuses with that code."""
    return Problem(code, SENTENCES.get(code, TAKE_FAILED), 422)


def clip_problem(code: str) -> Problem:
    """The sentence for a clip that cannot be made."""
    return Problem(code, CLIP_FAILED, 422)
