"""What live pages are sent: the pieces and rows that changed, and no others."""

import re

from hypothesis import given
from hypothesis import strategies as st

from homefirst.web.live_words import Pieces, change, digest, whole
from tests.web.live_house import listed, piece, swaps

STATES = st.lists(
    st.builds(
        lambda texts: listed(*((f"j{place}", text) for place, text in enumerate(texts))),
        st.lists(st.sampled_from(["x", "y", "<b>\n</b>", "a\rb"]), max_size=3),
    ),
    min_size=1,
    max_size=1,
).map(tuple)


def applied(shown: dict[str, str], told: bytes) -> dict[str, str]:
    """A slow, obvious reader of events: what a page shows after one, element by element."""
    lines = [line.removeprefix("data: ") for line in told.decode().split("\n") if line.startswith("data: ")]
    text = "\n".join(lines)
    found = re.findall(r'<hx-partial hx-target="#(\S+)" hx-swap="outerMorph">(.*?)</hx-partial>', text, re.S)
    for identifier, html in found:
        if identifier in shown:
            shown = {**shown, identifier: html}
        else:  # a row: within its list
            old = re.compile(rf'<li id="{identifier}">.*?</li>', re.S)
            shown = {"list": old.sub(lambda _, new=html: new, shown["list"])}
    return shown


@given(STATES, STATES)
def test_what_is_sent_always_leads_from_one_state_to_the_other(before: Pieces, after: Pieces) -> None:
    told = applied({"list": before[0].html}, change(before, after))
    plain = after[0].html.replace("\r\n", "\n").replace("\r", "\n")
    assert told["list"].replace("\r\n", "\n").replace("\r", "\n") == plain


def test_a_change_sends_the_piece_that_changed_and_no_other() -> None:
    before, after = (piece("a", "1"), piece("b", "1")), (piece("a", "1"), piece("b", "2"))
    assert change(before, after).decode() == (
        f"id: {digest(after)}\n"
        'data: <hx-partial hx-target="#b" hx-swap="outerMorph"><p id="b">2</p></hx-partial>\n\n'
    )
    assert change(after, after) == b""
    assert swaps(whole(after)) == ["a", "b"]


def test_of_a_list_only_the_rows_that_changed_are_sent() -> None:
    before = (listed(("j1", "1 of 9"), ("j2", "waiting")),)
    assert swaps(change(before, (listed(("j1", "2 of 9"), ("j2", "waiting")),))) == ["j1"]
    assert swaps(change(before, (listed(("j1", "2 of 9"), ("j2", "running")),))) == ["j1", "j2"]
    assert swaps(change(before, (listed(("j2", "waiting"), ("j1", "1 of 9")),))) == ["list"]
    assert swaps(change(before, (listed(("j1", "1 of 9")),))) == ["list"]
    assert swaps(change(before, (listed(("j1", "2 of 9"), ("j2", "waiting"), heading="Job"),))) == ["list"]
