"""The instruction card and the name overlay, as layout and as pixels. Imported by `clip` and by authoring."""
