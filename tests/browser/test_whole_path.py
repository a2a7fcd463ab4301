"""The whole path on the embedded engines."""

import pytest

from tests.waiting import until
from tests.browser.whole_path import kept_takes, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_the_camera_to_a_comment_that_a_colleague_sees(served, visit, tmp_path):
    walk(visit, tmp_path, link_in_outbox)
    assert kept_takes(served.parts.db) == [2, 1]


def link_in_outbox(page, address):
    """The link in the mail that lies in the outbox, found as recruiters find it."""
    def sent():
        page.goto("/outbox")
        return page.locator("li", has_text=address).count()

    until(sent, what="the mail")
    page.locator("li", has_text=address).get_by_role("link").click()
    return page.locator("a[href*='/i/']").first.get_attribute("href")
