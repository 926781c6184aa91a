"""The half-hour call: the draft of a day with how each line stands, what is confirmed of it, and what is
changed in it by hand. The worker solves; a page asks it to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from homefirst.app.call.stands import Stand, entered_since, stands_of
from homefirst.app.draft.allocating import County, county_at
from homefirst.app.draft.jobs import instant_of, want_draft
from homefirst.app.ground.house import this_county, this_log
from homefirst.app.ground.work import ALLOCATE, this_work
from homefirst.app.morning.asking import lines_of_people
from homefirst.app.morning.desk import Acting
from homefirst.app.offers import decisions
from homefirst.app.offers.decisions import Offered
from homefirst.app.people.asking import Caller
from homefirst.app.people.naming import MOST, list_people
from homefirst.county.journey.offer_entries import OfferEntry, offer_entries
from homefirst.county.journey.states import Offering
from homefirst.county.people.identity import Identity
from homefirst.foundation.calendar import local_day, midnight
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Problem, Refused
from homefirst.foundation.store.events import Author
from homefirst.foundation.work.job import FINAL, Job
from homefirst.hub.draft import record
from homefirst.hub.draft.drafts import Draft
from homefirst.hub.draft.overrides import EXCLUDE, HOLD, SWAP, OverrideSaid
from homefirst.hub.draft.people import Candidate
from homefirst.hub.draft.read import last_draft, overrides_said, tries
from homefirst.hub.draft.record import Change
from homefirst.hub.draft.solved import cannot_place
from homefirst.hub.draft.told import needs_key, persons_in
from homefirst.hub.line import Line

_ON_THEIR_LINE = "Wait for it, or offer it on their own line, with the reason."


@dataclass(frozen=True, slots=True)
class CallAsked:
    """The call of a day: its instant, the draft that was made last (None: none was), how those of it stand
    now, by their keys, what was tried with more of a line, the last job that makes one, and how many entries
    came since the draft. `day_after` is None where that has not come."""

    day: date
    day_after: date | None
    at: datetime
    known_at: datetime
    draft: Draft | None
    stands: Mapping[str, Stand]
    tries: tuple[Draft, ...]
    job: Job | None
    since: int
    overrides: tuple[OverrideSaid, ...]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What became of a group that was confirmed: the people to whom it is offered now, and of the others the
    reason, a sentence."""

    offered: tuple[str, ...]
    refused: tuple[tuple[str, Problem], ...]


def ask_call(day: date) -> CallAsked:
    """The call of a day as it stands. Raises NotUnderstood for a day that has not come, or lies before all
    records."""
    at = instant_of(day)
    county, view = this_county().area, this_log().now()
    draft = last_draft(county, day)
    after = day + timedelta(days=1)
    return CallAsked(
        day=day,
        day_after=after if after <= local_day(view.known_at) else None,
        at=at,
        known_at=view.known_at,
        draft=draft,
        stands={} if draft is None else stands_of(view, at, persons_in(draft.answer)),
        tries=tries(county, day),
        job=job_of_call(day),
        since=0 if draft is None else entered_since(draft),
        overrides=tuple(overrides_said(view, day)),
    )


def confirm(day: date, persons: Sequence[str], caller: Caller) -> Confirmed:
    """Offers what the draft has for some people, one after the other; each stands by itself. Refused with a
    sentence for a line of which the draft is stale: what they need, when they can go or what is left is not
    what it was. Raises NotFound where there is no draft."""
    draft = _draft_of(day)
    rows = {one["person"]: one for one in draft.answer["assignments"]}
    not_yet = {one["person"]: one["not_yet"] for one in draft.answer["expected"]}
    at = instant_of(day)
    asked, county, seen = _seen(draft, at, [one for one in persons if one in rows or one in not_yet], caller)
    now = {one.waiting.person: one for one in county.asked.candidates}
    offered, refused = [], []
    for person in persons:
        line = asked.get(person)
        if person not in {*rows, *not_yet} or line is None or person not in seen:
            refused.append((person, _no_line().problem))
            continue
        if person in not_yet:
            refused.append((person, Problem("line", not_yet[person], _ON_THEIR_LINE)))
            continue
        try:
            _check_fresh(rows[person], now.get(person), county)
            _offer(rows[person], Acting(line, at, line.heard, caller, seen[person]))
        except (Refused, NotUnderstood) as error:
            refused.append((person, error.problem))
        else:
            offered.append(person)
    if offered:
        record.note_confirmed(draft.key, this_log().now().known_at)
    return Confirmed(tuple(offered), tuple(refused))


