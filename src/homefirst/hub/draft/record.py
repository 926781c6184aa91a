"""The verbs of a draft: to change it by hand, to take that back, to keep one that was made, to note that
something was offered by it, and to clear old ones away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.foundation.store.events import Author, Fact, Occurred
from homefirst.foundation.store.log import Log
from homefirst.hub import events as kinds
from homefirst.hub.draft.drafts import Draft
from homefirst.hub.draft.overrides import HOW, WHY_OVERRIDDEN, overrides_of
from homefirst.hub.draft.read import overrides_said
from homefirst.hub.models import DraftRow


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed of one person: how, to or out of which line, from which day, and with whom they were
    exchanged."""

    person: str
    how: str
    resource: str | None
    start: date | None
    other: str | None = None


def override(
    log: Log,
    changes: Sequence[Change],
    *,
    override: str,
    day: date,
    why: str,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> None:
    """Changes the draft of a day's call by hand, in one append; `override` is a new key. Raises NotUnderstood
    for what is no reason, or changes nothing."""
    if why not in WHY_OVERRIDDEN:
        raise NotUnderstood("It does not say why.", where="why", next="Choose a reason from the list.")
    if not changes or any(one.how not in HOW for one in changes):
        raise NotUnderstood("It does not say what to change.", where="how", next="Choose it from the list.")
    facts = [
        Fact(
            kinds.STREAM,
            kinds.DRAFT_OVERRIDDEN,
            Occurred.at(at),
            {
                "person": one.person,
                "override": override,
                "other": one.other,
                "day": day.isoformat(),
                "how": one.how,
                "resource": one.resource,
                "start": None if one.start is None else one.start.isoformat(),
                "why": why,
            },
        )
        for one in changes
    ]
    log.append(facts, by=by, because=because)


def lift(
    log: Log, *, override: str, day: date, why: str, by: Author, at: datetime, because: str | None = None
) -> None:
    """A change by hand counts no more. Raises Refused for one that does not stand, NotUnderstood without a
    reason."""
    if why not in WHY_OVERRIDDEN:
        raise NotUnderstood("It does not say why.", where="why", next="Choose a reason from the list.")
    with log.holding(kinds.STREAM) as view:
        stands = overrides_of(overrides_said(view, day), day).entries
        persons = [one.person for one in stands if one.override == override]
        if not persons:
            raise Refused(
                "This change does not stand any more.", where="override", next="Look at the draft as it is."
            )
        says = {"override": override, "day": day.isoformat(), "why": why}
        log.append(
            [
                Fact(kinds.STREAM, kinds.DRAFT_OVERRIDE_LIFTED, Occurred.at(at), {"person": one, **says})
                for one in persons[:1]
            ],
            by=by,
            because=because,
        )


def keep_draft(draft: Draft) -> None:
    """Keeps a draft; made again under the same key it takes the place of the one before."""
    DraftRow.objects.update_or_create(
        id=UUID(draft.key),
        defaults={
            "county": draft.view.county,
            "day": draft.day,
            "at": draft.at,
            "known_at": draft.view.known_at,
            "heads": dict(draft.view.heads or ()),
            "overrides": draft.answer["overrides"],
            "more": dict(draft.more),
            "digest": draft.answer["digest"],
            "answer": dict(draft.answer),
            "made_at": draft.made_at,
            "asked_by": draft.asked_by,
        },
    )


def note_confirmed(key: str, at: datetime) -> None:
    """Something was offered by a draft: it is what the decision rests on, and is kept."""
    DraftRow.objects.filter(id=UUID(key)).update(confirmed_at=at)


def clear_drafts(county: str, *, before: datetime) -> int:
    """Deletes drafts made before an instant by which nothing was offered and that are over: those of which
    the day has a later one, and what was tried with more of a line. How many."""
    later = DraftRow.objects.filter(
        county=county, day=OuterRef("day"), more={}, made_at__gt=OuterRef("made_at")
    )
    over = ~Q(more={}) | Exists(later)
    rows = DraftRow.objects.filter(over, county=county, made_at__lt=before, confirmed_at=None)
    return rows.delete()[0]
