"""Whether everyone can use a page, as axe finds it."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# No more than is asked about comes back: to name the way to each element takes a sixth of a run.
_RUN = """axe.run({resultTypes: ['violations'], selectors: false, preload: false}).then(found =>
  [found.passes.length, found.violations.map(one => [one.id, one.nodes[0].html])])"""
# The navigation folds what has no room into its menu in the frame after the window has shrunk.
OVERFLOW = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
  done(document.documentElement.scrollWidth - innerWidth))))"""


def assert_usable(page: Page) -> None:
    """No rule is broken, and enough of them had something to look at."""
    page.evaluate(AXE_SCRIPT)
    passes, broken = page.evaluate(_RUN)
    assert broken == []
    assert passes > 10


def looked_at_in(page: Page, width: int) -> None:
    """A page as a window of a width shows it: everyone can use it, and it stays inside, of a narrow one also
    where that is as narrow as they come."""
    page.set_viewport_size({"width": width, "height": 900})
    assert_usable(page)
    page.set_viewport_size({"width": width if width > 400 else 320, "height": 900})
    assert page.evaluate(OVERFLOW) <= 0