def change(
    day: date,
    caller: Caller,
    *,
    person: str,
    how: str,
    why: str,
    resource: str | None = None,
    start: date | None = None,
    other: str | None = None,
) -> Job:
    """Changes the draft by hand and asks for it anew: holds somebody at a place, exchanges two, or keeps
    somebody out of a line or of the draft. Raises NotFound for whom one may not act on, NotUnderstood and
    Refused for what cannot be."""
    draft, at = _draft_of(day), instant_of(day)
    every = (one for name in ("assignments", "unplaced", "expected") for one in draft.answer[name])
    rows = {one["person"]: one for one in every}
    both = [person] if other is None else [person, other]
    if any(one not in rows for one in both):
        raise _no_line()
    _, county, seen = _seen(draft, at, both, caller)
    if any(one not in seen for one in both):
        raise _no_line()
    changes = _changes(how, rows[person], None if other is None else rows[other], resource, start)
    now = {one.waiting.person: one for one in county.asked.candidates}
    for one in changes:
        if one.how != EXCLUDE:
            _check_can(one, now.get(one.person), county)
    record.override(
        this_log(), changes, override=str(uuid4()), day=day, why=why, by=Author(caller.asker.user), at=at
    )
    return want_draft(day, by=caller.asker.user)


def lift(day: date, caller: Caller, *, override: str, why: str) -> Job:
    """A change by hand counts no more, and the draft is asked for anew. Raises as `record.lift`."""
    record.lift(
        this_log(), override=override, day=day, why=why, by=Author(caller.asker.user), at=instant_of(day)
    )
    return want_draft(day, by=caller.asker.user)


def try_more(day: date, caller: Caller, *, resource: str, amount: str) -> Job:
    """Asks what a draft would be with more of a line. Raises NotUnderstood for no such line, or no amount."""
    draft = _draft_of(day)
    if resource not in {one["resource"] for one in draft.answer["lines"]}:
        raise NotUnderstood("It is no line of the draft.", where="resource", next="Choose one of the list.")
    try:
        much = Decimal(amount.strip())
    except InvalidOperation:
        much = Decimal(0)
    if not much.is_finite() or not 0 < much <= 1000 or much != much.quantize(Decimal("0.01")):
        raise NotUnderstood(f"“{amount}” is no amount.", where="amount", next="Write 1, or 7.5.")
    return want_draft(day, by=caller.asker.user, more={resource: f"{much:f}"})


def _changes(
    how: str,
    row: Mapping[str, object],
    other: Mapping[str, object] | None,
    resource: str | None,
    start: date | None,
) -> list[Change]:
    person = str(row["person"])
    if how == EXCLUDE:
        return [Change(person, EXCLUDE, resource, None)]
    if how == HOLD:
        if resource is None or start is None:
            raise NotUnderstood(
                "It does not say where, or from which day.", where="resource", next="Choose both."
            )
        return [Change(person, HOLD, resource, start)]
    if how != SWAP or other is None:
        raise NotUnderstood("It does not say what to change.", where="how", next="Choose it from the list.")
    if "offer" not in row or "offer" not in other or row["person"] == other["person"]:
        raise NotUnderstood(
            "Both are to have a place in the draft.", where="other", next="Choose somebody who has one."
        )
    return [
        Change(str(mine["person"]), SWAP, str(theirs["offer"]), _day(theirs["start"]), str(theirs["person"]))
        for mine, theirs in ((row, other), (other, row))
    ]


def _day(text: object) -> date:
    return date.fromisoformat(str(text))


