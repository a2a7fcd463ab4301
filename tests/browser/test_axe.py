"""axe finds nothing on any page, and no page is wider than a phone."""

import re
from pathlib import Path

import pytest

from tests.browser.every_page import enter, list_pages

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.sweep]
AXE = Path(__file__).parents[1] / "js" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""
# What hangs out at the right, for the one who has to mend it.
WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll("*")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).slice(-3).map((one) => `${one.tagName}.${one.className}`)"""


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1440), ("sv", "dark", 375)])
def test_axe_finds_nothing_on_any_page_and_none_is_too_wide(world, browser, language, theme, width):
    for table in ("interview", "interview_version"):
        world.parts.db.execute(f"update {table} set language = :language", language=language)
    pages, wrong = list_pages(world), []
    assert len(pages) > 35, pages
    for who in dict.fromkeys(who for who, _ in pages):
        visit = enter(world, browser, who, language, theme, width)
        for where in [where for one, where in pages if one == who]:
            wrong += [(found, f"{who} {where}") for found in look(visit, where, language)]
        visit.close()
    pytest.fail(told(wrong), pytrace=False) if wrong else None


def look(visit, where, language):
    """What is wrong with the page. What was complained about after looking at the one before is axe's own doing: it does what a page may
    not, and the browser may say so late.
    """
    page = visit.page
    page.goto("about:blank")
    del visit.complaints[:]
    page.goto(where)
    page.evaluate("document.fonts.ready.then(() => true)")
    found = [complaint for complaint in visit.complaints if not re.search(r"status of (404|410) .*" + re.escape(where), complaint)]
    found += [f"is too wide: {wide}" for wide in page.evaluate(WIDE)]
    page.evaluate(AXE.read_text())
    found += page.evaluate(RUN)
    spoken = page.locator("html").get_attribute("lang")
    return found if spoken == language else [*found, f"is in {spoken}"]


def told(wrong):
    """Each fault once, with the pages that have it."""
    pages = {}
    for found, where in wrong:
        pages.setdefault(found, []).append(where)
    return "\n\n".join(f"{found}\n  on {', '.join(places[:4])}{' and more' if len(places) > 4 else ''}" for found, places in pages.items())
