"""Picture sizes in px. They are even, because the codecs need that."""

Size = tuple[int, int]


def shrink_to_fit(size: Size, bounds: Size) -> Size:
    """The largest even size with the aspect ratio of `size` that fits into `bounds`, without enlarging.

    Upright pictures turn the bounds.
    """
    width, height = size
    wide, high = bounds if width >= height else (bounds[1], bounds[0])
    scale = min(1.0, wide / width, high / height)
    return max(16, round(width * scale / 2) * 2), max(16, round(height * scale / 2) * 2)


def scale_to_fit(size: Size, bounds: Size) -> Size:
    """The largest even size with the aspect ratio of `size` that fits into `bounds`."""
    scale = min(bounds[0] / size[0], bounds[1] / size[1])
    return max(2, round(size[0] * scale / 2) * 2), max(2, round(size[1] * scale / 2) * 2)
