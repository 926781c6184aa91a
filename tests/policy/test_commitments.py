"""What a role may commit, and who decides above it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.app.pack.check import check_pack
from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.journey.told import MentalCapacity
from homefirst.foundation.errors import Refused
from homefirst.policy.commitments import ApprovalNeeded, Commitment, approval_needed, read_commitments
from homefirst.policy.final import not_final
from tests.packs import copy_of_exampleshire, with_cells

AT, ON = datetime(2016, 3, 10, 9, 30, tzinfo=UTC), date(2016, 3, 10)
ALWAYS = Dates(None, None)


def row(role, weekly, owner=None, hours=0, dates=ALWAYS):
    return Commitment(role, None if weekly is None else Decimal(weekly), owner, hours, dates, "ours", 2)


LADDER = (
    row("social_worker", 300, "hub_coordinator", 4),
    row("hub_coordinator", 1000, "finance_lead", 24),
    row("finance_lead", None),
)


def needed(role, weekly, ladder=LADDER):
    amount = None if weekly is None else Decimal(weekly)
    return approval_needed(ladder, role, amount, on=ON, at=AT)


def test_the_first_above_whose_limit_covers_it_decides_within_the_hours_of_all_between():
    assert needed("social_worker", 300) is None
    assert needed("social_worker", 301) == ApprovalNeeded(
        Decimal(301), Decimal(300), "hub_coordinator", AT + timedelta(hours=4)
    )
    assert needed("social_worker", 1001) == ApprovalNeeded(
        Decimal(1001), Decimal(300), "finance_lead", AT + timedelta(hours=28)
    )
    assert needed("finance_lead", 100_000) is None
    assert needed("finance_lead", None) is None
    assert needed("broker", 5, ()) is None


def test_a_price_that_nobody_knows_is_for_who_may_commit_any_and_for_nobody_else():
    """Unknown is not free: a role that may not commit £1,001 does not commit what may be £1,001."""
    assert needed("hub_coordinator", None) == ApprovalNeeded(
        None, Decimal(1000), "finance_lead", AT + timedelta(hours=24)
    )
    assert needed("social_worker", None) == ApprovalNeeded(
        None, Decimal(300), "finance_lead", AT + timedelta(hours=28)
    )
    assert needed("hub_coordinator", 0) is None
    with pytest.raises(Refused, match="Nobody may commit what has no price"):
        needed("social_worker", None, LADDER[:2])


def test_a_role_of_which_nothing_is_said_commits_nothing_and_nobody_commits_more_than_the_highest():
    with pytest.raises(Refused, match="commits no money"):
        needed("ward_staff", 1)
    with pytest.raises(Refused, match="more than anybody may commit"):
        needed("social_worker", 2000, LADDER[:2])
    circle = (row("broker", 1, "hub_coordinator", 1), row("hub_coordinator", 2, "broker", 1))
    with pytest.raises(Refused, match="more than anybody may commit"):
        needed("broker", 3, circle)
    old = (row("broker", 1, "hub_coordinator", 1, Dates(None, date(2016, 1, 1))), *LADDER)
    with pytest.raises(Refused, match="commits no money"):
        needed("broker", 1, old)


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_who_decides_may_commit_it_and_whoever_offers_less_needs_no_more(amount, less):
    found = needed("social_worker", amount)
    if found is None:
        assert amount <= 300
    else:
        (owner,) = [one for one in LADDER if one.role == found.owner]
        assert owner.covers(Decimal(amount))
        assert found.limit < amount
        if less <= amount:
            other = needed("social_worker", less)
            assert other is None or other.due <= found.due


@pytest.mark.parametrize(
    ("cells", "column", "what"),
    [
        ({"role": "mayor"}, "role", "“mayor” is no"),
        ({"weekly": "much"}, "weekly", "“much” is no amount in pounds."),
        ({"owner": ""}, "owner", "Nobody decides above it."),
        ({"hours": "0"}, "hours", "“0” is no number of hours."),
        ({"role": "hub_coordinator"}, "role", "Row 2 is of the same role then."),
    ],
)
def test_a_commitment_that_cannot_be_is_told(tmp_path: Path, cells, column, what):
    pack = copy_of_exampleshire(tmp_path)
    with_cells(pack / "commitments.csv", 3, **cells)
    told = [(one.where, one.what) for one in check_pack(pack).problems]
    assert len(told) == 1
    assert told[0][0] == f"commitments.csv, row 3, column {column}"
    assert told[0][1].startswith(what)


def test_every_amount_of_the_shipped_packs_says_that_it_is_an_assumption():
    for county in ("exampleshire", "oxfordshire"):
        rows = read_commitments(SHIPPED / county, [])
        assert rows
        assert all(one.source.startswith("assumption") for one in rows)


def found(about, what):
    return (MentalCapacity(about, what, AT),)


def test_a_start_is_final_with_a_capacity_to_decide_about_that_very_thing_or_a_decision_for_them():
    for what, about in (("home_care", "care"), ("interim_bed", "care"), ("nursing", "residence")):
        other = "residence" if about == "care" else "care"
        assert not_final(found(about, "has_capacity"), what) is None
        assert not_final(found(about, "best_interests"), what) is None
        assert "cannot decide" in not_final(found(about, "lacks_capacity"), what)
        assert "Nobody has recorded" in not_final(found(other, "has_capacity"), what)
        assert "Nobody has recorded" in not_final((), what)
