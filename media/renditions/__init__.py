"""The renditions of a recording: playable, wall, full, poster, storyboard, peaks. `clip` and the rooms may import it."""
