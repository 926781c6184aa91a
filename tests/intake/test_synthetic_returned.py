"""The return of March 2016 made of the synthetic county is the month as it was published."""

from collections import Counter
from datetime import date

import pytest
from django.conf import settings

from homefirst.app.pack.in_force import load_pack
from homefirst.app.returns.asking import ask_transfers
from homefirst.app.returns.reconciled import ask_reconciled
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.people.bulk import register_keyed
from homefirst.foundation.calendar import Month
from homefirst.foundation.store.events import Author
from homefirst.intake.synthetic.county import SEED
from homefirst.intake.synthetic.happenings import person_keys
from homefirst.intake.synthetic.registering import Some, registering
from homefirst.intake.synthetic.write import write
from homefirst.measures.returns.cells import CARE, COUNCIL, DAYS, PATIENTS, REASON, WHOSE
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.reconciled import Because
from tests.conftest import OXFORDSHIRE
from tests.county.made_up_people import chance
from tests.judges import plain_synthetic as plain

pytestmark = pytest.mark.long

BY = Author("synthetic county", loader=True)
MARCH = Period.of_month(Month(2016, 3))


def test_march_2016_of_the_synthetic_county_is_returned_as_it_was_published(
    county, happened, people, log
) -> None:
    """Of the county only those who are delayed in that month are written."""
    stays = plain.plain_stays(county.span.first, county.stays.tolist(), county.stays.dtype.names)
    first, last = MARCH.first, MARCH.last
    there = [
        stay
        for stay in stays
        if stay.ready is not None
        and stay.left.date() >= first
        and stay.ready.date() <= last
        and any(first <= day <= last for day in plain.midnights(stay.ready, stay.left))
    ]
    keys = person_keys(OXFORDSHIRE, SEED, len(people.rows))
    second = {one.second: one.person for one in people.twice}
    own = {stay.person for stay in there}
    numbers = tuple(sorted(own | {two for two, one in second.items() if one in own}))
    some = {keys[number] for number in numbers}
    few = [one for one in happened if one.says["person"] in some]
    assert write(log, few, [], source="s", by=BY, because="made up", done=lambda _: None).problems == ()
    told = tuple(registering(Some(people, county.span, keys, numbers)))
    register_keyed(log, people=told, chance=chance(), by=BY)
    found = ask_transfers(MARCH)
    published = plain.published_days(SHIPPED / "oxfordshire", OXFORDSHIRE)
    for split, place in (("reason", REASON), ("organisation", WHOSE), ("care", CARE)):
        expected = {
            code: n for (month, by, code), n in published.items() if (month, by) == ("2016-03", split)
        }
        assert +found.all.by(DAYS, place) == +Counter(expected)
    assert found.all.by(DAYS, COUNCIL).keys() == {"occ"}
    assert found.bases.keys() == {"recorded"}
    thursday = [stay for stay in there if date(2016, 3, 31) in plain.midnights(stay.ready, stay.left)]
    assert found.all.total(PATIENTS) == len(thursday) > 100
    load_pack(settings.PACK)
    listed = ask_reconciled(MARCH)
    assert listed.differs == 0
    # Every line of the list is of somebody who is delayed; 127 of them were on it on the 10th.
    assert {one.because for one in listed.list_alone} <= {Because.LEFT_BEFORE}
    assert listed.on_both > 127
