"""Waiting for something that cannot be waited for by a locator."""

from tests.waiting import until


def holds(page, expression):
    """Wait until the expression is true in the page; by asking again and again, as the page's policy lets nothing be evaluated inside."""
    until(lambda: page.evaluate(expression), what=expression)
