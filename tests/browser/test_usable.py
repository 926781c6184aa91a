"""What axe is spared it would not have found."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.usable import assert_usable

pytestmark = pytest.mark.browser
PALE = "color: #bbb"
PAGE = """<!doctype html><html lang="en"><head><title>Rows</title><style>
  main {{ background: white; color: black }} .dark {{ background: #222; color: white }}
</style></head><body><main><h1>Rows</h1><form><label for="name">Name</label><input id="name"></form>
<table><caption>Many</caption><thead><tr><th scope="col">One</th><th scope="col">Other</th></tr></thead>
<tbody>{rows}</tbody></table><p><a href="/x">A link</a></p></main></body></html>"""


@pytest.fixture(scope="module")
def paper(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.goto("about:blank")  # ours allow no style within a page
    yield opened
    opened.close()


def rows(*, there: int, row: str = "", cell: str = "", within: str = "") -> str:
    """Forty rows, one of which is another than the rest."""

    def one(number: int) -> str:
        at = (row, cell, within) if number == there else ("", "", "")
        return f"<tr {at[0]}><td {at[1]}>{number or 'none'}</td><td><span {at[2]}>days</span></td></tr>"

    return "".join(map(one, range(40)))


@pytest.mark.parametrize("there", [0, 20, 39])
@pytest.mark.parametrize("pale", [{"cell": f'style="{PALE}"'}, {"within": f'style="{PALE}"'},
                                  {"row": 'class="dark" style="color: black"'},
                                  {"row": 'style="opacity: 0.3"'}])  # fmt: skip
def test_one_cell_among_many_that_cannot_be_read_is_found(paper: Page, there: int, pale: dict) -> None:
    paper.set_content(PAGE.format(rows=rows(there=there, **pale)))
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_usable(paper)


def test_what_is_said_in_words_is_looked_at_where_the_same_was_said_in_single_letters(paper: Page) -> None:
    pale = f'<p style="{PALE}">'
    paper.set_content(PAGE.format(rows="").replace("</form>", f"</form>{pale}a</p>" * 5 + f"{pale}words</p>"))
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_usable(paper)


def test_rows_that_can_be_read_are_usable(paper: Page) -> None:
    paper.set_content(PAGE.format(rows=rows(there=20, row='class="dark"')))
    assert_usable(paper)
    paper.set_content(PAGE.format(rows=rows(there=-1)))
    assert_usable(paper)
