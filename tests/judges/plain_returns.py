"""The return of delayed transfers, the slow and obvious way: everybody is replayed to each midnight of the
month, and what is so then is written down. No tables, no spans, none of the house's own rules."""

from collections import Counter
from datetime import timedelta

from tests.judges.plain_coding import plain_code
from tests.judges.plain_journey import midnight_after, person_at

LEGAL = {
    "A": "nhs social_care both", "B": "nhs social_care both", "C": "nhs", "Di": "nhs social_care",
    "Dii": "nhs social_care both", "E": "nhs social_care both", "F": "nhs social_care both",
    "G": "nhs social_care", "H": "nhs social_care", "I": "nhs", "O": "nhs social_care both",
}  # fmt: skip


def plain_return(pack, people, who, verdicts, owners_of, here, first, last, snapshot, known):
    """Days and people by provider, council, care, reason and whose; days by what the code rests on, and by
    what both sides have said of it.

    `people` are each key's events; `who` says from when a key is an adult, and its council; `verdicts` what
    was said of codes, in order, each (spell, party, verdict, reason, whose, of): `of` the code that a
    settlement names, or None."""
    cells, bases, heards = Counter(), Counter(), Counter()
    for key, events in people.items():
        adult_from, council = who.get(key, (None, None))
        day = first
        while day <= last:
            person = person_at(events, midnight_after(day), known)
            bed = person.bed
            there = bed is not None and not bed["leave"] and bed["ready"] is not None
            if there and (adult_from is None or adult_from <= day):
                reason, whose, basis, heard = plain_night(pack, day, person, council, here, verdicts)
                cell = (owners_of.get(bed["place"]), council or "", bed["care"], reason or "", whose or "")
                cells["days", *cell] += 1
                bases[basis] += 1
                heards[heard] += 1
                if day == snapshot:
                    cells["patients", *cell] += 1
            day += timedelta(days=1)
    return cells, bases, heards


def plain_night(pack, day, person, council, here, verdicts):
    """Reason, whose, and what that rests on, of one midnight."""
    reason, whose = person.reason()
    basis = "recorded"
    said = [one[1:] for one in verdicts if one[0] == person.bed["spell"]]
    ok = reason in LEGAL and whose in LEGAL[reason].split()
    recorded = ok and not (reason == "O" and str(day) < "2017-04-01")
    waits = [(key, one["what"], one["whose"], one["opened"]) for key, one in person.waits.items()]
    by_rule = plain_code(pack, str(day), waits, facts(person, council, here))[:2]
    if not recorded:
        (reason, whose), basis = by_rule, "rule" if by_rule[0] else "none"
    found = plain_verdict(said, (reason, whose))
    other = plain_verdict(said, by_rule)
    if recorded and other is not None and (found is None or found == plain_every(said)):
        found = other  # The two are asked about the code by the rules, whatever the wait says.
    if found is not None:
        (reason, whose), basis = found
    return reason, whose, basis, plain_heard(said, [(reason, whose), by_rule], basis)


def plain_every(said):
    """What was settled of the stay as a whole: before anybody had disputed anything."""
    found = None
    for party, verdict, reason, whose, of in said:
        if verdict == "dispute":
            break
        if party is None and of is None:
            found = ((reason, whose), "settled") if reason else None
    return found


def plain_heard(said, codes, basis):
    """What both sides have said of a code that is returned, in a word."""
    if basis in ("agreed", "settled"):
        return basis
    if basis == "none":
        return "no_code"
    words = []
    for code in codes:
        last, disputed = {}, None
        for party, verdict, reason, whose, of in said:
            if party is None and (of or disputed) == code:
                last = {}
            if verdict == "dispute":
                disputed = (reason, whose)
            if party is not None and (reason, whose) == code:
                last[party] = verdict
        words.append(sorted(last.values()))
    if any("dispute" in some for some in words):
        return "disputed"
    return "one_side" if ["agree"] in words else "nobody"


def facts(person, council, here):
    """What a rule may ask, in its words."""
    said = dict.fromkeys("funding residence housing choice choice_of offer dispute".split(), "unknown")
    said["care"] = person.bed["care"]
    home = person.home[2] if person.home else {}
    said["funding"] = home.get("funding") or "unknown"
    said["housing"] = home.get("housing") or ("homeless" if home.get("home") == "none" else "unknown")
    if council is not None:
        said["residence"] = "here" if council == here else "elsewhere"
    if person.choices:
        _, key = min((one[0], key) for key, one in person.choices.items())
        told = person.choices[key][2]
        said["choice"] = "paused" if told["state"] == "paused" else "running"
        said["choice_of"] = told["what"]
    return said


def plain_verdict(said, code):
    """What stands in place of a code, and by what: all that was said is read once for this code."""
    words, settled, every, disputed = {}, None, None, None
    for party, verdict, reason, whose, of in said:
        if party is None and of is None and disputed is None:
            every = (reason, whose) if reason else None
        elif party is None:
            if (of or disputed) == code:
                settled, words = (reason, whose), {}
        else:
            if verdict == "dispute":
                disputed = (reason, whose)
            if (reason, whose) == code:
                words[party] = verdict
                if words == {"hospital": "agree", "council": "agree"}:
                    settled = None
    if settled is not None:
        return settled, "settled"
    if words == {"hospital": "agree", "council": "agree"}:
        return code, "agreed"
    return None if every is None else (every, "settled")


def plain_once(stretches, counted, night):
    """Who is counted at a midnight, in whose bed and why: (person, key, place, care, reason, whose), in
    order. Of each
    key that has an adult in a bed then one walks back night by night for as long as it had them in that bed;
    the key that began first counts."""

    def of(key, then):
        return [one for one in stretches if one.key == key and covers(one, then)]

    found = {}
    for key in sorted({one.key for one in stretches}):
        how = counted.get(key)
        person = how.person if how else key
        if how and how.adult_from is not None and how.adult_from > night:
            continue
        for one in of(key, night):
            began = night
            bed = (one.place, one.care)
            while any((before.place, before.care) == bed for before in of(key, began - timedelta(days=1))):
                began -= timedelta(days=1)
            claim = (began, one.place, one.care, key, one.reason, one.whose or "")
            found.setdefault(person, []).append(claim)
    return sorted((person, *_named(min(own))) for person, own in found.items())


def _named(first):
    _, place, care, key, reason, whose = first
    return key, place, care, reason, whose


def covers(one, night):
    return one.first <= night and (one.end is None or night < one.end)
