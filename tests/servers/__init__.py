"""Real servers for tests, started on first use and removed at the end."""

import os

import pytest


def require(found, what, script="tests/install-servers"):
    """Continue when `found`. Otherwise fail where servers are required, or skip with the reason."""
    if found:
        return
    if os.environ.get("TAGNING_REQUIRE_SERVERS") == "1":
        pytest.fail(f"{what} is missing; {script} brings it", pytrace=False)
    pytest.skip(f"{what} is missing; {script} brings it")
