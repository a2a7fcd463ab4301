"""The entities that all rooms share: question, invitation, answer, instructions, erasure, schema. No Flask. Every room may import it."""
