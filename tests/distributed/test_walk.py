"""The whole path in a browser, through nginx, on PostgreSQL, S3 and SMTP."""

import pytest
import requests

from tests.browser.whole_path import kept_takes, walk
from tests.distributed.traffic import link_in

pytestmark = [pytest.mark.servers, pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def served(many):
    """The address for the browser."""
    return many


def test_the_whole_path_with_two_web_processes_in_turn(many, visit, tmp_path):
    walk(visit, tmp_path, lambda _page, address: link_in(many.mails, address))
    assert kept_takes(many.parts.db) == [2, 1]
    counts = many.served_by()
    assert min(counts.values()) > sum(counts.values()) / 3, counts
    from_store = [one for one in many.nginx.served() if one["upstream"].endswith(f":{many.store.port}")]
    assert {one["method"] for one in from_store} == {"GET"} and "206" in {one["status"] for one in from_store}


def test_the_store_can_be_read_through_nginx_and_nothing_else(many):
    name = next(many.parts.blobs.names())
    url = many.parts.blobs.playback_url(name, "video/mp4")
    assert url.startswith(many.nginx.store_url)
    bucket = url.partition("?")[0].split("/")[3]
    assert requests.get(url, timeout=10).content == b"".join(many.parts.blobs.read(name))
    assert requests.get(f"{many.nginx.store_url}/{bucket}/", timeout=10).status_code == 403
    for method in ("PUT", "POST", "DELETE"):
        assert requests.request(method, url, data=b"x", timeout=10).status_code == 403
