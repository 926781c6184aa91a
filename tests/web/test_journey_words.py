"""What was entered of a journey, in words."""

from datetime import UTC, datetime

from homefirst.county.journey.census import TimelineEntry
from homefirst.county.journey.events import OF_A_PERSON
from homefirst.web.beds.words import happened, says, stands
from tests.judges.random_journeys import Journeys

AT = datetime(2016, 3, 10, 8, tzinfo=UTC)


def entry(name: str, corrects: int | None = None, **said: object):
    return Journeys().event(7, AT, AT, name, {"person": "p", **said}, corrects)


def test_an_entry_is_told_in_words_without_its_keys_and_without_what_is_unknown() -> None:
    wait = entry("WaitOpened", wait="w", what="home_care", reason="E", whose="social_care", due="2016-03-12")
    assert (happened(wait), says(wait)) == (
        "Wait opened",
        "home care; reason E, care package in own home; Social care; due 12 March 2016",
    )
    ready = entry("ReadinessRecorded", spell="s", clinical=True, multidisciplinary=None, safe=False)
    assert says(ready) == "clinical decision: holds; safe: does not hold"
    line = entry("WaitOpened", wait="w", what="wait:nursing-home", reason=None, whose=None, due=None)
    assert says(line) == "local list: nursing home"
    assert says(entry("EntryCancelled", corrects=3)) == ""


def test_what_has_no_words_of_its_own_is_told_by_its_name() -> None:
    told = entry("NeedsDescribed", mobility="aid", nights="some", visits=2)
    assert says(told) == "mobility: aid; nights: some; visits: 2"


def test_what_a_ward_says_is_told_in_its_words() -> None:
    expected = entry("ExpectedDateSet", spell="s", day="2016-03-12", certainty="definite")
    assert says(expected) == "12 March 2016; definite"
    met = entry("CriteriaRecorded", spell="s", met=["iv_fluids", "news2"])
    assert says(met) == "needs fluids into a vein; news2"
    assert says(entry("CriteriaRecorded", spell="s", met=[])) == "none is met"
    assert says(entry("PathwaySet", spell="s", pathway=0)) == "0: home, with no new needs"


def test_an_offer_and_its_answer_are_told_in_words() -> None:
    said = {
        "what": "home_care",
        "place": "HART",
        "resource": "hart-north",
        "hours": "14",
        "start": "2016-03-08",
    }
    offered = entry("Offered", offer="o", wait="w", **said, weekly="280.00", runner_up=None)
    assert says(offered) == (
        "HART; home care; 14 hours a week; from 8 March 2016; £280.00 a week; taken from hart north"
    )
    assert says(entry("OfferDeclined", offer="o", why="family")) == "the family does not want it"
    found = entry("MentalCapacityRecorded", about="care", found="has_capacity")
    assert says(found) == "about care and support; can decide"


def test_every_kind_of_entry_has_a_name_in_words() -> None:
    assert all(happened(entry(kind.name))[0].isupper() for kind in OF_A_PERSON)
    assert happened(entry("ServiceHoursChanged")) == "Service hours changed"


def test_how_an_entry_stands_is_a_sentence_with_the_other_s_number() -> None:
    told = [
        stands(None),
        stands(TimelineEntry(entry("Died"), "stands")),
        stands(TimelineEntry(entry("Died", 3), "stands")),
        stands(TimelineEntry(entry("Died"), "corrected", by=9)),
        stands(TimelineEntry(entry("EntryCancelled", 3), "cancels")),
        stands(TimelineEntry(entry("Died"), "cannot be", why="Nothing happens after a death.")),
    ]
    assert told == [
        "not known",
        "stands",
        "stands, and corrects entry 3",
        "corrected by entry 9",
        "cancels entry 3",
        "cannot be: Nothing happens after a death.",
    ]
