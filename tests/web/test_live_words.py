"""What live pages are sent: the pieces and rows that changed, and no others."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from homefirst.web.live.words import Piece, Pieces, change, digest, whole
from homefirst.web.morning.live import kept_order
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


def moving(*rows: tuple[str, str], heading: str = "Lines") -> Piece:
    """A list whose rows come and go by themselves."""
    return replace(listed(*rows, heading=heading), come_and_go=True)


MOVES = re.compile(r'<hx-partial hx-target="#(\S+)" hx-swap="(\w+)">(.*?)</hx-partial>', re.S)


def rows_after(shown: list[tuple[str, str]], told: bytes) -> list[tuple[str, str]]:
    """A slow, obvious reader of what happens to rows: those that a page shows, after one event."""
    shown = list(shown)
    for target, how, html in MOVES.findall(told.decode()):
        came = re.findall(r'<li id="(\w+)">(.*?)</li>', html)
        where = next((n for n, (row, _) in enumerate(shown) if row == target), None)
        if how == "afterbegin":
            assert target == "list"
            shown[:0] = came
            continue
        assert where is not None, "What is to be changed is not there."
        if how == "delete":
            del shown[where]
        elif how == "afterend":
            shown[where + 1 : where + 1] = came
        else:
            assert how == "outerMorph"
            shown[where : where + 1] = came
    return shown


def test_rows_that_come_and_go_are_put_in_and_taken_out_by_themselves() -> None:
    before = (moving(("a", "1"), ("b", "1"), ("c", "1")),)
    after = (moving(("x", "1"), ("a", "1"), ("y", "1"), ("z", "1"), ("c", "2")),)
    moves = [(target, how) for target, how, _ in MOVES.findall(change(before, after).decode())]
    assert moves == [("b", "delete"), ("c", "outerMorph"), ("list", "afterbegin"), ("a", "afterend")]
    assert rows_after([("a", "1"), ("b", "1"), ("c", "1")], change(before, after)) == [
        ("x", "1"), ("a", "1"), ("y", "1"), ("z", "1"), ("c", "2"),
    ]  # fmt: skip
    assert swaps(change(before, (moving(("a", "1"), heading="Nobody"),))) == ["list"]


SOME = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(SOME, SOME, st.sampled_from("12"))
def test_a_page_has_the_rows_that_are_there_whatever_came_and_went(
    before: list[str], now: list[str], said: str
) -> None:
    held = [(row, "1") for row in before]
    kept = [row for row in kept_order(before, now) if row in now]
    after = [(row, said) for row in kept]
    told = change((moving(*held),), (moving(*after),))
    assert rows_after(held, told) == after
    assert sorted(kept) == sorted(now)
    assert [row for row in kept if row in before] == [row for row in before if row in now]


def test_what_passes_with_time_alone_is_sent_but_does_not_name_a_state() -> None:
    nine, ten = (replace(piece("at", hour), passing=True) for hour in ("09:00", "10:00"))
    head = piece("head", "the same")
    assert digest((nine, head)) == digest((ten, head))
    assert swaps(change((nine, head), (ten, head))) == ["at"]
