"""The synthetic county of Oxfordshire's pack, held against what was published: counted anew, slowly, by
tests/judges/plain_synthetic.py."""

import csv
import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import numpy as np
import pytest

from homefirst.county.catalogue.delays import REASONS
from homefirst.county.catalogue.ethnicities import ethnicities
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.people.identity import impossible, postcode_of
from homefirst.county.people.matching import likeness
from homefirst.county.people.nhs_number import NhsNumber
from homefirst.foundation.calendar import local_day
from homefirst.intake.synthetic.columns import NEVER
from homefirst.intake.synthetic.county import SEED
from homefirst.intake.synthetic.export import canonical, canonical_people, digest
from homefirst.intake.synthetic.happenings import counted, person_keys
from homefirst.intake.synthetic.pack import read_tables
from homefirst.intake.synthetic.present import present
from homefirst.intake.synthetic.registering import Some, registering
from homefirst.intake.synthetic.slips import SLIPS
from homefirst.intake.synthetic.telling import Clock
from homefirst.intake.synthetic.twice import HOW_MANY
from tests.judges import plain_synthetic as plain

pytestmark = pytest.mark.long

PACK = SHIPPED / "oxfordshire"
SHA_256_OF_PEOPLE = "e283d431f324eaf700d2fc683df2f0848c54545e0c04d92ad497d70c67bd993e"
SHA_256 = "8f1eb0aeae9c3ff6636c5ddc5798ab8ce8a6e424f7978ba6d9a098a9d0a51f28"
LINES = {
    "community-hospital": 25,
    "intermediate-care": 5,
    "interim-beds": 4,
    "nursing-home": 15,
    "reablement": 26,
    "domiciliary-care": 8,
    "assessment": 14,
    "choice": 22,
    "out-of-county": 8,
}


