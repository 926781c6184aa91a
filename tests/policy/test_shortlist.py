"""Which quotes a person can choose from, and why the others are left out."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.market.sourcing import Quote, Requirement, Sourcing, TopUp
from homefirst.policy.market_thresholds import OURS
from homefirst.policy.shortlist import cannot_choose, shortlist

AT = datetime(2016, 12, 12, 9, tzinfo=UTC)
NEED = Requirement("residential", None, "north", True, True, False, date(2016, 12, 14), Decimal(600))
FINE = Quote(
    "a", "care-homes", "Elm House", Decimal(580), Decimal(0), date(2016, 12, 15), "good", "north", True,
    None, AT,
)  # fmt: skip


def sourcing(*quotes: Quote, need: Requirement = NEED, top_up: TopUp | None = None) -> Sourcing:
    return Sourcing("s", "p", "w", need, AT, "brenda", quotes, top_up)


def left_out(
    quote: Quote, top_up: TopUp | None = None, barred: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    found = shortlist(sourcing(quote, top_up=top_up), OURS, barred)
    assert len(found.listed) + len(found.left_out) == 1
    return found.left_out[0].against if found.left_out else ()


TOP_UP = replace(FINE, weekly=Decimal(690), top_up=Decimal(90))
AGREED = TopUp(Decimal(100), "third_party", True)


@pytest.mark.parametrize(
    ("quote", "top_up", "why"),
    [
        (FINE, None, ()),
        (replace(FINE, weekly=Decimal(600)), None, ()),
        (
            replace(FINE, weekly=Decimal(601)),
            None,
            ("£601.00 a week would be paid publicly, and £600.00 may be.",),
        ),
        (TOP_UP, None, ("It asks a top-up of £90.00 a week, and nobody has consented to one.",)),
        (TOP_UP, AGREED, ()),
        (
            TOP_UP,
            replace(AGREED, weekly=Decimal(89)),
            ("It asks a top-up of £90.00 a week, and £89.00 is consented to.",),
        ),
        (
            TOP_UP,
            replace(AGREED, affordable=False),
            ("It asks a top-up of £90.00 a week, and whoever consented to it cannot afford it.",),
        ),
        (
            replace(FINE, rating="inadequate"),
            None,
            ("It is rated inadequate, and the least is requires improvement.",),
        ),
        (
            replace(FINE, start=date(2016, 12, 22)),
            None,
            ("It begins on 2016-12-22 at the earliest, and 2016-12-21 is the latest.",),
        ),
        (replace(FINE, locality="west"), None, ("It is in west, and north is wanted.",)),
        (replace(FINE, dementia=False), None, ("It takes nobody with dementia.",)),
    ],
)  # fmt: skip
def test_a_quote_is_on_the_shortlist_or_left_out_with_its_reason(quote, top_up, why) -> None:
    assert left_out(quote, top_up) == why


def test_nobody_is_sent_where_the_regulator_bars_it() -> None:
    told = left_out(FINE, barred=frozenset({"care-homes"}))
    assert told == ("The council or the regulator lets nobody go there now.",)


def test_what_is_not_known_keeps_no_quote_out_and_is_said_beside_it() -> None:
    unknown = replace(FINE, rating=None, locality=None, dementia=None)
    (one,) = shortlist(sourcing(unknown, need=replace(NEED, guide=None)), OURS).listed
    assert one.unknown == (
        "Not known what may be paid; it asks £580.00 a week.",
        "Not known how good it is: nobody says how it is rated.",
        "Not known whether it is in north.",
        "Not known whether it takes somebody with dementia.",
    )


def test_the_best_rated_stands_first_and_of_these_the_least_dear() -> None:
    quotes = (
        replace(FINE, quote="dear", weekly=Decimal(599)),
        replace(FINE, quote="unrated", rating="not_rated", weekly=Decimal(1)),
        FINE,
        replace(FINE, quote="best", rating="outstanding", weekly=Decimal(600)),
    )
    assert [one.quote.quote for one in shortlist(sourcing(*quotes), OURS).listed] == [
        "best", "a", "dear", "unrated",
    ]  # fmt: skip


def test_only_what_is_listed_can_be_chosen_and_the_reason_is_the_answer() -> None:
    found = shortlist(sourcing(FINE, replace(TOP_UP, quote="b")), OURS)
    assert cannot_choose(found, "a") is None
    assert cannot_choose(found, "b") == "It asks a top-up of £90.00 a week, and nobody has consented to one."
    assert cannot_choose(found, "c") == "Nobody quoted that."


POUNDS = st.integers(0, 900).map(Decimal)


@given(weekly=POUNDS, part=st.fractions(0, 1), guide=POUNDS, agreed=st.none() | POUNDS, can=st.booleans())
def test_nobody_pays_more_than_the_guide_or_than_was_consented_to(weekly, part, guide, agreed, can) -> None:
    top_up = Decimal(int(weekly) * part.numerator // part.denominator)
    quote = replace(FINE, weekly=weekly, top_up=top_up)
    consent = None if agreed is None else TopUp(agreed, "third_party", can)
    found = shortlist(sourcing(quote, need=replace(NEED, guide=guide), top_up=consent), OURS)
    paid = weekly - top_up <= guide and (top_up == 0 or (agreed is not None and can and agreed >= top_up))
    assert bool(found.listed) is paid
