"""The instruction card and the name overlay, as layout and as pixels. `clip` and authoring may import it."""
