"""What the tests upload to a bucket, and how they read and sweep it."""

import random

from engines.blobs.s3.parts import GRAIN

PIECE = 256 * 1024
DATA = random.Random(3).randbytes(2 * GRAIN + 1_234_567)


def content(blobs, name):
    return b"".join(blobs.read(name))


def send(blobs, upload, data=DATA, at=0, step=PIECE):
    while at < len(data):
        at = blobs.append(upload, at, [data[at:at + step]])


def sweep(blobs):
    for upload in list(blobs.upload_ids()):
        blobs.abandon(upload)
