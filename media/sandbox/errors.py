"""What can go wrong with a recording: codes for callers, sentences for people."""

SENTENCES = {
    "empty": "The file is empty.",
    "not_media": "The file is not a video.",
    "unsupported_container": "This kind of video file cannot be read. MP4, MOV and WebM files can.",
    "unread_video": "The picture in this file is in a format that cannot be read. H.264, HEVC, VP8, VP9, AV1 and ProRes can.",
    "unread_audio": "The sound in this file is in a format that cannot be read. AAC, Opus, MP3 and PCM can.",
    "no_streams": "There is neither picture nor sound in the file.",
    "unreadable": "The file is damaged and nothing in it can be played.",
    "too_long": "The recording is too long.",
    "too_big_picture": "The picture has too many pixels.",
    "encrypted": "The file is locked with copy protection.",
    "no_video": "The file has sound but no picture.",
    "later": "The video can be made only when all of it is here.",
    "bad_edit": "The edit cannot be understood.",
    "failed": "The video could not be made.",
    "timeout": "Making the video took too long.",
    "cancelled": "Making the video was cancelled.",
}
REFUSALS = frozenset(
    (
        "empty", "not_media", "unsupported_container", "unread_video", "unread_audio", "no_streams", "unreadable", "too_long",
        "too_big_picture", "encrypted", "no_video",
    )
)


class MediaProblem(Exception):
    """A recording that cannot be used, or processing that failed.

    `code` is a key of SENTENCES, `message` a plain English sentence, and `detail` the tool's own output for the log.
    """

    def __init__(self, code: str, message: str = "", detail: str = "") -> None:
        self.code, self.message, self.detail = code, message or SENTENCES[code], detail
        super().__init__(f"{code}: {self.message}" + (f" [{detail}]" if detail else ""))

    @property
    def is_refusal(self) -> bool:
        """Whether the file is at fault, so that a retry is pointless."""
        return self.code in REFUSALS or self.code == "bad_edit"
