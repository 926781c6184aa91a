"""Windows of one browser, each its own: who closes one takes all that it knew with it.

Windows that were emptied and used again took a quarter of the processor, and now and then knew a cookie
that came after they were emptied.
"""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page


class Windows:
    """What is asked of a browser here; every window speaks British English unless it is asked otherwise."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser

    def new_context(self, **how: Any) -> BrowserContext:
        return self._browser.new_context(**{"locale": "en-GB", **how})

    def new_page(self, **how: Any) -> Page:
        """The page of a window of its own, which closes with it."""
        return self._browser.new_page(**{"locale": "en-GB", **how})
