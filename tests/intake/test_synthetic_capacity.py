"""What a synthetic county's providers post: each what is theirs, on a few mornings, the same whenever it is
made; and the demonstration's provider has something to do on the last."""

from collections import Counter
from datetime import date

import numpy as np
import pytest

from homefirst.app.capacity.asking import _capacity_of, ask_capacity
from homefirst.app.synthetic.capacity import synthetic_mornings, write_beds, write_beside, write_mornings
from homefirst.county.capacity.posting import problems_of
from homefirst.county.catalogue.pack import pack_folder
from homefirst.foundation.calendar import Month, local_day
from homefirst.intake.synthetic.by_day import Span
from homefirst.intake.synthetic.capacity import mornings_of, postings
from homefirst.intake.synthetic.county import SEED
from homefirst.intake.synthetic.happenings import keys_of
from homefirst.intake.synthetic.lots import Shared
from homefirst.intake.synthetic.pack import read_tables
from homefirst.intake.synthetic.telling import ends_at
from homefirst.intake.synthetic.ward_beds import posted_beds

pytestmark = pytest.mark.long

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


def test_wards_say_of_their_beds_what_is_closed_each_morning_until_it_is_open_again(county, log) -> None:
    tables = read_tables(pack_folder(None))
    asked = county, Shared(tables), keys_of(county.area, SEED), SEED
    said = posted_beds(*asked)
    assert posted_beds(*asked) == said
    ends = ends_at(county.span)
    last = {(one.place, one.ward): one for one in said}  # in the order of saying
    assert max(one.at for one in said) < ends
    closed = [one for one in last.values() if one.closed]
    assert 3 <= len(closed) <= 5
    today = local_day(ends)
    assert not any(beds.overdue(today) for one in closed for beds in one.closed)
    mornings = Counter((one.place, one.ward) for one in said)
    assert all(mornings[one.place, one.ward] == (today - one.closed[0].since).days + 1 for one in closed)
    opened = [one for one in said if not one.closed and mornings[one.place, one.ward] > 1]
    assert len({(one.place, one.ward) for one in opened}) >= 3
    this_morning = [one for one in said if local_day(one.at) == today]
    assert 45 < len(this_morning) < 60
    stays = county.stays
    there = stays[(stays["came_day"] < county.span.days) & (stays["left_day"] >= county.span.days)]
    lie = Counter(zip(there["place"].tolist(), there["ward"].tolist(), strict=True))
    assert all(0 <= one.open - lie[one.place, one.ward] < 4 for one in this_morning)
    first, again = write_beds(said), write_beds(said)
    assert (first.new, first.problems, again.new, again.already) == (len(said), (), 0, len(said))