def rows(name):
    with (PACK / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def stays(county):
    return plain.plain_stays(county.span.first, county.stays.tolist(), county.stays.dtype.names)


@pytest.fixture(scope="module")
def told(county):
    """Each stay's columns by name."""
    return {name: county.stays[name] for name in county.stays.dtype.names}


def test_delayed_days_are_those_published_by_reason_organisation_and_care_in_every_month(stays):
    counted, published = plain.delayed_days(stays), plain.published_days(PACK, "E10000025")
    assert len(published) == 24 * (10 + 3 + 2)
    assert +counted == +published


def test_only_organisations_that_the_return_allows_for_a_reason_are_responsible(stays):
    legal = {(reason.code, one.value) for reason in REASONS for one in reason.organisations}
    found = {(stay.reason, stay.organisation) for stay in stays if stay.reason}
    assert found <= legal
    assert ("C", "social_care") not in found
    assert not {one for one in found if one[1] == "both" and one[0] in ("Di", "G", "H", "C", "I")}
    assert {one.reason for one in stays if one.reason} == {
        "A",
        "B",
        "C",
        "Di",
        "Dii",
        "E",
        "F",
        "G",
        "H",
        "I",
    }


@pytest.mark.parametrize("hours", [0, 9.5, 23.99, 24])
def test_on_10_march_2016_127_people_carry_the_plans_lines_at_any_hour(stays, hours):
    at = datetime(2016, 3, 10, tzinfo=UTC) + timedelta(hours=hours)
    delayed = plain.delayed_at(stays, at)
    assert Counter(stay.line for stay in delayed if stay.line) == LINES
    assert sum(LINES.values()) == 127
    assert len(delayed) > 127
    assert len({stay.person for stay in delayed}) == len(delayed)


def test_the_lines_people_are_those_that_the_plan_states(county):
    stated = {row["id"]: row for row in rows("facts.csv")}
    for line in rows("synthetic_lines.csv"):
        if line["statement"]:
            fact = stated[line["statement"]]
            said = (
                fact["subject"].split(":")[1],
                fact["measure"],
                fact["period"],
                fact["basis"],
                fact["value"],
            )
            assert said == (line["line"], "delayed-people", "2016-03-10", "actual", line["people"])
        assert line["source"].startswith("assumption: ")


def test_a_lines_people_lie_under_the_codes_that_the_pack_assumes(stays):
    at = datetime(2016, 3, 10, 12, tzinfo=UTC)
    table = {line["line"]: line for line in rows("synthetic_lines.csv")}
    for stay in plain.delayed_at(stays, at):
        if stay.line:
            assert stay.reason in table[stay.line]["reasons"].split()
            assert stay.care in table[stay.line]["care"].split()


def test_emergency_admissions_of_a_year_are_the_plans(stays):
    years = Counter(
        str(stay.came.astimezone(plain.LONDON).date())[:7] >= "2016-04"
        for stay in stays
        if stay.kind == "emergency" and stay.came >= datetime(2015, 3, 31, 23, tzinfo=UTC)
    )
    assert years == {False: 54685, True: 55724}
    expected = {
        row["id"]: float(row["value"])
        for row in rows("facts.csv")
        if row["id"] in ("000.1610.c1", "001.539.c1")
    }
    assert round(expected["000.1610.c1"]) == 55724
    assert round(55724 / (1 + expected["001.539.c1"] / 100)) == 54685


def test_occupied_acute_beds_are_each_winters_published_days(stays):
    counted = plain.occupied_beds(stays, "acute")
    published = {row["day"]: int(row["occupied"]) for row in rows("synthetic_beds.csv")}
    assert min(published.values()) > 0
    assert {day: counted[datetime.fromisoformat(day).date()] for day in published} == published
    for winter, mean in (("2015-16", 1157.8), ("2016-17", 1095.4)):
        days = [day for day in published if (day < "2016-07") == (winter == "2015-16")]
        assert round(sum(counted[datetime.fromisoformat(d).date()] for d in days) / len(days), 1) == mean


def test_nobody_is_in_two_beds_and_no_stay_begins_before_it_may(stays, county):
    by_person = {}
    for stay in stays:
        assert stay.came < stay.left
        assert stay.ready is None or stay.came < stay.ready < stay.left
        by_person.setdefault(stay.person, []).append(stay)
    for own in by_person.values():
        own.sort(key=lambda one: one.came)
        assert all(one.left <= other.came for one, other in itertools.pairwise(own))
    assert len(by_person) == len(county.people)
    assert sum(len({one.spell for one in own}) > 1 for own in by_person.values()) > 5000


def test_whoever_dies_comes_to_no_bed_again(county, told):
    died = told["ends"] == "died"
    last = {}
    for person, spell in zip(told["person"].tolist(), told["spell"].tolist(), strict=True):
        last[person] = max(spell, last.get(person, -1))
    assert died.sum() > 1000
    assert all(
        last[p] == s for p, s in zip(told["person"][died].tolist(), told["spell"][died].tolist(), strict=True)
    )


def test_a_community_stay_follows_an_acute_one_in_the_same_minute(told):
    second = np.nonzero(told["part"] == 1)[0]
    assert len(second) > 2000
    assert (told["spell"][second - 1] == told["spell"][second]).all()
    assert (told["ends"][second - 1] == "community_bed").all()
    for left, came in (("left_day", "came_day"), ("left_minute", "came_minute")):
        assert (told[left][second - 1] == told[came][second]).all()
    within = (told["ends"] == "community_bed") & (told["left_day"] < 731)
    assert within.sum() == len(second)


def test_delays_last_about_a_week_with_a_long_tail(told):
    delayed = told["reason"] != ""
    days = (told["left_day"] - told["ready_day"])[delayed]
    assert 6 <= np.median(days) <= 9
    assert np.percentile(days, 99) > 45
    assert days.min() == 1


def test_the_number_delayed_moves_smoothly(stays):
    by_day = Counter(
        day for stay in stays if stay.ready is not None for day in plain.midnights(stay.ready, stay.left)
    )
    first = datetime(2015, 4, 1).date()
    people = [by_day[first + timedelta(days=n)] for n in range(731)]
    steps = np.abs(np.diff(people))
    assert np.median(steps) <= 2
    assert steps.max() <= 15


def test_people_are_as_old_and_as_long_in_bed_as_the_pack_states(county, told):
    age = (told["came_day"] - county.people["born"][told["person"]]) // 365
    emergency = (told["kind"] == "emergency") & (told["came_day"] >= 0)
    old = emergency & (age >= 65)
    # 22,112 for each 100,000 of 118,780 (statements 002.397.c1 and 000.1628.c1), of either year's admissions
    assert old.sum() / 2 == pytest.approx(22112 * 1.1878, rel=0.05)
    nights = (told["left_day"] - told["came_day"])[old]
    assert 15 <= np.percentile(nights, 90) <= 21  # 18 days: statement 002.398.c1
    assert age[told["reason"] != ""].min() >= 18
    assert (told["ready_day"] == NEVER).sum() == (told["reason"] == "").sum()


def test_places_are_the_packs_and_the_delayed_have_needs(told):
    assert set(told["place"].tolist()) <= {row["code"] for row in rows("places.csv")}
    assert (told["need"][told["reason"] != ""] != "").all()
    care = np.isin(told["need"], ["home_care", "reablement"])
    assert (told["hours"][care] > 0).all()
    assert not told["hours"][~care].any()
    assert set(told["need"][told["line"] == "reablement"].tolist()) == {"reablement"}


def test_presentations_are_counts_of_the_stated_sum(county):
    by_day = county.front_door.counts.sum(axis=(0, 2))
    assert (by_day[:366].sum(), by_day[366:].sum()) == (134503, 134138)
    # The clock leaves out the hour from one to two on 27 March 2016 and 26 March 2017.
    assert not county.front_door.counts[:, [361, 725], 1].any()
    assert county.front_door.counts[:, 361, 2].sum() > 0


def test_the_same_seed_gives_the_same_county_on_any_machine(county):
    assert digest(canonical(county)) == SHA_256


END = datetime(2017, 3, 31, 23, tzinfo=UTC)
ENDS = datetime(2017, 4, 1, 8, 15, tzinfo=UTC)


def test_what_happened_tells_the_same_delays_and_the_same_list(happened, stays):
    told = plain.stays_told(happened, END)
    assert +plain.delayed_days(told) == +plain.published_days(PACK, "E10000025")
    at = datetime(2016, 3, 10, 12, tzinfo=UTC)
    assert Counter(stay.line for stay in plain.delayed_at(told, at) if stay.line) == LINES
    begun = [stay for stay in stays if stay.ready is not None and stay.ready < END]
    assert len(told) == len(begun)


def test_what_happened_stands_in_order_and_nothing_after_the_record_or_a_death(happened):
    assert all(one.at <= other.at for one, other in itertools.pairwise(happened))
    assert END < max(one.at for one in happened) < ENDS
    came = [one for one in happened if one.name in ("Admitted", "Died", "Discharged", "ReadinessRecorded")]
    assert max(one.at for one in came) < END  # of the morning after it nothing is counted
    assert len({one.message for one in happened}) == len(happened)
    dead = set()
    for one in happened:
        assert one.says["person"] not in dead
        if one.name == "Died":
            dead.add(one.says["person"])
    assert len(dead) > 1000


def test_care_at_home_is_begun_once_and_given_by_whoever_gave_it_then(happened):
    started = [one for one in happened if one.name == "ServiceStarted"]
    assert len({one.says["service"] for one in started}) == len(started) > 3000
    hart = datetime(2016, 9, 30, 23, tzinfo=UTC)
    reablement = {(one.at >= hart, one.says["place"]) for one in started if one.says["what"] == "reablement"}
    assert reablement == {(False, "shds"), (True, "hart")}
    referred = {one.says["service"]: one.at for one in happened if one.name == "ServiceReferred"}
    assert all(referred.get(one.says["service"], one.at) <= one.at for one in started)
    assert {one["code"] for one in rows("services.csv")} >= {"shds", "hart", "short-term-home-care"}


def test_counts_at_the_front_doors_are_told_by_the_hour(county):
    told = list(counted(county))
    assert sum(one.says["count"] for one in told) == county.front_door.counts.sum()
    assert len({(one.at, one.says["place"]) for one in told}) == len(told)


def test_the_clock_is_local_on_days_of_23_24_and_25_hours(county):
    clock = Clock(county.span)
    spring, autumn = (county.span.number(datetime(2016, *day).date()) for day in ((3, 27), (10, 30)))
    assert clock.at(spring, 12 * 60) == datetime(2016, 3, 27, 11, tzinfo=UTC)
    assert clock.at(autumn, 12 * 60) == datetime(2016, 10, 30, 12, tzinfo=UTC)
    assert clock.at(spring + 1, 0) - clock.at(spring, 0) == timedelta(hours=23)
    assert clock.at(0, 90) == datetime(2015, 4, 1, 0, 30, tzinfo=UTC)


def test_the_same_seed_gives_the_same_people_on_any_machine(people):
    assert digest(canonical_people(people)) == SHA_256_OF_PEOPLE


def test_every_key_of_the_journeys_is_somebodys_and_nobody_elses(county, happened, people):
    keys = person_keys(county.area, SEED, len(people.rows))
    assert len(set(keys)) == len(keys) == len(county.people) + HOW_MANY
    assert {one.says["person"] for one in happened} == set(keys)
    assert people.rows["person"].tolist() == list(range(len(keys)))


def test_numbers_are_of_the_range_that_nobody_has_pass_their_check_digit_and_are_one_persons(county, people):
    first = people.rows["number"][: len(county.people)].tolist()
    assert len(set(first)) == len(first)
    assert all(NhsNumber.parse(number).of_nobody for number in first[::50])
    assert {number[:3] for number in first} == {"999"}


def test_age_and_sex_are_those_of_the_stays_and_nobody_is_admitted_before_they_are_born(county, people):
    own = people.rows[: len(county.people)]
    assert (own["born"] == county.people["born"]).all()
    assert (own["sex"] == county.people["sex"]).all()
    assert (people.rows["born"] <= people.rows["day"]).all()
    women = set(own["given"][own["sex"] == "female"].tolist())
    assert not women & set(own["given"][own["sex"] == "male"].tolist())


def test_whoever_is_delayed_is_this_councils_and_some_others_live_across_the_border(county, people):
    council = np.array(people.words)[people.rows["council"][: len(county.people)]]
    delayed = np.unique(county.stays["person"][county.stays["reason"] != ""])
    assert set(council[delayed].tolist()) == {"occ"}
    assert 0.02 < float((council != "occ").mean()) < 0.05
    across = people.rows["postcode"][: len(county.people)][council == "swindon-council"]
    assert {postcode.split()[0] for postcode in across.tolist()} == {"SN6"}


def test_everybody_of_this_council_lives_in_a_locality_and_has_an_ethnic_category(county, people):
    own = people.rows[: len(county.people)]
    council = np.array(people.words)[own["council"]]
    assert set(own["locality"][council != "occ"].tolist()) == {""}
    assert (own["locality"][council == "occ"] == county.people["locality"][council == "occ"]).all()
    assert set(own["ethnicity"].tolist()) == set(ethnicities())
    some = tuple(range(0, len(own), 997))
    keys = person_keys(county.area, SEED, len(people.rows))
    told = dict(registering(Some(people, county.span, keys, some)))
    for number in some:
        who, row = told[UUID(keys[number])].identity, own[number]
        assert [one.locality for one in who.localities] == [one for one in [str(row["locality"])] if one]
        assert who.ethnicity == row["ethnicity"]


def test_no_postcode_can_be_anybodys_and_each_can_be_written(people):
    postcodes = set(people.rows["postcode"].tolist())
    assert all(postcode_of(one) == one and set(one[-2:]) <= set("CIKMOV") for one in postcodes)


def test_who_is_known_twice_is_so_from_a_spell_at_another_hospital_on(county, happened, people):
    keys = person_keys(county.area, SEED, len(people.rows))
    spells = {}
    for one in happened:
        if one.name == "Admitted":
            spells.setdefault(one.says["person"], []).append(one)
    assert len(people.twice) == HOW_MANY
    for one in people.twice:
        first, second = spells[keys[one.person]], spells[keys[one.second]]
        assert max(stay.at for stay in first) < min(stay.at for stay in second)
        assert first[-1].says["place"] != second[0].says["place"]


def test_matching_finds_each_who_is_known_twice_and_one_in_eight_as_a_conflict(county, people):
    numbers = tuple(number for one in people.twice for number in (one.person, one.second))
    keys = person_keys(county.area, SEED, len(people.rows))
    told = dict(registering(Some(people, county.span, keys, numbers)))
    pairs = [
        likeness(told[UUID(keys[one.person])].identity, told[UUID(keys[one.second])].identity)
        for one in people.twice
    ]
    assert all(pair.proposed for pair in pairs)
    assert sum(pair.conflict for pair in pairs) == HOW_MANY // len(SLIPS)
    assert all(impossible(one.identity, local_day(one.at)) == () for one in told.values())


def test_the_people_of_the_list_and_of_the_last_day_are_written_first(county, people):
    first = set(present(county, people.twice, read_tables(PACK).record.list_day))
    last_day = county.span.days - 1
    stays = county.stays
    there = (stays["came_day"] <= last_day) & (stays["left_day"] > last_day)
    assert set(stays["person"][there].tolist()) <= first
    assert first < set(range(len(people.rows)))
