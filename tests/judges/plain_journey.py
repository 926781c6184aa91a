"""A journey judged the slow and obvious way: everything that was known is replayed to the instant asked for.

No intervals, no tables, no memory of earlier answers, and none of the room's own rules: what may follow what
is written out once more, in plain words of Python.
"""

import json
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# Entries of one instant are tried in this order, again and again until no other can be.
ORDER = (
    "Transferred LeaveEnded LeaveBegan ReadinessRecorded ReadinessReset WaitOpened WaitChanged WaitClosed"
    " ServiceReferred ServiceAssessed ServiceStarted ServiceHoursChanged ServiceEnded ReferralClosed"
    " ExpectedDateSet CriteriaRecorded PathwaySet StayConfirmed CircumstancesRecorded NeedsDescribed"
    " AssessmentRequested AssessmentDone AssessmentWithdrawn ChoiceBegan ChoicePaused ChoiceResumed"
    " ChoiceMade OfferDeclined OfferWithdrawn StartFailed Offered StartPutOff OfferAccepted StartConfirmed"
    " MentalCapacityRecorded Discharged Admitted Died"
).split()


def stands(events, known):
    """The entries that stood at a time of knowing, each as it was then last corrected."""
    by_seq = {event.seq: event for event in events}
    found = {event.seq: event for event in events if event.corrects is None and event.known_at <= known}
    found = {seq: event for seq, event in found.items() if event.name != "EntryCancelled"}
    corrections = []
    for event in events:
        if event.corrects is None:
            continue
        target = by_seq.get(event.corrects)
        if target is None or target.corrects is not None or target.name == "EntryCancelled":
            continue
        if event.name not in ("EntryCancelled", target.name):
            continue
        both_known = max(event.known_at, target.known_at)
        if both_known <= known:
            corrections.append((both_known, event.seq, event))
    for _, _, event in sorted(corrections, key=lambda one: one[:2]):
        found[event.corrects] = event
    return [event for event in found.values() if event.name != "EntryCancelled"]


