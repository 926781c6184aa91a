"""The synthetic county told as it happened: one after another, in the words of county/journey's events.

Each is a plain tuple. The record ends in the morning after its last day, before the call: on that morning
nobody comes, and wards go round. Nothing is said that happens after it: then some are still in bed, delayed,
waiting, or with care at home.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from homefirst.intake.synthetic.columns import PERSON, STAY
from homefirst.intake.synthetic.county import SyntheticCounty
from homefirst.intake.synthetic.home import Home, provider_of
from homefirst.intake.synthetic.keys import Keys
from homefirst.intake.synthetic.lots import Lots, Shared
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.steps import offer, step, waits_for
from homefirst.intake.synthetic.telling import HOUR, Clock, Happening, ends_at
from homefirst.intake.synthetic.twice import known_twice
from homefirst.intake.synthetic.ward import Stay, Ward

BETWEEN = HOUR
"""Minutes from the clinical decision to the team's, where they are of one day, and on to being safe."""
AT_HOME = ("home_care", "reablement")
ON_LIST = "wait:"
"""What a wait on the local list is for begins so, as the pack's subjects of its lines do."""


def happenings(tables: Tables, county: SyntheticCounty, *, seed: int) -> list[Happening]:
    """All that happened to people before the record's end, in order."""
    teller = _Teller(tables, county, seed)
    found = [
        one
        for row in county.stays.tolist()
        for one in teller.stay(dict(zip(STAY.names or (), row, strict=True)))
    ]
    found += teller.at_home()
    end = ends_at(county.span)
    deaths = {one.says["person"]: one.at for one in found if one.name == "Died"}
    kept = [one for one in found if one.at < end and one.at <= deaths.get(one.says["person"], end)]
    return sorted(kept, key=lambda one: (one.at, _ORDER[one.name], one.message))


def counted(county: SyntheticCounty) -> Iterator[Happening]:
    """How many came to each front door in each hour in which anybody did."""
    clock = Clock(county.span)
    for place, days in zip(county.front_door.places, county.front_door.counts.tolist(), strict=True):
        for day, hours in enumerate(days):
            for hour, count in enumerate(hours):
                if count:
                    says = {"place": place, "count": count}
                    message = f"presentations {place} {day} {hour}"
                    yield Happening(clock.at(day, hour * HOUR), "PresentationsCounted", says, message)


_ORDER = {
    name: n
    for n, name in enumerate(
        "Admitted CircumstancesRecorded ExpectedDateSet StayConfirmed CriteriaRecorded ReadinessRecorded"
        " PathwaySet NeedsDescribed WaitOpened AssessmentRequested ChoiceBegan Offered ChoicePaused"
        " ChoiceResumed ServiceReferred ServiceAssessed AssessmentDone ChoiceMade OfferAccepted StartPutOff"
        " OfferWithdrawn WaitClosed Transferred Discharged ReferralClosed ServiceStarted StartConfirmed"
        " ServiceEnded Died".split()
    )
}
"""Of one minute in the order in which the ward would write it down."""


def person_keys(area: str, seed: int, count: int) -> list[str]:
    """The keys of people by their numbers; whoever is known twice has a second number above all others'."""
    keys = keys_of(area, seed)
    return [keys.of("person", number) for number in range(count)]


def keys_of(area: str, seed: int) -> Keys:
    """All that is singled out in a county, by the making of it."""
    return Keys(f"homefirst synthetic/{area}/{seed}")