def _check_can(one: Change, candidate: Candidate | None, county: County) -> None:
    resource = county.lines.resources.get(one.resource or "")
    if candidate is None or resource is None or one.start is None:
        raise Refused(
            "They are not asked for any more, or nobody posted that line today.",
            where="resource",
            next="Ask for a new draft.",
        )
    line = next(each for each in county.lines.lines if each.resource == resource.code)
    start = (one.start - county.rules.first_day).days
    wrong = cannot_place(
        candidate, resource, start, county.rules, line.free, line.starts or (True,) * county.rules.days
    )
    if wrong is not None:
        raise Refused(f"{resource.name} cannot take them: {wrong}", where="resource", next="Choose another.")


def _check_fresh(row: Mapping[str, object], now: Candidate | None, county: County) -> None:
    if now is None:
        person = row["person"]
        if any(one.line.person == person for one in county.asked.offered):
            raise Refused(
                "Something is offered to them already.", where="line", next="Look at how it stands."
            )
        left = next((one for one in county.asked.left_out if one.line.person == person), None)
        raise Refused(
            "They are not asked for any more." if left is None else left.because,
            where="line",
            next="Ask for a new draft.",
        )
    if needs_key(now) != row["needs"]:
        raise Refused(
            "What they need, or when they can go, is not what it was when the draft was made.",
            where="line",
            next="Ask for a new draft.",
        )


def _offer(row: Mapping[str, object], acting: Acting) -> None:
    hours = row["offer_hours"]
    decisions.make_offer(
        acting,
        Offered(
            wait=str(row["wait"]),
            resource=str(row["offer"]),
            what=str(row["kind"]),
            place="",
            hours=None if hours is None else Decimal(str(hours)),
            start=_day(row["start"]),
            weekly=None,
            runner_up=None if row["runner_up"] is None else str(row["runner_up"]),
        ),
    )


def _seen(
    draft: Draft, at: datetime, persons: Sequence[str], caller: Caller
) -> tuple[Mapping[str, Line], County, Mapping[str, Identity]]:
    """The lines of some people as they are now, who of them waits for what, and whom of them one may see."""
    view = this_log().now()
    lines = lines_of_people(view, at, {UUID(one) for one in persons})
    listed = list_people([UUID(one) for one in persons[:MOST]], caller)
    keys = {key for one in persons if one in lines for key in lines[one].keys}
    county = county_at(view, at, of=keys, days=draft.answer["days"])
    return lines, county, {str(key): one for key, one in listed.who.items()}


def _draft_of(day: date) -> Draft:
    found = last_draft(this_county().area, day)
    if found is None:
        raise NotFound("There is no draft of this call yet.", where="draft", next="Ask for one.")
    return found


def _no_line() -> HomefirstError:
    return NotFound("There is no such line in this draft.", where="line", next="Look at the draft as it is.")


def job_of_call(day: date) -> Job | None:
    """The job that was asked for last to draft a day's call; None where none was, or long ago."""
    found = (one for one in this_work().recent() if one.kind == ALLOCATE)
    return next((one for one in found if one.arguments["day"] == day.isoformat()), None)


def is_under_way(job: Job | None) -> bool:
    return job is not None and job.state not in FINAL


def offer_state(stand: Stand, row: Mapping[str, object]) -> Offering | None:
    """How the offer that was made of a draft's row stands; None where none is made of it."""
    return next((one.state for one in stand.offers if one.resource == row["offer"]), None)


def everybody_in(draft: Draft) -> list[UUID]:
    return [UUID(one) for one in sorted(persons_in(draft.answer))]


@dataclass(frozen=True, slots=True)
class Minutes:
    """What was decided at a day's call, in the order in which it was entered: offers and their answers, and
    changes by hand."""

    day: date
    known_at: datetime
    offers: tuple[OfferEntry, ...]
    overrides: tuple[OverrideSaid, ...]

    @property
    def persons(self) -> tuple[str, ...]:
        offers = (one.person for one in self.offers)
        return tuple(dict.fromkeys((*offers, *(one.person for one in self.overrides))))


def ask_minutes(day: date) -> Minutes:
    """The minutes of a day's call, from the log. Raises NotUnderstood for a day that has not come."""
    instant_of(day)  # a day that has not come has none
    view = this_log().now()
    found = offer_entries(view, midnight(day), midnight(day + timedelta(days=1)))
    return Minutes(day, view.known_at, found, tuple(overrides_said(view, day)))
