"""Who looked at whom: read from the record of views, with a permit like everything about a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from homefirst.county.access.events import PERSON_VIEWED, STREAM
from homefirst.county.access.models import ViewRow
from homefirst.county.access.permits import Permit, SearchPermit
from homefirst.county.access.seeing import Part
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.store.view import View

MOST = 200
"""How many views are shown at once, the latest first."""
_COLUMNS = (
    "seq person event viewer role organisation purpose part reason relationships agreements viewed_at".split()
)


@dataclass(frozen=True, slots=True)
class ViewSeen:
    """One view, search or refusal as it stands on record, at its number in the log. `person` is None where
    it is about no person who is held."""

    seq: int
    person: UUID | None
    event: str
    viewer: str
    role: str
    organisation: str
    purpose: str
    part: str
    reason: str | None
    relationships: tuple[str, ...]
    agreements: tuple[str, ...]
    viewed_at: datetime

    @property
    def shown(self) -> bool:
        """Whether somebody was shown something."""
        return self.event == PERSON_VIEWED.name

    def as_answer(self) -> dict[str, Any]:
        return (
            self.for_the_person()
            | {"person": None if self.person is None else str(self.person)}
            | {"viewer": self.viewer}
        )

    def for_the_person(self) -> dict[str, Any]:
        """The same as it is told to the person themselves: in which role, of which organisation, what, when
        and why; not the name of the one who looked, which their organisation tells when it is asked."""
        return {
            "number": self.seq,
            "event": self.event,
            "at": self.viewed_at.astimezone(LONDON).isoformat(),
            "role": self.role,
            "organisation": self.organisation,
            "purpose": self.purpose,
            "part": self.part,
            "reason": self.reason,
            "relationships": list(self.relationships),
            "agreements": list(self.agreements),
        }


def views_of(view: View, permit: Permit) -> tuple[ViewSeen, ...]:
    """Who looked at the person of a permit, the latest first; refusals as well."""
    if permit.part not in (Part.VIEWS, Part.IDENTITY):
        raise RuntimeError(f"A permit for “{permit.part}” does not open who looked.")
    rows = _rows(view).filter(person__in=sorted(map(str, permit.persons)))
    return _once(rows.order_by("-seq", "person").values_list(*_COLUMNS)[: MOST * len(permit.persons)])


def views_by(view: View, permit: SearchPermit, viewer: str) -> tuple[ViewSeen, ...]:
    """What a user looked at, searched for or was refused, the latest first."""
    if permit.part is not Part.VIEWS:
        raise RuntimeError(f"A permit for “{permit.part}” does not open who looked.")
    rows = _rows(view).filter(viewer=viewer)
    return tuple(_seen(row) for row in rows.order_by("-seq", "person").values_list(*_COLUMNS)[:MOST])


def view_counts(view: View) -> dict[str, int]:
    """How many views, searches and refusals are on record, by event; it names nobody."""
    return dict(_rows(view).values_list("event").annotate(Count("seq", distinct=True)).order_by("event"))


def _rows(view: View) -> Any:
    return ViewRow.objects.filter(county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at)


def _once(rows: Iterable[tuple[Any, ...]]) -> tuple[ViewSeen, ...]:
    """Each view once, though it be about several keys of one person; not more than are shown."""
    found: dict[int, ViewSeen] = {}
    for row in rows:
        found.setdefault(row[0], _seen(row))
    return tuple(found.values())[:MOST]


def _seen(row: tuple[Any, ...]) -> ViewSeen:
    told = dict(zip(_COLUMNS, row, strict=True))
    told["person"] = UUID(told["person"]) if told["person"] else None
    told["relationships"], told["agreements"] = tuple(told["relationships"]), tuple(told["agreements"])
    return ViewSeen(**told)
