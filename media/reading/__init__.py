"""Opening what people send, and measuring it. Imported by the floors of `media` above it."""
