"""The corpus of odd files, one per line: name, how it is made, expected outcome.

`video(width, height, ms)` and `sound(ms)` are accepted, with this size as shown and this length within `near` ms. `salvaged` means that
part of the file is lost. `refused(code)` is refused. Add every new kind of file here when it turns up.
"""

import contextlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.media.surgery import (
    each,
    ffmpeg,
    first,
    in_a_row,
    joined,
    knife,
    nested,
    noise,
    patched,
    png,
    scrambled,
    text,
    vp8_sized,
    with_cluster_twice,
    with_stamp_moved,
    without_atoms,
    without_clusters,
    without_last,
    zipped,
)


@dataclass(frozen=True)
class Want:
    """The expected outcome of a file: these facts, or a refusal with this code."""

    code: str = ""
    kind: str = ""
    size: tuple = (0, 0)
    ms: tuple = (0, 0)
    audio: bool = True
    salvaged: Any = False


def video(width, height, ms, near=70, audio=True, salvaged=False):
    return Want("", "video", (width, height), (ms - near, ms + near), audio, salvaged)


def sound(ms, near=70, salvaged=False):
    return Want("", "audio", (0, 0), (ms - near, ms + near), True, salvaged)


def refused(code):
    return Want(code)


FRAGMENTS = "-movflags frag_keyframe+empty_moov+default_base_moof"
LIVE = "-f webm -live 1 -cluster_time_limit 400"
HDR = "-color_primaries bt2020 -color_trc arib-std-b67 -colorspace bt2020nc"
GPS = (
    "-movflags use_metadata_tags -metadata location=+55.6050+013.0038/ -metadata com.apple.quicktime.location.ISO6709=+55.6050+013.0038/ "
    "-metadata make=Secretphone -metadata title='<script>alert(1)</script>' -metadata:s:v handler_name='Lisas phone' "
    "-metadata comment=Secret"
)
SECRETS = (b"55.6050", b"Secretphone", b"alert(1)", b"Lisas phone", b"Secret")
LOCK = (
    "-c copy -encryption_scheme cenc-aes-ctr -encryption_key 76a6c65c5ea762046bd749a2e632ccbb "
    "-encryption_kid a7e61c373e219033c21091fa607bf3b8"
)
TINY = "-f lavfi -i testsrc2=s=64x48:r=10:d=1 -f lavfi -i sine=d=1"
HOURS = 36_000
TEN_HOURS = struct.pack(">I", HOURS * 1000)
HLS = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nplain.mp4\n#EXT-X-ENDLIST\n"
MPD = '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><BaseURL>plain.mp4</BaseURL></Period></MPD>'
SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"
SHELL = "-i $(touch owned); rm -rf x %d %s 'a' \"b\" http:.mp4"

