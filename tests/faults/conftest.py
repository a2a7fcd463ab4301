"""The databases and stores of the kill tests."""

from tests.engines.conftest import blobs_url, database_url  # noqa: F401
