"""What was promised of a site, by day."""

from datetime import date
from decimal import Decimal

from homefirst.county.catalogue.dated import Dates
from homefirst.hub.trajectory import SiteTarget, targets_on


def target(site: str, people: int, first: date | None, until: date | None, row: int = 2) -> SiteTarget:
    return SiteTarget(site, Decimal(people), Dates(first, until), "assumption: ours", row)


def test_a_promise_that_has_run_out_is_still_what_a_site_is_held_against_and_says_so() -> None:
    autumn = target("jr", 70, date(2016, 7, 1), date(2016, 10, 1))
    winter = target("jr", 52, date(2016, 10, 1), date(2017, 4, 1), 3)
    later = target("horton", 18, date(2017, 5, 1), None, 4)
    every = (winter, autumn, later)
    assert targets_on(every, date(2016, 6, 30)) == {}
    assert targets_on(every, date(2016, 9, 30)) == {"jr": autumn}
    assert targets_on(every, date(2017, 3, 31)) == {"jr": winter}
    assert targets_on(every, date(2017, 4, 1)) == {"jr": winter}
    assert targets_on(every, date(2017, 5, 1)) == {"jr": winter, "horton": later}
    assert [winter.ended_by(day) for day in (date(2017, 3, 31), date(2017, 4, 1))] == [False, True]
    assert not later.ended_by(date(2030, 1, 1))
