"""Whether everyone can use a page, as axe finds it."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# Nine tenths of a run went into the contrast of every cell of every row. What is written and what lies
# behind it depend on the styles of an element and of what it stands in: of all that have the same, a few are
# looked at.
_STYLES = (
    "color backgroundColor backgroundImage opacity fontSize fontWeight textShadow textIndent display"
    " visibility position zIndex filter mixBlendMode clip clipPath overflow webkitTextFillColor"
).split()
_EACH = 3
_LOOK = """([styles, each]) => {
  const kinds = new Map(), seen = [];
  const kind = told => {
    if (!kinds.has(told)) { kinds.set(told, kinds.size); seen.push(0); }
    return kinds.get(told);
  };
  const look = (element, above) => {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    // Of a single letter axe does not judge; nor of what has no room.
    const says = [...element.childNodes].some(one => one.nodeType === 3 && one.data.trim().length > 1);
    const own = kind([above, element.localName, element.getAttribute('class'), element.disabled, says,
      box.width > 0 && box.height > 0,
      ...styles.map(name => style[name])].join('|'));
    if (seen[own]++ < each) element.setAttribute('data-looked-at', '');
    for (const child of element.children) look(child, own);
  };
  for (const old of document.querySelectorAll('[data-looked-at]')) old.removeAttribute('data-looked-at');
  look(document.body, '');
  axe.configure({rules: [{id: 'color-contrast', selector: '[data-looked-at]'}]});
}"""
# No more than is asked about comes back: to name the way to each element takes a sixth of a run.
_RUN = """axe.run({resultTypes: ['violations'], selectors: false, preload: false}).then(found =>
  [found.passes.length, found.violations.map(one => [one.id, one.nodes[0].html])])"""
# The navigation folds what has no room into its menu in the frame after the window has shrunk.
OVERFLOW = """new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
  done(document.documentElement.scrollWidth - innerWidth))))"""


# Of what goes out of the window: the tag and the class of each, what it stands in first.
_OUT = """[...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 12).map(one => `${one.localName}.${one.getAttribute('class')}`)"""


def assert_usable(page: Page) -> None:
    """No rule is broken, and enough of them had something to look at."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(_LOOK, [_STYLES, _EACH])
    passes, broken = page.evaluate(_RUN)
    assert broken == [], broken
    assert passes > 10


def looked_at_in(page: Page, width: int) -> None:
    """A page as a window of a width shows it: everyone can use it, and it stays inside, of a narrow one also
    where that is as narrow as they come."""
    assert _overflow(page, width) <= 0, page.evaluate(_OUT)
    assert_usable(page)
    if width <= 400:
        assert _overflow(page, 320) <= 0, page.evaluate(_OUT)


def _overflow(page: Page, width: int) -> int:
    page.set_viewport_size({"width": width, "height": 900})
    return page.evaluate(OVERFLOW)
