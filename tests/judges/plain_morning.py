"""Who is on the morning’s list and the figures at its head, worked out slowly: person by person, looking
through every list anew, with nothing of the room's own code."""

from datetime import timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_of(instant):
    return instant.astimezone(LONDON).date()


def midnights(start, end):
    """How many midnights t with start <= t < end, counted one after another."""
    count, day = 0, day_of(start)
    while day <= day_of(end) + timedelta(days=1):
        midnight = start.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, tzinfo=LONDON)
        count += start <= midnight < end
        day += timedelta(days=1)
    return count


def one_person(key, stands):
    return stands.get(key, key)


def bed_of(person, census, stands):
    mine = [bed for bed in census.beds if one_person(bed.person, stands) == person]
    there = [bed for bed in mine if not bed.on_leave] or mine
    best = None
    for bed in there:
        if best is None or (bed.admitted, bed.spell) > (best.admitted, best.spell):
            best = bed
    return best


def is_ready(person, census, stands):
    bed = bed_of(person, census, stands)
    return bed is not None and not bed.on_leave and bed.ready_since is not None


def everybody(census, told, stands):
    keys = {one.person for some in (census.beds, census.services, census.waits) for one in some} | set(told)
    return {one_person(key, stands) for key in keys}


def on_list(census, told, stands, theirs, *, at, kinds, on_the_way, neighbours_places):
    found = {}
    for person in everybody(census, told, stands):
        why = set()
        bed = bed_of(person, census, stands)
        waits = [one for one in census.waits if one_person(one.person, stands) == person]
        services = [one for one in census.services if one_person(one.person, stands) == person]
        said = sorted(
            (one for key, one in told.items() if one_person(key, stands) == person),
            key=lambda one: (one.last_said, one.person),
            reverse=True,
        )
        expected = next((one.expected for one in said if one.expected is not None), None)
        home = next((one.circumstances for one in said if one.circumstances is not None), None)
        if bed is not None:
            if is_ready(person, census, stands):
                why.add("ready")
            if waits and bed.place in on_the_way:
                why.add("secondary")
            if waits and bed.place not in on_the_way:
                why.add("waits")
            day = None if expected is None else expected.day
            if day is not None and (day - day_of(at)).days <= 2:
                why.add("leaving")
            if midnights(bed.admitted, at) >= 21:
                why.add("long_stay")
            if bed.place in neighbours_places or "wait:out-of-county" in [one.what for one in waits]:
                why.add("elsewhere")
            elif person in theirs:
                why.add("theirs")
        else:
            asked = [
                kinds[one.what].stands_for or one.what if one.what in kinds else one.what for one in waits
            ]
            receives = [one for one in services if one.state == "receiving"]
            others = [
                what for what in asked if what not in ("urgent_response", "package_failing", "carer_failing")
            ]
            if "urgent_response" in asked:
                why.add("urgent")
            if "package_failing" in asked or "carer_failing" in asked:
                why.add("failing")
            lately = home is not None and (at - home.said_at).total_seconds() <= 28 * 86400
            if home is not None and home.carer == "unable" and (services or waits or lately):
                why.add("failing")
            if others or len(services) > len(receives):
                why.add("secondary" if receives else "first")
        if why:
            found[person] = why
    return found


def strip(now, was, stands):
    """Ready now; new, gone and reset since then."""
    keys = {one_person(bed.person, stands) for bed in (*now.beds, *was.beds)}
    counts = {"ready": 0, "new": 0, "stayed": 0, "gone": 0, "reset": 0}
    for person in keys:
        then, today = is_ready(person, was, stands), is_ready(person, now, stands)
        counts["ready"] += today
        counts["new"] += today and not then
        counts["stayed"] += today and then
        if then and not today:
            counts["gone" if bed_of(person, now, stands) is None else "reset"] += 1
    return counts
