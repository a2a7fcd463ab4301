"""A new bucket for each test, and a proxy to the store that can fail."""

import pytest

from engines.blobs.open import open_blobs
from tests.servers.between import Between


@pytest.fixture
def bucket(rgw):
    return rgw.bucket()


@pytest.fixture
def url(rgw, bucket):
    return rgw.url(bucket)


@pytest.fixture
def blobs(url):
    return open_blobs(url)


@pytest.fixture
def between(rgw):
    """A proxy to the store that can fail; `between.blobs(bucket)` opens a bucket through it."""
    made = Between(rgw.endpoint)
    made.blobs = lambda bucket: open_blobs(rgw.url(bucket).replace(rgw.endpoint, made.url))
    yield made
    made.close()
