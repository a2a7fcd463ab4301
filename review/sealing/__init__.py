"""What colleagues' reviews a person may see. Every part of this room may import it."""
