"""The daily return of acute discharges, the slow and obvious way: everybody is replayed to the midnight, and
to each instant of the day at which anything is entered of them, and what was so just before it."""

from collections import Counter
from datetime import datetime, time, timedelta

from tests.judges.plain_coding import plain_code
from tests.judges.plain_journey import LONDON, midnight_after, person_at, stands
from tests.judges.plain_returns import facts

JUST = timedelta(microseconds=1)
FIRST_RULES = "2020-03-01"


def plain_daily(pack, people, who, persons, owners_of, here, day, known):
    """The cells of each provider. `people` are each key's events; `who` says from when a key is an adult, and
    its council; `persons` which keys are one (a key that is not there stands for itself)."""
    there, gone = {}, {}
    for key, events in people.items():
        adult_from, council = who.get(key, (None, None))
        if adult_from is not None and adult_from > day:
            continue
        standing = [event for event in events if event.known_at <= known]
        person = persons.get(key, key)
        now = person_at(standing, midnight_after(day), known)
        if in_acute(now) and not now.bed["leave"]:
            line = told(pack, day, now, council, here)
            there.setdefault(person, []).append((-line["stay"], key, owners_of.get(now.bed["place"]), line))
        for at, left in departures(standing, day, day, known, owners_of):
            line = told(pack, day, left, council, here)
            provider = owners_of.get(left.bed["place"])
            gone.setdefault((person, provider), []).append((-line["stay"], key, at, line))
    cells, said = {}, set()
    for _, _, provider, line in (min(own, key=lambda one: one[:2]) for own in there.values()):
        count(cells.setdefault(provider, Counter()), said, provider, line, "remaining")
    for (_, provider), own in gone.items():
        _, _, _, line = min(own, key=lambda one: one[:3])
        count(cells.setdefault(provider, Counter()), said, provider, line, "discharged")
    unknown = "no_longer_meet discharged remaining delayed_bed_days".split()
    return {
        provider: dict(own) if provider in said else {**own, **{(one,): None for one in unknown}}
        for provider, own in cells.items()
    }


def in_acute(person):
    return person.bed is not None and person.bed["care"] == "acute"


def plain_ready_dates(people, who, persons, owners_of, first, last, known):
    """Of the days from `first` to `last`: each provider's discharges after a night or more, by council, and
    the days from the beginning of the last stretch without a criterion, walked back night by night."""
    found = {}
    for key, events in people.items():
        adult_from, council = who.get(key, (None, None))
        standing = [event for event in events if event.known_at <= known]
        for at, left in departures(standing, first, last, known, owners_of):
            day = (at - JUST).astimezone(LONDON).date()
            admitted = left.bed["admitted"]
            if (adult_from is not None and adult_from > day) or admitted.astimezone(LONDON).date() >= day:
                continue
            criteria, days = left.ward.get("criteria"), None
            if criteria is not None and not criteria[2]["met"]:
                days, walked = 0, day
                while walked > criteria[0].astimezone(LONDON).date():
                    days, walked = days + 1, walked - timedelta(days=1)
            provider = owners_of.get(left.bed["place"])
            claim = (admitted - at, key, criteria is not None, days, council)
            found.setdefault((persons.get(key, key), provider, day), []).append(claim)
    cells = {}
    for (_, provider, _), claims in found.items():
        _, _, known_of, days, council = min(claims, key=lambda one: one[:2])
        own = cells.setdefault(provider, Counter())
        own["left", council or ""] += 1
        if not known_of:
            own["not_said", council or ""] += 1
        elif days is None:
            own["no_date", council or ""] += 1
        else:
            own["band", council or "", plain_band(days)] += 1
            own["days_lost", council or ""] += days
    return {provider: {words: n for words, n in own.items() if n} for provider, own in cells.items()}


def plain_band(days):
    if days <= 1:
        return str(days)
    if days <= 3:
        return "2-3"
    if days <= 6:
        return "4-6"
    if days <= 13:
        return "7-13"
    return "14-20" if days <= 20 else "21+"


def departures(events, first, last, known, owners_of):
    """The instants of the days at which somebody left an acute bed and was in none of that provider; and how
    they were just before."""
    start, end = midnight_after(first - timedelta(days=1)), midnight_after(last)
    for at in sorted({event.occurred.start for event in stands(events, known)}):
        if not start < at <= end:
            continue
        before, after = person_at(events, at - JUST, known), person_at(events, at, known)
        if not in_acute(before) or after.dead:
            continue
        provider = owners_of.get(before.bed["place"])
        if not in_acute(after) or owners_of.get(after.bed["place"]) != provider:
            yield at, before


def told(pack, day, person, council, here):
    """What is said of somebody: days of stay, midnights without a criterion, pathway, family of reasons."""
    stay = (day - person.bed["admitted"].astimezone(LONDON).date()).days
    criteria = person.ward.get("criteria")
    beyond = None
    if criteria is not None and not criteria[2]["met"]:
        since, beyond = criteria[0], 0
        night = midnight_after(day)
        while night >= since:
            beyond += 1
            earlier = night.date() - timedelta(days=1)
            night = datetime.combine(earlier, time(), LONDON)
    pathway = person.ward.get("pathway")
    family = None
    if stay >= 7 and beyond is not None:
        rules = max(FIRST_RULES, str(day))
        waits = [(key, one["what"], one["whose"], one["opened"]) for key, one in person.waits.items()]
        family = plain_code(pack, rules, waits, facts(person, council, here))[0]
    return {
        "stay": stay,
        "known": criteria is not None,
        "beyond": beyond,
        "pathway": "" if pathway is None else str(pathway[2]["pathway"]),
        "family": family or "",
    }


def count(cells, said, provider, line, where):
    if not line["known"]:
        cells["not_known", where] += 1
        return
    said.add(provider)
    if line["beyond"] is None:
        return
    cells["no_longer_meet",] += 1
    cells[where,] += 1
    if where == "discharged":
        cells["pathway", line["pathway"]] += 1
        return
    cells["delayed_bed_days",] += 1
    for days in (7, 14, 21):
        if line["stay"] >= days:
            cells["long_stay", str(days)] += 1
            cells["additional_days", str(days)] += line["beyond"]
    for days in (7, 14):
        if line["stay"] >= days:
            cells["reason", str(days), line["family"]] += 1
