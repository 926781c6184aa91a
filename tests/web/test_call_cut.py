"""How the draft of a call is cut: each choice alone, several together, and the counts beside them."""

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.errors import NotUnderstood
from homefirst.hub.filters import group_of
from homefirst.web.call.cut import GROUPS, LEFT_OUT, NO_PLACE, OFFERED, Entry, chosen_of, cut, query, tags_of


def entry(
    part: str, person: str, site: str | None, ward: str | None, state: str = "", **says: object
) -> Entry:
    return Entry(part, {"person": person, "site": site, "group": "rest"} | says, ward, state)


def offered(person: str, site: str | None, ward: str | None, state: str = "", **says: object) -> Entry:
    told = {"service": "home_care", "offer": "home-care-city", "promised": False, "stands_in": False}
    return entry(OFFERED, person, site, ward, state, **told | {"hangs_on_a_move": False, "held": None} | says)


EVERY = [
    offered("ann", "jr", "9Q", group="urgent"),
    offered("bea", "jr", "7A", "accepted", promised=True),
    offered("cal", None, None, stands_in=True),
    entry(NO_PLACE, "dot", "jr", "9Q", service="d2a_bed", promised=False, constraints=["room", "hours"]),
    entry(LEFT_OUT, "eve", "horton", "F", why="not_described"),
]


def found(*chosen: str) -> list[str]:
    return [one.person for one in cut(EVERY, frozenset(chosen)).lines]


@pytest.mark.parametrize(
    ("chosen", "who"),
    [
        ((), ["ann", "bea", "cal", "dot", "eve"]),
        (("confirm",), ["ann", "cal"]),
        (("first",), ["ann"]),
        (("promised",), ["bea"]),
        (("stands_in",), ["cal"]),
        (("site:jr",), ["ann", "bea", "dot"]),
        (("site:home",), ["cal"]),
        (("site:jr", "ward:jr/9Q"), ["ann", "dot"]),
        (("ward:jr/9Q", "no_place"), ["dot"]),
        (("service:home_care", "site:jr"), ["ann", "bea"]),
        (("line:home-care-city", "confirm"), ["ann", "cal"]),
        (("stop:hours",), ["dot"]),
        (("stop:not_described",), ["eve"]),
        (("site:horton", "confirm"), []),
    ],
)
def test_a_draft_is_cut_by_what_is_chosen(chosen: tuple[str, ...], who: list[str]) -> None:
    assert found(*chosen) == who


def test_beside_a_choice_stands_how_many_one_would_see_with_it_or_in_its_place() -> None:
    counts = cut(EVERY, frozenset({"site:jr"})).counts
    assert (counts["confirm"], counts["ward:jr/9Q"], counts["no_place"]) == (1, 2, 1)
    assert (counts["site:horton"], counts["site:home"]) == (1, 1)
    assert "left_out" not in counts


EVERY_TAG = sorted(frozenset().union(*(tags_of(one) for one in EVERY)))


@given(st.sets(st.sampled_from(EVERY_TAG), max_size=4), st.sampled_from(EVERY_TAG))
def test_a_count_is_what_choosing_it_would_show(some: set[str], tag: str) -> None:
    chosen = frozenset(some)
    if len({group_of(one) for one in chosen}) < len(chosen):
        return  # two of one word cannot be chosen
    others = frozenset(one for one in chosen if group_of(one) not in GROUPS or group_of(one) != group_of(tag))
    would = len(found(*others | {tag}))
    if tag not in chosen or would:
        assert cut(EVERY, chosen).counts.get(tag, 0) == would


def test_an_address_says_what_is_chosen_and_nothing_else_is_taken() -> None:
    def asked(path: str) -> frozenset[str]:
        return chosen_of(RequestFactory().get(f"/oxfordshire/call/2016-03-10{path}"))

    chosen = frozenset({"site:jr", "ward:jr/9Q", "confirm"})
    assert asked(query(chosen)) == chosen
    assert asked("?only=site:jr&only=site:horton") == {"site:horton"}
    for wrong in ("nothing", "site:", "council:occ"):
        with pytest.raises(NotUnderstood):
            asked(f"?only={wrong}")