class Person:
    """What is open for somebody, changed entry by entry. `take` says whether an entry can be."""

    def __init__(self):
        self.bed = None
        self.waits, self.services = {}, {}
        self.ward, self.home, self.needs = {}, None, None
        self.assessments, self.choices = {}, {}
        self.offers, self.mind = {}, None
        self.over = set()
        self.dead = False

    def take(self, event):
        if self.dead:
            return False
        said, name, at = event.payload, event.name, event.occurred.start
        if name == "Died":
            self.__init__()
            self.dead = True
            return True
        if "offer" in said:
            return self.take_offer(said, name, at)
        if "spell" in said:
            return self.take_stay(said, name, at)
        if name == "MentalCapacityRecorded":
            first, _, found = self.mind or (at, None, {})
            this = [said["found"], at.astimezone(UTC).isoformat()]
            self.mind = (first, at, {**found, said["about"]: this})
            return True
        if name in ("CircumstancesRecorded", "NeedsDescribed"):
            return self.take_home(said, name, at)
        if "assessment" in said:
            return self.take_assessment(said, name, at)
        if "choice" in said:
            return self.take_choice(said, name, at)
        if "wait" in said:
            return self.take_wait(said, name, at)
        return self.take_service(said, name, at)

    def take_stay(self, said, name, at):
        spell = said["spell"]
        if name == "Admitted":
            if self.bed is not None or spell in self.over:
                return False
            self.bed = {"spell": spell, "care": said["care"], "place": said["place"], "ward": said["ward"],
                        "admitted": at, "method": said.get("method"), "leave": False, "ready": None,
                        "tests": {"clinical": False, "multidisciplinary": False, "safe": False}}  # fmt: skip
            return True
        bed = self.bed
        if bed is None or bed["spell"] != spell:
            return False
        if name == "Transferred":
            if bed["leave"]:
                return False
            elsewhere = (bed["care"], bed["place"]) != (said["care"], said["place"])
            bed.update(care=said["care"], place=said["place"], ward=said["ward"])
            if elsewhere:
                self.unready()
                self.ward.pop("criteria", None)
                self.leave_place(spell)
        elif name == "LeaveBegan":
            if bed["leave"]:
                return False
            bed["leave"] = True
        elif name == "LeaveEnded":
            if not bed["leave"]:
                return False
            bed["leave"] = False
        elif name == "ReadinessReset":
            self.unready()
        elif name == "ReadinessRecorded":
            for test in bed["tests"]:
                if said[test] is not None:
                    bed["tests"][test] = said[test]
            if not all(bed["tests"].values()):
                bed["ready"] = None
            elif bed["ready"] is None:
                bed["ready"] = at
        elif name == "Discharged":
            self.bed = None
            self.ward = {}
            self.over.add(spell)
            self.leave_place(spell)
        elif name == "ExpectedDateSet":
            self.ward["expected"] = (at, at, {"day": said["day"], "certainty": said["certainty"]})
        elif name == "PathwaySet":
            self.ward["pathway"] = (at, at, {"pathway": said["pathway"]})
        elif name == "StayConfirmed":
            self.ward["confirmed"] = (at, at, {})
        elif name == "CriteriaRecorded":
            if bed["leave"]:
                return False
            since = at
            if "criteria" in self.ward:
                was_since, _, was = self.ward["criteria"]
                if (len(was["met"]) > 0) == (len(said["met"]) > 0):
                    since = was_since
            self.ward["criteria"] = (since, at, {"met": said["met"]})
        return True

    def take_home(self, said, name, at):
        if name == "NeedsDescribed":
            told = {field: said[field] for field in said if field != "person"}
            for asked_later in ("tasks", "cover", "bariatric"):
                if told[asked_later] is None:
                    del told[asked_later]
            self.needs = (at, at, told)
            return True
        first, told = at, dict.fromkeys(("home", "housing", "funding", "carer", "package"))
        if self.home is not None:
            first, _, told = self.home
        self.home = (
            first,
            at,
            {field: told[field] if said[field] is None else said[field] for field in told},
        )
        return True

    def take_assessment(self, said, name, at):
        key = said["assessment"]
        if name == "AssessmentRequested":
            if key in self.assessments or key in self.over:
                return False
            asked = {"what": said["what"], "profession": said["profession"], "due": said["due"]}
            self.assessments[key] = (at, at, asked)
            return True
        if key not in self.assessments:
            return False
        del self.assessments[key]
        self.over.add(key)
        return True

    def take_choice(self, said, name, at):
        key, now = said["choice"], at.astimezone(UTC).isoformat()
        if name == "ChoiceBegan":
            if key in self.choices or key in self.over:
                return False
            told = {"what": said["what"], "state": "choosing", "why": None, "stops": []}
            self.choices[key] = (at, at, told)
            return True
        if key not in self.choices:
            return False
        began, _, told = self.choices[key]
        stops = [list(stop) for stop in told["stops"]]
        if name == "ChoiceMade":
            del self.choices[key]
            self.over.add(key)
            return True
        if name == "ChoicePaused":
            if told["state"] == "paused":
                return False
            stops.append([now, None])
            told = {"what": told["what"], "state": "paused", "why": said["why"], "stops": stops}
        else:
            if told["state"] != "paused":
                return False
            stops[-1][1] = now
            told = {"what": told["what"], "state": "choosing", "why": None, "stops": stops}
        self.choices[key] = (began, at, told)
        return True

    def take_offer(self, said, name, at):
        key = said["offer"]
        if name == "Offered":
            others = [told for _, _, told in self.offers.values() if told["wait"] == said["wait"]]
            standing = [told for told in others if told["state"] != "started"]
            if key in self.offers or key in self.over or said["wait"] not in self.waits or standing:
                return False
            told = {part: said[part] for part in said if part not in ("person", "offer")}
            self.offers[key] = (at, at, told | {"holds": None, "state": "offered"})
            return True
        if key not in self.offers:
            return False
        made, _, told = self.offers[key]
        if told["state"] == "started":
            return False
        if name == "StartPutOff":
            self.offers[key] = (made, at, {**told, "start": said["start"]})
            return True
        if name == "OfferAccepted":
            if told["state"] != "offered":
                return False
            self.offers[key] = (made, at, {**told, "state": "accepted"})
            return True
        if name in ("StartConfirmed", "StartFailed") and told["state"] != "accepted":
            return False
        if name == "StartConfirmed":
            service, spell = said["service"], said["spell"]
            served = service in self.services and self.services[service]["state"] == "receiving"
            lies = self.bed is not None and self.bed["spell"] == spell
            nowhere = service is None and spell is None
            if not (nowhere or (served and spell is None) or (lies and service is None)):
                return False
            if nowhere:
                del self.offers[key]
            else:
                self.offers[key] = (made, at, {**told, "state": "started", "holds": service or spell})
        else:
            del self.offers[key]
        self.over.add(key)
        return True

    def leave_place(self, thing):
        self.offers = {key: one for key, one in self.offers.items() if one[2]["holds"] != thing}

    def unready(self):
        self.bed["ready"] = None
        self.bed["tests"] = dict.fromkeys(self.bed["tests"], False)

    def take_wait(self, said, name, at):
        wait = said["wait"]
        if name == "WaitOpened":
            if wait in self.waits or wait in self.over:
                return False
            self.waits[wait] = {"opened": at}
        elif wait not in self.waits:
            return False
        if name == "WaitClosed":
            del self.waits[wait]
            self.over.add(wait)
        else:
            self.waits[wait].update({name: said[name] for name in ("what", "reason", "whose", "due")})
        return True

    def take_service(self, said, name, at):
        key = said["service"]
        one = self.services.get(key)
        state = "over" if key in self.over else "none" if one is None else one["state"]
        allowed = {
            "ServiceReferred": ["none"],
            "ServiceAssessed": ["referred", "assessed", "receiving"],
            "ServiceStarted": ["none", "referred", "assessed"],
            "ServiceHoursChanged": ["receiving"],
            "ServiceEnded": ["receiving"],
            "ReferralClosed": ["referred", "assessed"],
        }
        if state not in allowed[name]:
            return False
        if name in ("ServiceEnded", "ReferralClosed"):
            del self.services[key]
            self.over.add(key)
            self.leave_place(key)
            return True
        if name == "ServiceAssessed" and state == "receiving":
            return True
        after = {"ServiceReferred": "referred", "ServiceAssessed": "assessed"}.get(name, "receiving")
        one = self.services.setdefault(key, {"what": None, "place": None, "hours": None, "state": "none"})
        if after != state:
            one["since"] = at
        one["state"] = after
        one.update({part: said[part] for part in ("what", "place", "hours") if part in said})
        return True

    def reason(self):
        """Reason and responsibility of the wait that was opened first."""
        found = [(wait["opened"], key) for key, wait in self.waits.items() if wait["reason"] is not None]
        if not found or self.bed is None or self.bed["ready"] is None:
            return None, None
        wait = self.waits[min(found)[1]]
        return wait["reason"], wait["whose"]


