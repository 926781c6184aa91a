"""Random journeys, as events: mostly what happens, now and then what cannot; late, corrected, cancelled, at
midnights and at the hours at which clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from homefirst.county.journey.events import BY_NAME, OF_A_PERSON, STREAM, THINGS
from homefirst.foundation.store.events import Event, Occurred

LONDON = ZoneInfo("Europe/London")
SEED = 20160311
CHANGES = (date(2016, 3, 27), date(2016, 10, 30))
PLACES = (("acute", "RTH08"), ("acute", "RTH02"), ("non_acute", "RNU01"), ("non_acute", "RTH08"))
REASONS = ("A", "C", "Di", "Dii", "E", "G", None)
ENTRIES = [type_ for type_ in OF_A_PERSON if type_.name != "EntryCancelled"]
# What mostly comes next, so that journeys are long enough to mean something.
OFTEN = (
    "ReadinessRecorded ReadinessRecorded ReadinessRecorded WaitOpened WaitOpened WaitOpened WaitChanged"
    " WaitClosed Transferred LeaveBegan LeaveEnded ReadinessReset Discharged Admitted Admitted"
    " ServiceReferred ServiceAssessed ServiceStarted ServiceHoursChanged ServiceEnded ReferralClosed"
).split()
BESIDES = (
    "ExpectedDateSet CriteriaRecorded CriteriaRecorded CriteriaRecorded PathwaySet StayConfirmed"
    " CircumstancesRecorded CircumstancesRecorded NeedsDescribed AssessmentRequested AssessmentDone"
    " AssessmentWithdrawn ChoiceBegan ChoicePaused ChoiceResumed ChoiceMade MentalCapacityRecorded"
).split()
OFFERS = (
    "Offered Offered Offered StartPutOff OfferAccepted OfferAccepted StartConfirmed StartConfirmed"
    " StartFailed OfferDeclined OfferWithdrawn"
).split()
LIKELY = (*OFTEN, *OFTEN, *OFTEN, *BESIDES, *OFFERS)
FOLLOWS = {
    "WaitOpened": ("Offered", 0.25),
    "Offered": ("OfferAccepted", 0.6),
    "OfferAccepted": ("StartConfirmed", 0.6),
}
WHY = {
    "ChoicePaused": ("safeguarding", "clinical"),
    "OfferDeclined": ("full", "family"),
    "OfferWithdrawn": ("provider", "mistake"),
    "StartFailed": ("unwell", "transport"),
}


class Journeys:
    """People drawn one after another from one generator."""

    def __init__(self, seed: int = SEED) -> None:
        self.rng = np.random.default_rng(seed)

    def pick(self, some):
        return some[int(self.rng.integers(len(some)))]

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def key(self) -> str:
        return str(UUID(bytes=self.rng.bytes(16), version=4))

    def instant(self, day: date) -> datetime:
        """A time on a local day: often its midnight, a minute beside it, or an hour that comes twice."""
        kind = self.rng.integers(6)
        minutes = (0, 1, 1439, 60, 90)[kind] if kind < 5 else int(self.rng.integers(1440))
        wall = datetime.combine(day, time(), LONDON) + timedelta(minutes=int(minutes))
        return wall.replace(fold=int(self.rng.integers(2))).astimezone(UTC)

    def person(self) -> list[Event]:
        """The events of one person, in the order of their numbers."""
        around = self.pick(CHANGES) if self.chance(0.7) else date(2016, 6, 15)
        day = around - timedelta(days=int(self.rng.integers(1, 8)))
        things = {thing: [self.key() for _ in range(2)] for thing in THINGS}
        person, said = self.key(), []
        name = "Admitted"
        for _ in range(int(self.rng.integers(1, 26))):
            stray = self.chance(0.1)
            at = self.instant(day + timedelta(days=int(self.rng.integers(-5, 6)) if stray else 0))
            if said and self.chance(0.15):
                at = said[-1][0]
            said.append((at, name, self.payload(name, person, things)))
            next_, share = FOLLOWS.get(name, ("", 0))
            name = "Died" if self.chance(0.04) else self.pick(ENTRIES).name if stray else self.pick(LIKELY)
            name = next_ if self.chance(share) else name
            day += timedelta(days=int(self.rng.integers(0, 3)) if self.chance(0.5) else 0)
        return self.entered(person, said, things)

    def payload(self, name, person, things):
        made = {"person": person}
        for field in sorted(BY_NAME[name].fields - {"person"}):
            made[field] = self.pick(WHY[name]) if field == "why" else self.field(field, things)
        if name == "StartConfirmed" and self.chance(0.9):
            made[self.pick(("service", "spell"))] = None
        return dict(sorted(made.items()))

    def field(self, field, things):
        if field in things:
            return things[field][0 if self.chance(0.5 if field == "wait" else 0.85) else 1]
        if field in ("clinical", "multidisciplinary", "safe"):
            return self.pick((True, True, True, True, False, None))
        if field == "hours":
            return self.pick(("3.5", "14", "21.25"))
        choices = {
            "care": ("acute", "non_acute"),
            "place": tuple(place for _, place in PLACES),
            "ward": ("1", "2", None),
            "reason": REASONS,
            "method": ("emergency", "elective", None),
            "whose": ("nhs", "social_care"),
            "what": ("home_care", "reablement"),
            "due": (None, "2016-04-01"),
            "day": (None, "2016-04-02"),
            "certainty": ("definite", "possible", None),
            "met": ([], [], ["oxygen"], ["iv_fluids", "oxygen"]),
            "pathway": (0, 1, 2, 3),
            "home": ("alone", None),
            "carer": ("able", None, None),
            "package": ("live", "none", None),
            "mobility": ("aid", None),
            "visits": (None, 4),
            "tasks": (None, [], ["insulin"], ["insulin", "stockings"]),
            "cover": (None, [], ["therapy"]),
            "bariatric": (None, "yes", "no"),
            "profession": ("social_work", "physiotherapy"),
            "resource": ("beds-1", None),
            "start": ("2016-03-29", "2016-04-04"),
            "weekly": ("735.00", None),
            "about": ("care", "residence"),
            "found": ("has_capacity", "lacks_capacity", "best_interests"),
        }
        return self.pick(choices.get(field, (None,)))

    def entered(self, person, said, things):
        """What happened as it was entered: in any order, at once or late, some of it corrected."""
        entries = []
        for at, name, payload in said:
            late = timedelta(minutes=int(self.rng.integers(3))) * int(self.chance(0.5))
            late += timedelta(days=int(self.rng.integers(1, 12))) * int(self.chance(0.3))
            entries.append((at + late, at, name, payload, None))
        if self.chance(0.7):
            entries.sort(key=lambda entry: entry[0])
        else:
            entries = [entries[place] for place in self.rng.permutation(len(entries))]
        while self.chance(0.45):
            entries.append(self.correction(person, entries, things))
        return [self.event(seq, *entry) for seq, entry in enumerate(entries, 1)]

    def correction(self, person, entries, things):
        place = int(self.rng.integers(len(entries)))  # now and then a correction of a correction
        known, at, name, *_ = entries[place]
        known += timedelta(hours=int(self.rng.integers(-24, 240)))
        if self.chance(0.4):
            return max(known, at), at, "EntryCancelled", {"person": person}, place + 1
        if self.chance(0.1):
            name = self.pick(LIKELY)
        at += timedelta(minutes=int(self.rng.integers(-3000, 3000))) * int(self.chance(0.5))
        return max(known, at), at, name, self.payload(name, person, things), place + 1

    def event(self, seq, known, at, name, payload, corrects):
        occurred, recorded = Occurred.at(at), datetime(2017, 1, 1, tzinfo=UTC)
        return Event(
            "E10000025", STREAM, seq, name, 1, occurred, known, recorded, "a test", None, corrects, payload
        )
