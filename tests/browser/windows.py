"""Windows that are used again. A new one costs 0.7 s of a processor until its first page stands, and one that
was open already a quarter of it; so who closes one gives it back, emptied, to the next who asks.

To be had as a browser is: `new_context`, `new_page`, and `close` of what they return.
"""

import json
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

QUIET = "/health/live"
USUAL: ViewportSize = {"width": 1280, "height": 720}


class Windows:
    """Those of one browser, whether in use or given back, by how they were asked for."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Page]] = {}

    def new_context(self, **how: Any) -> BrowserContext:
        """A window of nobody's; its first page is one that was open already, where there is one."""
        size = how.pop("viewport", USUAL)
        state = how.pop("storage_state", None) or {}
        how = {"locale": "en-GB", **how}
        kind = json.dumps(how, sort_keys=True)
        free = self._free.setdefault(kind, [])
        first = free.pop() if free else self._browser.new_context(viewport=size, **how).new_page()
        first.set_viewport_size(size)
        context = first.context
        assert state.get("origins", []) == []  # cookies only
        context.clear_cookies()  # an answer that was under way when it was given back may have brought one
        context.add_cookies(state.get("cookies", []))
        another = type(context).new_page
        given: list[Page] = []

        def new_page() -> Page:
            given.append(another(context) if given else first)
            return given[-1]

        context.new_page = new_page  # type: ignore[method-assign]
        context.close = lambda **_: self._give_back(kind, first)  # type: ignore[method-assign]
        return context

    def new_page(self, **how: Any) -> Page:
        """The page of a window of its own."""
        context = self.new_context(**how)
        page = context.new_page()
        page.close = lambda **_: context.close()  # type: ignore[method-assign]
        return page

    def _give_back(self, kind: str, page: Page) -> None:
        """Empties a window: it knows nobody, shows what has no script, and keeps nothing."""
        context = page.context
        page.__dict__.pop("close", None)
        for other in context.pages:
            if other != page:
                other.close()
        page.emulate_media(media="null")
        at = urlsplit(page.url)
        if at.scheme == "http" and at.path != QUIET:
            if json.loads(kind).get("java_script_enabled", True):
                page.evaluate("localStorage.clear(), sessionStorage.clear()")
            # Of the same host: any other page costs a process of its own.
            page.goto(f"{at.scheme}://{at.netloc}{QUIET}")
        context.clear_cookies()
        self._free[kind].append(page)
