"""A new bucket for each test, and a line to the store that can be made to fail."""

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
    """A line to the store that can be made to fail; `between.blobs(bucket)` opens a bucket over it."""
    made = Between(rgw.endpoint)
    made.blobs = lambda bucket: open_blobs(rgw.url(bucket).replace(rgw.endpoint, made.url))
    yield made
    made.close()
