"""What may be uploaded, and by whom: each room says so for its own."""

from interviews.uploads import Purpose


def purposes(side: str) -> dict[str, Purpose]:
    """The purposes of that side's upload door by their names."""
    import answering.uploads
    import authoring.uploads

    found = authoring.uploads.PURPOSES if side == "team" else answering.uploads.PURPOSES
    return {purpose.name: purpose for purpose in found}
