"""What an offer costs a week: never nought because somebody wrote no hours, and None where nobody knows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from homefirst.app.market.prices import contract_price, price_of
from tests.county.capacity_case import BEDS, HOURS

DAY = date(2016, 3, 14)
BY_THE_HOUR = replace(HOURS, weekly_price=Decimal("20.50"))
A_BED = replace(BEDS, weekly_price=Decimal(735))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "what", "place", "hours", "price"),
    [
        (BY_THE_HOUR, "reablement", "hart", "14", "287.00"),
        (A_BED, "d2a_bed", "care-homes", None, "735.00"),
        (A_BED, "d2a_bed", "care-homes", "0", "735.00"),
        (A_BED, "d2a_bed", "care-homes", "10", "735.00"),
        (None, "home_care", "home-care", "14", "301.00"),
        (None, "home_care", "home-care-providers", "14", "301.00"),
        (None, "home_care", "home-care-providers", None, None),
        (None, "nursing", "care-homes", None, None),
        (HOURS, "reablement", "hart", "14", None),
        (None, "home_care", "nobody", "14", None),
    ],
)
def test_a_price_is_the_lines_or_the_contracts_or_not_known(line, what, place, hours, price):
    found = price_of(line, what, place, None if hours is None else Decimal(hours), DAY)
    assert found == (None if price is None else Decimal(price))


@pytest.mark.django_db
def test_without_a_provider_it_is_the_least_that_any_contract_says():
    assert contract_price(None, "home_care", Decimal(10), DAY) == Decimal(215)
    assert contract_price(None, "hospice", Decimal(10), DAY) is None
