"""Within how long an offer is to be answered, by the pack's table."""

from datetime import UTC, date, datetime, timedelta

import pytest

from homefirst.app.pack.check import check_pack
from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.policy.offer_targets import OURS, OfferTarget, answer_by, read_offer_targets
from tests.packs import copy_of_exampleshire, with_cells

AT = datetime(2016, 3, 10, 9, 30, tzinfo=UTC)


def row(what: str, hours: int, first: date | None = None, until: date | None = None) -> OfferTarget:
    return OfferTarget(what, timedelta(hours=hours), Dates(first, until), "ours", 2)


@pytest.mark.parametrize(
    ("targets", "hours"),
    [
        ((), OURS.total_seconds() / 3600),
        ((row("any", 6),), 6),
        ((row("any", 6), row("home_care", 2)), 2),
        ((row("nursing", 24),), 4),
        ((row("home_care", 2, until=date(2016, 3, 10)), row("home_care", 3, date(2016, 3, 10))), 3),
        ((row("home_care", 2, date(2016, 3, 11)), row("any", 5)), 5),
    ],
)
def test_the_row_of_the_kind_counts_on_the_day_then_the_row_for_any_then_ours(targets, hours) -> None:
    assert answer_by(targets, "home_care", AT) == AT + timedelta(hours=hours)


def test_every_target_that_is_shipped_is_marked_an_assumption() -> None:
    for county in ("oxfordshire", "exampleshire"):
        found = read_offer_targets(SHIPPED / county, [])
        assert found
        assert all(one.source.startswith("assumption") for one in found)


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("what", "taxi", "“taxi” is no kind of service of this pack."),
        ("what", "any", "Row 2 is of the same then."),
        ("hours", "0", "“0” is no number of hours."),
        ("hours", "2.5", "“2.5” is no number of hours."),
        ("until", "soon", "“soon” is no day."),
        ("source", "", "The cell is empty, or begins or ends with a space."),
    ],
)
def test_a_slip_in_the_table_is_told_by_the_packs_check(tmp_path, column, cell, told) -> None:
    pack = copy_of_exampleshire(tmp_path)
    with_cells(pack / "offer_targets.csv", 3, **{column: cell})
    problems = [(one.where, one.what) for one in check_pack(pack).problems]
    assert problems == [(f"offer_targets.csv, row 3, column {column}", told)]


def test_addresses_of_providers_are_checked_with_the_pack(tmp_path) -> None:
    pack = copy_of_exampleshire(tmp_path)
    head = "provider,address,from,until,source\n"
    (pack / "provider_addresses.csv").write_text(head + "EXK,offers@kindly.example,,,told by them\n")
    assert check_pack(pack).problems == ()
    (pack / "provider_addresses.csv").write_text(head + "EXX,kindly,,,told by them\n")
    assert [(one.where, one.what) for one in check_pack(pack).problems] == [
        ("provider_addresses.csv, row 2, column provider", "“EXX” is no organisation of this pack."),
        ("provider_addresses.csv, row 2, column address", "This is no e-mail address."),
    ]