class _Teller:
    """Tells a stay. `row` has the columns of columns.py by name."""

    def __init__(self, tables: Tables, county: SyntheticCounty, seed: int) -> None:
        self._tables, self._keys, self._clock = tables, keys_of(county.area, seed), Clock(county.span)
        twice = known_twice(county)
        self._people = person_keys(county.area, seed, len(county.people) + len(twice))
        self._second = {one.person: (one.since, self._people[one.second]) for one in twice}
        self._shared, self._seed = Shared(tables), seed
        self._ward = Ward(tables, self._shared, self._keys, self._clock, seed)
        self._county = county

    def at_home(self) -> Iterator[Happening]:
        """What happens to people at home about the days that people look at."""
        stays = self._county.stays
        spells = zip(stays["spell"].tolist(), stays["person"].tolist(), strict=True)
        people = {spell: self._person(person, spell) for spell, person in spells}
        keys, clock, times = self._keys, self._clock, self._ward.times
        yield from Home(self._tables, self._county, self._shared, keys, clock, self._seed, times).tell(people)

    def _person(self, person: int, spell: int) -> str:
        """The key under which a spell of a person is told."""
        since, second = self._second.get(person, (spell + 1, ""))
        return second if spell >= since else self._people[person]

    def stay(self, row: Mapping[str, Any]) -> Iterator[Happening]:
        person = self._person(row["person"], row["spell"])
        spell = self._keys.of("spell", row["spell"])
        whose = {"person": person, "spell": spell}
        name = f"{row['spell']}.{row['part']}"
        came = self._clock.at(row["came_day"], row["came_minute"])
        left = self._clock.at(row["left_day"], row["left_minute"])
        bed = {**whose, "care": row["care"], "place": row["place"], "ward": row["ward"] or None}
        if row["part"]:
            yield Happening(came, "Transferred", bed, f"came {name}")
        else:
            yield Happening(came, "Admitted", {**bed, "method": row["kind"]}, f"came {name}")
        if row["reason"]:
            yield from self._delay(row, whose, name, left)
        if self._ward.speaks_of(row):
            told = self._county.people[row["person"]].item()
            about = dict(zip(PERSON.names or (), told, strict=True))
            yield from self._ward.tell(Stay(row, name, whose, about, came, left))
        if row["ends"] == "died":
            yield Happening(left, "Died", {"person": person}, f"left {name}")
        elif row["ends"] != "community_bed":
            yield Happening(left, "Discharged", {**whose, "destination": row["ends"]}, f"left {name}")
        if row["need"] in AT_HOME:
            yield from self._care_at_home(row, person, name, left)

    def _delay(
        self, row: Mapping[str, Any], whose: Mapping[str, str], name: str, left: datetime
    ) -> Iterator[Happening]:
        """The three tests, and the wait under whose reason they are counted; for some another on the list."""
        ready = self._clock.at(row["ready_day"], row["ready_minute"])
        clinical = self._clock.at(row["clinical_day"], row["ready_minute"] - 2 * BETWEEN)
        tests = (
            ("clinical", clinical),
            ("multidisciplinary", ready - timedelta(minutes=BETWEEN)),
            ("safe", ready),
        )
        nothing = {**whose, "clinical": None, "multidisciplinary": None, "safe": None}
        for test, at in tests:
            yield Happening(at, "ReadinessRecorded", {**nothing, test: True}, f"{test} {name}")
        lots = Lots(self._shared, self._seed, 1, row["spell"], row["part"])
        yield from step(row, whose["person"], self._keys, clinical, left, lots)
        waits = [("wait", clinical, waits_for(row), row["reason"], row["organisation"])]
        if row["line"]:
            waits.append(("list", ready, ON_LIST + row["line"], None, None))
        for kind, opened, what, reason, organisation in waits:
            own = {"person": whose["person"], "wait": self._keys.of(f"{kind} {row['part']}", row["spell"])}
            says = {**own, "what": what, "reason": reason, "whose": organisation, "due": None}
            yield Happening(opened, "WaitOpened", says, f"{kind} opened {name}")
            if row["ends"] != "died":
                yield Happening(left, "WaitClosed", {**own, "outcome": row["ends"]}, f"{kind} closed {name}")
        at_home = row["need"] in AT_HOME
        provider = provider_of(self._tables, row["need"], left) if at_home else None
        yield from offer(row, whose["person"], self._keys, clinical, left, provider)

    def _care_at_home(
        self, row: Mapping[str, Any], person: str, name: str, left: datetime
    ) -> Iterator[Happening]:
        """Hours a week: referred and assessed while they wait, begun when they go home with care, and ended
        after so many weeks; a referral that comes to nothing is closed."""
        own = {"person": person, "service": self._keys.of(f"service {row['part']}", row["spell"])}
        hours = str(row["hours"] * row["carers"])
        place = provider_of(self._tables, row["need"], left)
        care = {**own, "what": row["need"], "place": place, "hours": hours}
        if row["reason"]:
            ready = self._clock.at(row["ready_day"], row["ready_minute"])
            yield Happening(ready, "ServiceReferred", {**care, "hours": None}, f"referred {name}")
            yield Happening(
                ready + timedelta(minutes=BETWEEN),
                "ServiceAssessed",
                {**own, "hours": hours},
                f"assessed {name}",
            )
        if row["ends"] == "home_with_care":
            yield Happening(left, "ServiceStarted", care, f"started {name}")
            ended = left + timedelta(weeks=row["weeks"])
            yield Happening(ended, "ServiceEnded", {**own, "outcome": None}, f"ended {name}")
        elif row["reason"] and row["ends"] != "died":
            says = {**own, "outcome": row["ends"]}
            yield Happening(left, "ReferralClosed", says, f"referral closed {name}")
