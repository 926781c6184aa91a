"""People of small mornings: made by hand, or from a seed."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from homefirst.app.morning.asking import setting_at
from homefirst.county.journey.census import AtHome, Census, InBed, OpenWait
from homefirst.county.journey.told import Choice, Circumstances, ExpectedDate, Told
from homefirst.hub.line import Besides
from homefirst.hub.morning import morning_of, on_the_list
from homefirst.hub.person import facts_of

AT = datetime(2016, 3, 10, 9, 30, tzinfo=UTC)
PLACES = ("jr", "horton", "community-hospitals", "intermediate-care-beds", "hub-beds")
WHATS = (
    "home_care reablement nursing assessment urgent_response package_failing carer_failing wait:reablement"
    " wait:nursing-home wait:out-of-county dispute housing adaptations chc_decision nothing-we-know"
).split()


def ago(days: float) -> datetime:
    return AT - timedelta(days=days)


def bed(person, days=5.0, ready=None, place="jr", on_leave=False, reason=None, whose=None, spell=None):
    since = None if ready is None else ago(ready)
    return InBed(
        person, spell or f"stay of {person}", "acute", place, "5B", ago(days), on_leave,
        since is not None, since is not None, since is not None, since, reason, whose,
    )  # fmt: skip


def wait(person, what="home_care", whose="social_care", days=3.0, key=None):
    return OpenWait(person, key or f"{what} of {person}", what, None, whose, ago(days), None)


def service(person, state="receiving", what="reablement"):
    return AtHome(person, f"{what} of {person}", what, "hart", Decimal("7.00"), state, ago(9))


def census(*some, at=AT):
    return Census.of(
        at,
        at,
        beds=[one for one in some if isinstance(one, InBed)],
        services=[one for one in some if isinstance(one, AtHome)],
        waits=[one for one in some if isinstance(one, OpenWait)],
    )


def morning(now, was=None, told=None, stands=None, besides=None, came=None, left=None, theirs=None):
    """The morning of a census as the application puts it together, with nothing besides."""
    told, stands, theirs = told or {}, stands or {}, theirs or {}
    setting = setting_at(now.at)
    facts = facts_of(now, told, stands)
    on = on_the_list(facts, setting, theirs)
    return morning_of(
        facts,
        facts_of(was or census(at=ago(1)), {}, stands),
        setting,
        known_at=now.at,
        on=on,
        besides={person: (besides or {}).get(person, Besides(frozenset({person}))) for person in on},
        came=came,
        left=left or {},
    )


class Mornings:
    """Random states of a county: two keys of one person, several beds, waits, services, things told."""

    def __init__(self, seed=20160310):
        self.draw = random.Random(seed)

    def state(self):
        """Now, a day before, what is told, which key stands for another, and who is a neighbour's."""
        people = [f"p{n}" for n in range(self.draw.randrange(1, 25))]
        stands = {key: self.draw.choice(people) for key in people if self.draw.random() < 0.15}
        stands = {key: to for key, to in stands.items() if to not in stands}
        now, was = self.some(people, AT), self.some(people, ago(1))
        keep = [one for one in was.beds if self.draw.random() < 0.7]
        now = Census.of(AT, AT, beds=[*now.beds, *keep], services=now.services, waits=now.waits)
        told = {key: self.told(key) for key in people if self.draw.random() < 0.4}
        theirs = {stands.get(key, key) for key in people if self.draw.random() < 0.2}
        return now, was, told, stands, theirs

    def some(self, people, at):
        found = []
        for person in people:
            chance = self.draw.random
            for n in range(self.draw.choice((0, 1, 1, 1, 2))):
                days = self.draw.choice((0.1, 1, 6.9, 7, 14, 20.9, 21, 21.5, 40))
                ready = self.draw.choice((None, None, 0.5, 3.0))
                place, on_leave = self.draw.choice(PLACES), chance() < 0.2
                found.append(bed(person, days, ready, place, on_leave, spell=f"{person}/{n}/{at}/{chance()}"))
            for n in range(self.draw.choice((0, 0, 1, 2))):
                whose = self.draw.choice(("nhs", "social_care", None))
                found.append(wait(person, self.draw.choice(WHATS), whose, key=f"{person}/{n}/{chance()}"))
            for n in range(self.draw.choice((0, 0, 1, 2))):
                state = self.draw.choice(("receiving", "assessed", "referred"))
                found.append(service(person, state, self.draw.choice(("reablement", "home_care")) + str(n)))
        return census(*found, at=at)

    def told(self, person):
        draw, said = self.draw, ago(self.draw.random() * 4)
        day = draw.choice((None, *(date(2016, 3, 10) + timedelta(days=n) for n in range(-2, 5))))
        expected = draw.choice((None, ExpectedDate(day, draw.choice(("definite", "possible")), said)))
        home = Circumstances(
            draw.choice((None, "alone")), None, draw.choice((None, "self", "council")),
            draw.choice((None, "able", "unable")), None, said, draw.choice((said, ago(28), ago(28.1))),
        )  # fmt: skip
        choice = Choice(f"choice of {person}", "nursing", ago(draw.randrange(12)), None, ())
        return Told(
            person,
            expected=expected,
            circumstances=draw.choice((None, home)),
            choices=draw.choice(((), (choice,))),
            last_said=said,
        )
