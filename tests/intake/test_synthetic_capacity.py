"""What a synthetic county's providers post: each what is theirs, on a few mornings, the same whenever it is
made; and the demonstration's provider has something to do on the last."""

from datetime import date

import numpy as np

from homefirst.app.capacity import _capacity_of, ask_capacity
from homefirst.app.synthetic_capacity import synthetic_mornings, write_beside, write_mornings
from homefirst.county.capacity.posting import problems_of
from homefirst.county.catalogue.pack import pack_folder
from homefirst.foundation.calendar import Month, local_day
from homefirst.intake.synthetic.by_day import Span
from homefirst.intake.synthetic.capacity import mornings_of, postings
from homefirst.intake.synthetic.pack import read_tables

MARCH = Span((Month(2016, 3),))


def made(seed: int = 1):
    resources = _capacity_of(pack_folder(None)).resources
    mornings = mornings_of(MARCH, date(2016, 3, 10))
    found = postings(resources, mornings, not_yet="home-care-providers", random=np.random.default_rng(seed))
    return resources, found


def test_every_provider_posts_what_is_theirs_as_a_real_one_could() -> None:
    resources, found = made()
    days = [9, 10, 29, 30, 31, 1]
    assert [local_day(at).day for at in mornings_of(MARCH, date(2016, 3, 10))] == days
    for one in found:
        assert problems_of(one.provider, one.offered, resources, local_day(one.at)) == ()
    by_day = {day: {one.provider for one in found if local_day(one.at).day == day} for day in days}
    everybody = {"care-homes", "home-care-providers", "occ", "ohft"}
    assert by_day == dict.fromkeys(days[:-1], everybody) | {1: everybody - {"home-care-providers"}}
    assert made()[1] == found
    assert made(2)[1] != found
    assert any(cell.amount for one in found for cell in one.offered if cell.day > local_day(one.at))


def test_written_twice_it_is_there_once_and_tells_what_is_stale(log) -> None:
    mornings = synthetic_mornings(read_tables(pack_folder(None)))
    first = write_mornings(mornings)
    more = write_beside(mornings[-1])
    assert (first.already, first.problems) == (0, ())
    assert 60 < first.new + more < 300
    again = write_mornings(mornings)
    assert (again.new, again.already, write_beside(mornings[-1])) == (0, first.new, 0)
    told = ask_capacity(at=mornings[-1].at)
    assert {one.resource.provider for one in told.stale} == {"home-care-providers"}
    assert {one.posted_at is None for one in told.resources} == {False}
    assert {line.line.code: line.line.rate is None for line in told.commissioned} == dict.fromkeys(
        [line.line.code for line in told.commissioned], False
    )
