"""Real servers for tests, started when the first test asks for one and thrown away at the end."""

import os

import pytest


def require(found, what, script="tests/install-servers"):
    """Go on when `found`; else fail where the servers are required, and skip with the reason where they are not."""
    if found:
        return
    if os.environ.get("TAGNING_REQUIRE_SERVERS") == "1":
        pytest.fail(f"{what} is missing; {script} brings it", pytrace=False)
    pytest.skip(f"{what} is missing; {script} brings it")
