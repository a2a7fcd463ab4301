"""The databases and stores that processes are killed on."""

from tests.engines.conftest import blobs_url, database_url  # noqa: F401