def person_at(events, at, known):
    """Somebody as they were at an instant, as known at a time."""
    left = [event for event in stands(events, known) if event.occurred.start <= at]
    person = Person()
    while left:
        instant = min(event.occurred.start for event in left)
        now = [event for event in left if event.occurred.start == instant]
        left = [event for event in left if event.occurred.start != instant]
        now.sort(
            key=lambda e: (ORDER.index(e.name), _thing(e), "|".join(map(str, e.payload.values())), e.seq)
        )
        while True:
            refused = [event for event in now if not person.take(event)]
            if len(refused) == len(now):
                break
            now = refused
    return person


def _thing(event):
    said = event.payload
    for name in ("offer", "spell", "wait", "service", "assessment", "choice"):
        if name in said:
            return said[name]
    return ""


def open_at(events, at, known):
    """What was open, in the order and the words of the room's own faces."""
    person = person_at(events, at, known)
    found = {}
    if person.bed is not None:
        bed = person.bed
        found["stay", bed["spell"]] = (
            bed["care"], bed["place"], bed["ward"], bed["admitted"], bed["leave"], *bed["tests"].values(),
            bed["ready"], *person.reason(), bed["method"],
        )  # fmt: skip
    for key, wait in person.waits.items():
        found["wait", key] = (wait["what"], wait["reason"], wait["whose"], wait["opened"], wait["due"])
    for key, one in person.services.items():
        found["service", key] = (one["what"], one["place"], one["hours"], one["state"], one["since"])
    sayings = [(subject, person.bed["spell"], one) for subject, one in person.ward.items()]
    sayings += [("circumstances", "", person.home)] if person.home else []
    sayings += [("needs", "", person.needs)] if person.needs else []
    sayings += [("mental_capacity", "", person.mind)] if person.mind else []
    sayings += [("offer", key, one) for key, one in person.offers.items()]
    sayings += [("assessment", key, one) for key, one in person.assessments.items()]
    sayings += [("choice", key, one) for key, one in person.choices.items()]
    for subject, about, (since, said_at, says) in sayings:
        text = json.dumps(says, sort_keys=True, ensure_ascii=False)
        found["said", f"{subject} {about}"] = (subject, about, since, said_at, text)
    return found


def midnight_after(day: date) -> datetime:
    """The instant at which a local day ends."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON)


def nights(events, first, last, known):
    """Of each day: where somebody was at the midnight that ends it, and under which reason they were
    delayed there; None where they were in no bed."""
    found = {}
    day = first
    while day <= last:
        person = person_at(events, midnight_after(day), known)
        bed = person.bed
        if bed is not None and not bed["leave"]:
            found[day] = (bed["care"], bed["place"], bed["ready"] is not None, *person.reason())
        day += timedelta(days=1)
    return found
