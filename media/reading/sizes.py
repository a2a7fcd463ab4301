"""Sizes of pictures, in px: even numbers, for the codecs know no others."""

Size = tuple[int, int]


def fitted(size: Size, box: Size) -> Size:
    """The largest even size with the shape of `size` in `box` (turned for upright pictures), never larger than the picture itself."""
    width, height = size
    wide, high = box if width >= height else (box[1], box[0])
    scale = min(1.0, wide / width, high / height)
    return max(16, round(width * scale / 2) * 2), max(16, round(height * scale / 2) * 2)


def inside(size: Size, box: Size) -> Size:
    """The even size that fills `box` as far as the shape of `size` allows."""
    scale = min(box[0] / size[0], box[1] / size[1])
    return max(2, round(size[0] * scale / 2) * 2), max(2, round(size[1] * scale / 2) * 2)
