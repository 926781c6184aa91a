"""The synthetic county is asked for by itself, once, and only where nobody else's journeys are."""

from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from homefirst.app.draft import settling
from homefirst.app.draft.settling import Making, making
from homefirst.app.ground.work import SYNTHETIC, this_work
from homefirst.app.synthetic.making import WRITER, settle_the_synthetic_county
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.journey.record import admit
from homefirst.county.people.bulk import register_keyed
from homefirst.county.people.record import Registering
from homefirst.foundation.store.events import Author
from homefirst.foundation.work.claim import claimed
from homefirst.foundation.work.job import State
from tests.county.made_up_people import NINE, chance, somebody

KEY = "00000000-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SYNTHETIC", True)


def in_bed(log, by: Author) -> None:
    bed = {"spell": KEY, "care": "acute", "place": "jr", "ward": None}
    admit(log, person=KEY, **bed, by=by, at=NINE)


def finish(job) -> None:
    with claimed(job.county, job.id) as claim:
        assert claim is not None
        claim.finish({})


def test_it_is_asked_for_once_by_the_worker(log) -> None:
    job = settle_the_synthetic_county()
    assert job is not None
    assert (job.kind, job.asked_by) == (SYNTHETIC, "the worker")
    again = settle_the_synthetic_county()
    assert again is not None
    assert (again.id, len(this_work().recent())) == (job.id, 1)


def test_what_it_began_itself_it_goes_on_with(log) -> None:
    in_bed(log, WRITER)
    assert settle_the_synthetic_county() is not None


@pytest.mark.parametrize("why", ["not wanted", "no tables", "somebody else's journeys"])
def test_it_is_not_asked_for(log, monkeypatch, why) -> None:
    if why == "not wanted":
        monkeypatch.setattr(settings, "SYNTHETIC", False)
    elif why == "no tables":
        monkeypatch.setattr(settings, "PACK", SHIPPED / "exampleshire")
    else:
        in_bed(log, Author("ward 7"))
    assert settle_the_synthetic_county() is None
    assert this_work().recent() == ()


def test_one_that_an_earlier_release_made_of_keys_alone_is_gone_on_with(log) -> None:
    in_bed(log, WRITER)
    old = this_work().ask(SYNTHETIC, key="of the pack in force", arguments={}, by="command line")
    job = settle_the_synthetic_county()
    assert job is not None
    assert (job.id != old.id, job.state) == (True, State.WAITING)


def test_one_whose_job_was_cleared_away_long_ago_is_not_made_again(log) -> None:
    in_bed(log, WRITER)
    one = [(UUID(KEY), Registering(somebody(), "ouh", NINE))]
    register_keyed(log, people=one, chance=chance(), by=WRITER)
    assert settle_the_synthetic_county() is None


def test_pages_say_that_it_is_being_made_until_it_is(own_database) -> None:
    said = "The synthetic county is being made: it begins in a moment."
    assert (making(), said in page()) == (None, False)
    job = settle_the_synthetic_county()
    assert job is not None
    assert said in page()
    with claimed(job.county, job.id) as claim:
        assert claim is not None
        claim.tell(3, 25, "60,000 synthetic events", {})
        assert making() == Making(3, 25)
        assert "The synthetic county is being made: 3 of 25." in page()
    finish(job)
    assert (making(), "is being made" in page()) == (None, False)


def test_where_it_is_not_wanted_no_page_asks(monkeypatch) -> None:
    monkeypatch.setattr(settings, "SYNTHETIC", False)
    monkeypatch.setattr(settling, "this_work", lambda: pytest.fail("It asked."))
    assert making() is None


def page() -> str:
    return Client().get("/sign-in").content.decode()
