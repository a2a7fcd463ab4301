"""The forms in which a recording is watched: playable, wall, full, poster, storyboard, peaks. Imported by `clip` and by the rooms."""
