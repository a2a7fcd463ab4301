"""SOURCE OUTPUT CARD.png OVERLAY.png FROM TO: the edit as anybody would write it with moviepy, at its fastest preset."""

import sys

from moviepy import CompositeVideoClip, ImageClip, VideoFileClip, concatenate_videoclips

source, output, card, overlay, start, end = sys.argv[1:]
take = VideoFileClip(source).subclipped(float(start), float(end))
spoken = CompositeVideoClip([take, ImageClip(overlay).with_duration(6)])
clip = concatenate_videoclips([ImageClip(card).with_duration(4), spoken])
clip.write_videofile(output, fps=30, codec="libx264", audio_codec="aac", preset="ultrafast", threads=2, logger=None)
