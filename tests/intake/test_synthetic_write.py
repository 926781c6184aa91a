"""A synthetic county through the log, counted by journeys' own questions."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from homefirst.app.ground.house import open_log
from homefirst.app.synthetic.making import Part, write_part
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.journey.census import Census
from homefirst.county.journey.days import days_by_reason, delayed_days
from homefirst.county.journey.presentations import presentations
from homefirst.county.journey.read import census
from homefirst.county.people.read import all_keys, proposals, standing
from homefirst.foundation.calendar import Month
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.verify import verify
from homefirst.foundation.store.view import View
from homefirst.intake.synthetic import write as writing
from homefirst.intake.synthetic.county import SEED
from homefirst.intake.synthetic.happenings import ON_LIST, counted, person_keys
from homefirst.intake.synthetic.registering import Some
from homefirst.intake.synthetic.write import write
from tests.conftest import OXFORDSHIRE
from tests.judges import plain_synthetic as plain

pytestmark = pytest.mark.long

BY = Author("synthetic county", loader=True)
END = datetime(2017, 3, 31, 23, tzinfo=UTC)
DELAYED = 150


def written(log, happened, counts):
    return write(log, happened, counts, source="synthetic 1", by=BY, because="made up", done=lambda _: None)


def on_list(found: Census):
    delayed = {bed.person for bed in found.beds if bed.ready_since is not None}
    return {wait.person for wait in found.waits if wait.what.startswith(ON_LIST)} & delayed


def test_some_of_the_county_is_written_once_and_counts_as_the_judge_counts(
    county, happened, log, monkeypatch
):
    monkeypatch.setattr(writing, "BATCH", 400)
    counts = list(counted(county))
    delayed = list(dict.fromkeys(one.says["person"] for one in happened if one.name == "WaitOpened"))
    some = set(delayed[::60][:DELAYED])
    few = [one for one in happened if one.says["person"] in some]
    told = written(log, few, counts[:100])
    assert (told.new, told.already, told.problems) == (len(few) + 100, 0, ())
    assert (written(log, few, counts[:100]).new, written(log, few, counts[:100]).already) == (
        0,
        len(few) + 100,
    )
    expected = plain.delayed_days(plain.stays_told(few, END))
    for month in (Month(2015, 6), Month(2016, 3), Month(2017, 3)):
        days = {
            reason: days
            for (at, split, reason), days in expected.items()
            if (at, split) == (str(month), "reason")
        }
        assert {reason: days_ for reason, days_ in delayed_days(log.now(), month).items() if days_} == days
    hour = counts[0].at
    assert sum(one.count for one in presentations(log.now(), hour, hour + timedelta(hours=1))) > 0


def test_a_part_is_written_with_its_people_once_and_matching_finds_who_is_known_twice(
    county, happened, people, own_database
):
    keys = person_keys(OXFORDSHIRE, SEED, len(people.rows))
    numbers = tuple(number for one in people.twice[:8] for number in (one.person, one.second))
    some = {keys[number] for number in numbers}
    few = tuple(one for one in happened if one.says["person"] in some)
    pairs = [(UUID(keys[one.person]), UUID(keys[one.second])) for one in people.twice[:8]]
    part = Part(
        happened=few,
        people=Some(people, county.span, keys, numbers),
        to_match=tuple(second for _, second in pairs),
    )
    told, again = write_part(part), write_part(part)
    assert (told.new, told.problems) == (len(few) + 2 * len(numbers) + len(pairs), ())
    assert (again.new, again.already) == (0, told.new)
    log = open_log(OXFORDSHIRE)
    proposed = proposals(log.now())
    assert {frozenset((one.person, one.other)) for one in proposed} == set(map(frozenset, pairs))
    assert [one.conflict for one in proposed] == [True, *[False] * 7]
    early = View(OXFORDSHIRE, min(one.at for one in few))
    assert any(standing(early, key) for key in all_keys(early))
    assert verify(log).problems == ()


@pytest.mark.slow
def test_the_whole_county_through_the_log_has_the_published_days_and_the_list(county, happened, own_database):
    log = open_log(OXFORDSHIRE)
    counts = list(counted(county))
    told = written(log, happened, counts)
    assert (told.new, told.problems) == (len(happened) + len(counts), ())
    published = plain.published_days(SHIPPED / "oxfordshire", OXFORDSHIRE)
    matrix = days_by_reason(log.now(), date(2015, 4, 1), date(2017, 3, 31))
    found = {}
    for n, reason in enumerate(matrix.labels):
        for day, number in zip(matrix.days, matrix.counts[:, n].tolist(), strict=True):
            found[f"{day:%Y-%m}", reason] = found.get((f"{day:%Y-%m}", reason), 0) + number
    assert {key: days for key, days in found.items() if days} == {
        (month, code): days for (month, split, code), days in published.items() if split == "reason" and days
    }
    assert len(on_list(census(log.now(), datetime(2016, 3, 10, 12, tzinfo=UTC)))) == 127