CORPUS = {
    # From recorders in browsers
    "plain.mp4": (ffmpeg("V A X264 -c:a aac -movflags +faststart"), video(160, 120, 2000)),
    "late-moov.mp4": (ffmpeg("-i {plain.mp4} -c copy"), video(160, 120, 2000)),
    "plain.webm": (ffmpeg("V A VP8 -c:a libopus"), video(160, 120, 2000)),
    "chrome-avc-opus-fragments.mp4": (ffmpeg(f"V A X264 -profile:v baseline -c:a libopus {FRAGMENTS}"), video(160, 120, 2000)),
    "safari-avc-aac-fragments.mp4": (ffmpeg(f"V A X264 -c:a aac {FRAGMENTS}"), video(160, 120, 2000)),
    "chrome-vp9-opus.mp4": (ffmpeg(f"V A -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus {FRAGMENTS}"), video(160, 120, 2000)),
    "chrome-vp8-live.webm": (ffmpeg(f"V A VP8 -c:a libopus {LIVE}"), video(160, 120, 2000)),
    "chrome-vp9-live.webm": (ffmpeg(f"V A -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus {LIVE}"), video(160, 120, 2000)),
    "chrome-av1-live.webm": (ffmpeg(f"V A -c:v libsvtav1 -preset 12 -c:a libopus {LIVE}"), video(160, 120, 2000)),
    "chrome-av1-opus.mp4": (ffmpeg(f"-i {{chrome-av1-live.webm}} -c copy {FRAGMENTS}"), video(160, 120, 2000)),
    "mkv-called.webm": (ffmpeg("V A X264 -c:a libopus -f matroska -live 1"), video(160, 120, 2000)),
    "firefox-vorbis.webm": (ffmpeg(f"V A VP8 -c:a libvorbis {LIVE}"), video(160, 120, 2000)),
    "alpha.webm": (
        ffmpeg("V -c:v libvpx -deadline realtime -cpu-used 8 -pix_fmt yuva420p -auto-alt-ref 0"), video(160, 120, 2000, audio=False)
    ),
    # From phones, cameras and editing programs
    "iphone-hevc.mov": (ffmpeg("V A -c:v libx265 -preset ultrafast -x265-params log-level=0 -tag:v hvc1 -c:a aac"), video(160, 120, 2000)),
    "iphone-hlg-10bit.mov": (
        ffmpeg(f"V A -c:v libx265 -preset ultrafast -x265-params log-level=0 -pix_fmt yuv420p10le {HDR} -tag:v hvc1 -c:a aac"),
        video(160, 120, 2000),
    ),
    "high10.mp4": (ffmpeg("V A -c:v libx264 -preset ultrafast -pix_fmt yuv420p10le -c:a aac"), video(160, 120, 2000)),
    "444.mp4": (ffmpeg("V A -c:v libx264 -preset ultrafast -pix_fmt yuv444p -c:a aac"), video(160, 120, 2000)),
    "rgb.mp4": (ffmpeg("V A -c:v libx264rgb -preset ultrafast -pix_fmt rgb24 -c:a aac"), video(160, 120, 2000)),
    "grey.mp4": (ffmpeg("V A -c:v libx264 -preset ultrafast -pix_fmt gray -c:a aac"), video(160, 120, 2000)),
    "full-range.mp4": (
        ffmpeg("V A -c:v libx264 -preset ultrafast -vf scale=out_range=pc -pix_fmt yuvj420p -c:a aac"), video(160, 120, 2000)
    ),
    **{
        f"matrix-{number}.mp4": (
            ffmpeg(f"-i {{plain.mp4}} -c copy -bsf:v h264_metadata=matrix_coefficients={number}"), video(160, 120, 2000)
        )
        for number in (0, 3, 8, 14)
    },
    "hdr10.mov": (
        ffmpeg("-f lavfi -i color=gray:s=160x120:r=15:d=2 A -vf format=yuv420p10le -c:v libx265 -preset ultrafast -x265-params "
               "log-level=0:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:hdr-opt=1:max-cll=1000,400 -color_primaries bt2020 "
               "-color_trc smpte2084 -colorspace bt2020nc -tag:v hvc1 -c:a aac"),
        video(160, 120, 2000),
    ),
    "still.avif": (ffmpeg("-f lavfi -i testsrc2=s=64x64 -frames:v 1 -c:v libsvtav1 -f avif"), refused("not_media")),
    "still.heic": (knife("still.avif", lambda data: data.replace(b"ftypavif", b"ftypheic", 1)), refused("not_media")),
    "interlaced.mp4": (ffmpeg("V A X264 -flags +ilme+ildct -x264-params interlaced=1 -c:a aac"), video(160, 120, 2000)),
    "open-gop.mp4": (
        ffmpeg("V A -c:v libx264 -preset veryfast -x264-params open-gop=1:keyint=10:bframes=3 -pix_fmt yuv420p -c:a aac"),
        video(160, 120, 2000),
    ),
    "one-key-frame.mp4": (ffmpeg("V A -c:v libx264 -preset veryfast -g 9999 -pix_fmt yuv420p -c:a aac"), video(160, 120, 2000)),
    "anamorphic.mp4": (ffmpeg("V A X264 -vf setsar=4/3 -c:a aac"), video(213, 120, 2000)),
    "anamorphic-turned.mp4": (ffmpeg("-display_rotation 90 -i {anamorphic.mp4} -c copy"), video(120, 213, 2000)),
    "turned-90.mp4": (ffmpeg("-display_rotation 90 -i {plain.mp4} -c copy"), video(120, 160, 2000)),
    "turned-180.mp4": (ffmpeg("-display_rotation 180 -i {plain.mp4} -c copy"), video(160, 120, 2000)),
    "turned-270.mp4": (ffmpeg("-display_rotation 270 -i {plain.mp4} -c copy"), video(120, 160, 2000)),
    "mirrored.mp4": (ffmpeg("-display_hflip -i {plain.mp4} -c copy"), video(160, 120, 2000)),
    "mirrored-turned.mp4": (ffmpeg("-display_rotation 90 -display_hflip -i {plain.mp4} -c copy"), video(120, 160, 2000)),
    "turned-hevc.mov": (ffmpeg("-display_rotation -90 -i {iphone-hevc.mov} -c copy -tag:v hvc1"), video(120, 160, 2000)),
    "turned.mkv": (ffmpeg("-display_rotation 90 -i {plain.mp4} -c copy -f matroska"), video(120, 160, 2000)),
    "prores.mov": (ffmpeg("V A -c:v prores_ks -profile:v 0 -c:a pcm_s16le"), video(160, 120, 2000)),
    "motion-jpeg.mov": (ffmpeg("V A -c:v mjpeg -pix_fmt yuvj420p -c:a pcm_s16le"), video(160, 120, 2000)),
    "old-phone.3gp": (
        ffmpeg("V A -vf scale=176:144,setsar=1 -c:v h263 -c:a libopencore_amrnb -ar 8000 -ac 1 -b:a 12.2k"), video(176, 144, 2000, near=90)
    ),
    "mpeg4.mp4": (ffmpeg("V A -c:v mpeg4 -c:a libmp3lame"), video(160, 120, 2000, near=90)),
    # Odd sizes and odd times
    "odd-size.webm": (ffmpeg("V A -vf scale=161:121,setsar=1 VP8 -c:a libopus"), video(161, 121, 2000)),
    "full-hd.mp4": (ffmpeg("-f lavfi -i testsrc2=s=1920x1080:r=5:d=1 X264"), video(1920, 1080, 1000, near=220, audio=False)),
    "two-by-two.mp4": (ffmpeg("-f lavfi -i testsrc2=s=2x2:r=10:d=1 X264"), video(2, 2, 1000, near=110, audio=False)),
    "a-strip.webm": (ffmpeg("-f lavfi -i testsrc2=s=1600x4:r=10:d=1 VP8"), video(1600, 4, 1000, near=110, audio=False)),
    "one-a-second.mp4": (ffmpeg("-f lavfi -i testsrc2=s=160x120:r=1:d=5 -f lavfi -i sine=d=5 X264 -c:a aac"), video(160, 120, 5000)),
    "one-in-two-minutes.mp4": (ffmpeg("-f lavfi -i testsrc2=s=160x120:r=1/120:d=360 X264"), video(160, 120, 360_000, near=1, audio=False)),
    "120-a-second.mp4": (ffmpeg("-f lavfi -i testsrc2=s=160x120:r=120:d=2 A X264 -c:a aac"), video(160, 120, 2000)),
    "one-picture.mp4": (ffmpeg("-f lavfi -i testsrc2=s=160x120:r=25:d=0.04 X264"), video(160, 120, 40, near=10, audio=False)),
    "one-picture.webm": (ffmpeg("-f lavfi -i testsrc2=s=160x120:r=25:d=0.04 VP8"), video(160, 120, 40, near=40, audio=False)),
    "one-picture-under-sound.mp4": (ffmpeg("-f lavfi -i testsrc2=s=160x120:r=25:d=0.04 A X264 -c:a aac"), video(160, 120, 2000)),
    "holes.webm": (
        ffmpeg("V A -vf \"select='not(between(t,0.5,1.2))'\" -fps_mode vfr VP8 -c:a libopus"), video(160, 120, 2000)
    ),
    "holes-mute.webm": (ffmpeg("V -vf \"select='not(between(t,0.5,1.3))'\" -fps_mode vfr VP8"), video(160, 120, 2000, audio=False)),
    "still-screen.webm": (
        ffmpeg("-f lavfi -i testsrc2=s=160x120:r=15:d=8 -f lavfi -i sine=d=8 -vf \"select='not(between(t,1,6))'\" -fps_mode vfr VP8"),
        video(160, 120, 8000),
    ),
    "small.webm": (ffmpeg("-f lavfi -i testsrc2=s=80x60:r=15:d=1 VP8"), video(80, 60, 1000, audio=False)),
    "grows.webm": (in_a_row("small.webm", "plain.webm"), video(80, 60, 3000, audio=False)),
    "shrinks.webm": (in_a_row("plain.webm", "small.webm"), video(160, 120, 3000, audio=False)),
    "small.264": (ffmpeg("-f lavfi -i testsrc2=s=80x60:r=15:d=1 X264 -f h264"), refused("not_media")),
    "large.264": (ffmpeg("V X264 -f h264"), refused("not_media")),
    "both.264": (joined("large.264", "small.264"), refused("not_media")),
    "shrinks.mp4": (ffmpeg("-f h264 -framerate 15 -i {both.264} -c copy"), video(160, 120, 3000, audio=False)),
    "shrinks.mkv": (ffmpeg("-f h264 -framerate 15 -i {both.264} -c copy -f mp4"), video(160, 120, 3000, audio=False)),
    "edit-list.mp4": (ffmpeg("-ss 0.7 -i {plain.mp4} -c copy"), video(160, 120, 1300)),
    "starts-at-an-hour.mp4": (ffmpeg("-i {plain.mp4} -c copy -output_ts_offset 3600"), video(160, 120, 2000)),
    "starts-at-an-hour.webm": (ffmpeg("-i {plain.webm} -c copy -output_ts_offset 3600"), video(160, 120, 2000)),
    "tfdt-100-s.mp4": (
        ffmpeg(f"-i {{plain.mp4}} -c copy -output_ts_offset 100 {FRAGMENTS}+frag_discont -use_editlist 0"), video(160, 120, 2000)
    ),
    "ten-hours-it-says.mp4": (
        knife("plain.mp4", each(*(patched(atom, at, TEN_HOURS, True) for atom, at in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20))))),
        video(160, 120, 2000),
    ),
    "ten-hours-it-says.webm": (knife("plain.webm", patched(b"\x44\x89\x88", 3, struct.pack(">d", HOURS * 1000.0))), video(160, 120, 2000)),
    "one-stamp-leaps.webm": (knife("chrome-vp8-live.webm", with_stamp_moved(10, 6000)), video(160, 120, 2000)),
    "first-stamp-leaps.mp4": (
        ffmpeg("V A -vf \"setpts='if(gt(N,0),PTS+600/TB,PTS)'\" -fps_mode passthrough X264 -c:a aac"), video(160, 120, 2000)
    ),
    "still-screen-for-long.mp4": (
        ffmpeg("-f lavfi -i testsrc2=s=160x120:r=15:d=20 -f lavfi -i sine=d=20 -vf \"select='not(between(t,1,18))'\" -fps_mode vfr X264"),
        video(160, 120, 20_000),
    ),
    "ten-hours-on-the-line.mp4": (ffmpeg("V -vf \"setpts='if(gt(N,20),PTS+36000/TB,PTS)'\" -fps_mode vfr X264"), refused("too_long")),
    "ten-hours-on-the-line.webm": (ffmpeg("V -vf \"setpts='if(gt(N,20),PTS+36000/TB,PTS)'\" -fps_mode vfr VP8"), refused("too_long")),
    # Sound
    "mute.webm": (ffmpeg("-i {plain.webm} -an -c copy"), video(160, 120, 2000, audio=False)),
    "camera-off.webm": (ffmpeg(f"A -c:a libopus {LIVE}"), sound(2000)),
    "camera-off.mp4": (ffmpeg(f"A -c:a aac {FRAGMENTS}"), sound(2000)),
    "cover.png": (ffmpeg("-f lavfi -i color=red:s=64x64 -frames:v 1"), refused("not_media")),
    "cover-art.m4a": (ffmpeg("A -i {cover.png} -map 0 -map 1 -c:a aac -c:v png -disposition:v attached_pic -f mp4"), sound(2000)),
    "surround.mp4": (ffmpeg("V A X264 -af pan=5.1|c0=c0|c1=c0|c2=c0 -c:a aac"), video(160, 120, 2000)),
    "8-khz.mp4": (ffmpeg("V A X264 -c:a aac -ar 8000"), video(160, 120, 2000, near=150)),
    "sound-comes-late.mp4": (ffmpeg("V -itsoffset 1 A X264 -c:a aac"), video(160, 120, 3000, near=90)),
    "sound-comes-late.webm": (ffmpeg("V -itsoffset 1 A VP8 -c:a libopus"), video(160, 120, 3000, near=90)),
    "sound-is-longer.mp4": (ffmpeg("V -f lavfi -i sine=d=4 X264 -c:a aac"), video(160, 120, 4000)),
    "picture-comes-late.mp4": (ffmpeg("-itsoffset 1 V -f lavfi -i sine=d=3 X264 -c:a aac"), video(160, 120, 3000)),
    "mp3.mp4": (ffmpeg("A -c:a libmp3lame -f mp4"), sound(2000, near=90)),
    "opposite.webm": (
        ffmpeg("V A VP8 -af pan=stereo|c0=c0|c1=-1*c0 -c:a libopus"), video(160, 120, 2000)
    ),
    "24-bit-big-endian.mov": (ffmpeg("V A X264 -c:a pcm_s24be"), video(160, 120, 2000)),
    "32-bit.mov": (ffmpeg("V A X264 -c:a pcm_s32be"), video(160, 120, 2000)),
    "adpcm.mov": (ffmpeg("V A X264 -c:a adpcm_ima_qt"), video(160, 120, 2000)),
    **{
        f"pcm-{layout}.mov": (
            ffmpeg(f"V A X264 -af aformat=sample_rates=48000,pan={layout}|c0=c0|c1=c0 -c:a pcm_s16le"), video(160, 120, 2000)
        ) for layout in ("FLC+FRC", "SL+SR", "FR+FL", "FL+FC")
    },
    "unread-sound.mkv": (ffmpeg("V A X264 -c:a wavpack -f matroska"), refused("unread_audio")),
    "unread-picture.mkv": (ffmpeg("V A -c:v ffv1 -c:a libopus -f matroska"), refused("unread_video")),
    "mpeg2.mov": (ffmpeg("V A -c:v mpeg2video -c:a aac"), refused("unread_video")),
    # Other contents
    "words.srt": (text("1\n00:00:00,000 --> 00:00:01,000\nhello\n"), refused("not_media")),
    "subtitles.mp4": (ffmpeg("-i {plain.mp4} -i {words.srt} -c copy -c:s mov_text"), video(160, 120, 2000)),
    "only-subtitles.mkv": (ffmpeg("-i {words.srt} -c copy"), refused("no_streams")),
    "timecode.mov": (ffmpeg("-i {plain.mp4} -c copy -timecode 01:00:00:00"), video(160, 120, 2000)),
    "gps.mp4": (ffmpeg(f"-i {{plain.mp4}} -c copy {GPS}"), video(160, 120, 2000)),
    "gps.mkv": (ffmpeg(f"-i {{plain.mp4}} -c copy {GPS.replace('-movflags use_metadata_tags', '')}"), video(160, 120, 2000)),
    "gps-fragments.mp4": (ffmpeg(f"-i {{gps.mp4}} -c copy -map_metadata 0 {FRAGMENTS}+use_metadata_tags"), video(160, 120, 2000)),
    "turned-fragments.mp4": (ffmpeg(f"-display_rotation 90 -i {{plain.mp4}} -c copy {FRAGMENTS}"), video(120, 160, 2000)),
    "anamorphic-fragments.mp4": (ffmpeg(f"-i {{anamorphic.mp4}} -c copy {FRAGMENTS}"), video(213, 120, 2000)),
    "sixty-streams.mkv": (ffmpeg("V A -map 0 " + "-map 1 " * 59 + "X264 -c:a libopus -t 0.5"), video(160, 120, 500)),
    "400-streams.mkv": (ffmpeg("-f lavfi -i sine=d=0.1 " + "-map 0 " * 400 + "-c:a pcm_s16le"), refused("unreadable")),
    "locked.mp4": (ffmpeg("-i {plain.mp4} " + LOCK), refused("encrypted")),
    SHELL: (ffmpeg("-i {plain.mp4} -c copy"), video(160, 120, 2000)),
    # Truncated, lossy, damaged
    "cut-plain.mp4": (knife("plain.mp4", first(0.6)), video(160, 120, 1150, near=500, salvaged=True)),
    "cut-late-moov.mp4": (knife("late-moov.mp4", first(0.6)), refused("unreadable")),
    "cut-in-moov.mp4": (knife("plain.mp4", first(0.02)), refused("unreadable")),
    "cut-fragments.mp4": (knife("safari-avc-aac-fragments.mp4", first(0.6)), video(160, 120, 1150, near=500, salvaged=True)),
    "cut-live.webm": (knife("chrome-vp8-live.webm", first(0.6)), video(160, 120, 1150, near=500, salvaged=True)),
    "cut-plain.webm": (knife("plain.webm", first(0.6)), video(160, 120, 1150, near=500, salvaged=True)),
    "without-last-byte.webm": (knife("plain.webm", without_last(1)), video(160, 120, 2000, salvaged=True)),
    "damaged.mp4": (knife("plain.mp4", scrambled(0.4, 0.5)), video(160, 120, 2000, salvaged=True)),
    "damaged-fragments.mp4": (knife("safari-avc-aac-fragments.mp4", scrambled(0.4, 0.45)), video(160, 120, 2000, near=900, salvaged=True)),
    "damaged.webm": (knife("chrome-vp8-live.webm", scrambled(0.4, 0.5)), video(160, 120, 2000, near=300, salvaged=True)),
    "long.webm": (
        ffmpeg(f"-f lavfi -i testsrc2=s=160x120:r=15:d=6 -f lavfi -i sine=d=6 VP8 -c:a libopus {LIVE}"), video(160, 120, 6000)
    ),
    "long-fragments.mp4": (
        ffmpeg(f"-f lavfi -i testsrc2=s=160x120:r=15:d=6 -f lavfi -i sine=d=6 X264 -c:a aac {FRAGMENTS}"), video(160, 120, 6000)
    ),
    "lost-first.webm": (knife("long.webm", without_clusters(None, 1)), refused("unreadable")),
    "lost-first.mp4": (knife("long-fragments.mp4", without_atoms(b"moof", None, 0)), refused("unreadable")),
    "lost-middle.webm": (knife("long.webm", without_clusters(3, 6)), video(160, 120, 6000, salvaged=True)),
    "lost-middle-bytes.webm": (
        knife("long.webm", lambda data: data[: len(data) * 2 // 5] + data[len(data) * 3 // 5 :]), video(160, 120, 6000, salvaged=True)
    ),
    "lost-middle-mute.webm": (
        knife("long-mute.webm", without_clusters(2, 12)), video(160, 120, 6000, audio=False, salvaged=True)
    ),
    "long-mute.webm": (ffmpeg("-i {long.webm} -an -c copy " + LIVE), video(160, 120, 6000, audio=False)),
    "lost-middle.mp4": (knife("long-fragments.mp4", without_atoms(b"moof", 3, 6)), video(160, 120, 6000, salvaged=True)),
    "doubled-middle.webm": (knife("chrome-vp8-live.webm", with_cluster_twice(3)), video(160, 120, 2000, salvaged=True)),
    "doubled-voice.webm": (knife("camera-off.webm", with_cluster_twice(3)), sound(2000, salvaged=True)),
    "two-appended.webm": (joined("plain.webm", "chrome-vp8-live.webm"), video(160, 120, 4000, near=2100, salvaged=True)),
    "two-appended.mp4": (joined("plain.mp4", "plain.mp4"), video(160, 120, 2000)),
    "two-appended-fragments.mp4": (
        joined("safari-avc-aac-fragments.mp4", "safari-avc-aac-fragments.mp4"), video(160, 120, 4000, near=2100, salvaged=True)
    ),
    "only-beginning.mp4": (knife("long-fragments.mp4", lambda data: data[: data.find(b"moof") - 4]), refused("unreadable")),
    "only-beginning.webm": (knife("long.webm", lambda data: data[: data.find(b"\x1f\x43\xb6\x75")]), refused("unreadable")),
    "letter-at-the-end.mp4": (joined("plain.mp4", "words.srt"), video(160, 120, 2000)),
    # Small ones for the fuzzer
    "small.mp4": (ffmpeg(f"{TINY} X264 -c:a aac -movflags +faststart"), video(64, 48, 1000, near=110)),
    "small-late-moov.mp4": (ffmpeg("-i {small.mp4} -c copy"), video(64, 48, 1000, near=110)),
    "small-fragments.mp4": (ffmpeg(f"{TINY} X264 -c:a libopus {FRAGMENTS}"), video(64, 48, 1000, near=110)),
    "small-live.webm": (ffmpeg(f"{TINY} VP8 -c:a libopus {LIVE}"), video(64, 48, 1000, near=110)),
    "small-vp9.mp4": (
        ffmpeg(f"{TINY} -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus {FRAGMENTS}"), video(64, 48, 1000, near=110)
    ),
    "small-av1.webm": (ffmpeg(f"{TINY} -c:v libsvtav1 -preset 12 -c:a libopus {LIVE}"), video(64, 48, 1000, near=110)),
    "small-hevc.mov": (
        ffmpeg(f"{TINY} -c:v libx265 -preset ultrafast -x265-params log-level=0 -tag:v hvc1 -c:a aac"), video(64, 48, 1000, near=110)
    ),
    "small-voice.webm": (ffmpeg(f"-i {{small-live.webm}} -vn -c copy {LIVE}"), sound(1000)),
    # No video at all
    "empty.mp4": (text(""), refused("empty")),
    "one-byte.mp4": (text("\0"), refused("not_media")),
    "letter.mp4": (text("Dear Sir or Madam, " * 100), refused("not_media")),
    "page.mp4": (text("<!doctype html><html><video src=x></video></html>"), refused("not_media")),
    "noise.mp4": (text(noise(50_000)), refused("not_media")),
    "picture.png": (text(png(64, 64)), refused("not_media")),
    "picture.gif": (ffmpeg("-f lavfi -i testsrc2=s=32x32:d=0.2"), refused("not_media")),
    "picture.jpg": (ffmpeg("-f lavfi -i testsrc2=s=32x32 -frames:v 1 -update 1"), refused("not_media")),
    "archive.zip": (text(zipped()), refused("not_media")),
    "playlist.mp4": (text(HLS), refused("not_media")),
    "pieces.mp4": (text("ffconcat version 1.0\nfile plain.mp4\n"), refused("not_media")),
    "session.mp4": (text(SDP), refused("not_media")),
    "manifest.mp4": (text(MPD), refused("not_media")),
    "only-a-mark.mp4": (text(b"\0\0\0\x14ftypisom\0\0\2\0isom"), refused("unreadable")),
    "only-a-mark.webm": (text(b"\x1a\x45\xdf\xa3\x84webm"), refused("unreadable")),
    # Containers we do not read
    "old.avi": (ffmpeg("V A -c:v mpeg4 -c:a libmp3lame"), refused("unsupported_container")),
    "broadcast.ts": (ffmpeg("V A X264 -c:a aac"), refused("unsupported_container")),
    "camera.mts": (ffmpeg("V A X264 -c:a aac -f mpegts -mpegts_m2ts_mode 1"), refused("unsupported_container")),
    "windows.wmv": (ffmpeg("V A -c:v wmv2 -c:a wmav2"), refused("unsupported_container")),
    "flash.flv": (ffmpeg("V A -c:v flv -c:a libmp3lame -ar 44100"), refused("unsupported_container")),
    "dvd.mpg": (ffmpeg("V A -r 25 -c:v mpeg2video -c:a mp2 -f mpeg"), refused("unsupported_container")),
    "speech.ogg": (ffmpeg("A -c:a libvorbis"), refused("unsupported_container")),
    "speech.wav": (ffmpeg("A"), refused("unsupported_container")),
    "speech.mp3": (ffmpeg("A -c:a libmp3lame -id3v2_version 0"), refused("unsupported_container")),
    "speech.flac": (ffmpeg("A -c:a flac"), refused("unsupported_container")),
    # Bombs
    "50000-px-it-says.mp4": (
        knife("plain.mp4", each(patched(b"tkhd", 80, struct.pack(">HHHH", 50_000, 0, 50_000, 0)), patched(b"avc1", 28, b"\xc3\x50" * 2))),
        video(160, 120, 2000),
    ),
    "50000-px.png": (text(png(50_000, 50_000)), refused("not_media")),
    "16383-px.webm": (knife("plain.webm", vp8_sized(16_383, 16_383)), refused("too_big_picture")),
    "9000-px.mov": (ffmpeg("-f lavfi -i color=s=9000x9000:r=25:d=0.04 -c:v mjpeg -q:v 31 -pix_fmt yuvj420p"), refused("too_big_picture")),
    "8192-px.mp4": (ffmpeg("-f lavfi -i color=s=8192x8192:r=25:d=0.04 X264"), refused("too_big_picture")),
    "two-thousand-million-samples.mp4": (knife("plain.mp4", patched(b"stsz", 12, b"\x7f\xff\xff\xff", True)), refused("unreadable")),
    "two-thousand-million-equal-samples.mp4": (
        knife("plain.mp4", patched(b"stsz", 8, b"\0\0\0\1\x7f\xff\xff\xff", True)), refused("unreadable")
    ),
    "nested.mp4": (text(b"\0\0\0\x14ftypisom\0\0\2\0isom" + nested(b"moov", 2000)), refused("unreadable")),
    "nested-behind.mp4": (joined("plain.mp4", "nest.bin"), video(160, 120, 2000)),
    "nest.bin": (text(nested(b"moov", 2000)), refused("unreadable")),
}


class Shelf:
    """Makes the files of the corpus on demand, once each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, name):
        path = self.folder / name
        if not path.exists():
            half = self.folder / f"half-{os.getpid()}-{abs(hash(name))}{path.suffix}"
            CORPUS[name][0](self, half)
            # The first of two processes wins: a file that is replaced while the sandbox opens it is another file, which is not allowed.
            with contextlib.suppress(FileExistsError):
                os.link(half, path)
            half.unlink()
        return path
