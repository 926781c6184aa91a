"""Who looked at whom: read from the record of views, with a permit like everything about a person."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from homefirst.county.access.events import PEOPLE_LISTED, PERSON_VIEWED, STREAM
from homefirst.county.access.models import ListRow, ViewRow
from homefirst.county.access.permits import Grounds, Permit, SearchPermit
from homefirst.county.access.seeing import Part, Purpose
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.store.view import View

MOST = 200
"""How many views are shown at once, the latest first."""
OPENED_BY: Grounds = frozenset({(Purpose.CHECKING_VIEWS, Part.VIEWS), (Purpose.DIRECT_CARE, Part.IDENTITY)})
"""Who looked is opened by checking it, and stands on the person's page."""
USER_OPENED_BY: Grounds = frozenset({(Purpose.CHECKING_VIEWS, Part.VIEWS)})
_COLUMNS = (
    "seq person event viewer role organisation purpose part reason relationships agreements viewed_at".split()
)
_OF_LIST = "seq persons people grounds viewer role organisation purpose viewed_at".split()


@dataclass(frozen=True, slots=True)
class ViewSeen:
    """One view, search or refusal as it stands on record, at its number in the log. `person` is None where
    it is about no person who is held, and of a whole list; `people` is how many a list showed."""

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
    people: int | None = None

    @property
    def shown(self) -> bool:
        """Whether somebody was shown something."""
        return self.event in (PERSON_VIEWED.name, PEOPLE_LISTED.name)

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
            "people": self.people,
        }


def views_of(view: View, permit: Permit, *, at: datetime) -> tuple[ViewSeen, ...]:
    """Who looked at the person of a permit, the latest first: refusals as well, and lists on which they
    stood. Raises Refused where the permit is too old at an instant."""
    permit.check_opens("who looked", by=OPENED_BY, persons=frozenset(), at=at)
    keys = sorted(map(str, permit.persons))
    rows = _rows(view).filter(person__in=keys).order_by("-seq", "person").values_list(*_COLUMNS)
    lists = _lists(view).filter(persons__has_any_keys=keys).order_by("-seq").values_list(*_OF_LIST)
    views = (_seen(row) for row in rows[: MOST * len(keys)])
    return _once([*views, *(one for row in lists[:MOST] for one in _listed(row, keys))])


def views_by(view: View, permit: SearchPermit, viewer: str, *, at: datetime) -> tuple[ViewSeen, ...]:
    """What a user looked at, searched for or was refused, the latest first; a list is one look. Raises
    Refused as `views_of`."""
    permit.check_opens("who looked", by=USER_OPENED_BY, at=at)
    rows = _rows(view).filter(viewer=viewer).order_by("-seq", "person").values_list(*_COLUMNS)[:MOST]
    lists = _lists(view).filter(viewer=viewer).order_by("-seq").values_list(*_OF_LIST)[:MOST]
    found = [*map(_seen, rows), *(_whole_list(row) for row in lists)]
    return tuple(sorted(found, key=lambda one: -one.seq)[:MOST])


def view_counts(view: View) -> dict[str, int]:
    """How many views, lists, searches and refusals are on record, by event; it names nobody."""
    counted = dict(_rows(view).values_list("event").annotate(Count("seq", distinct=True)).order_by("event"))
    lists = _lists(view).count()
    return counted | ({PEOPLE_LISTED.name: lists} if lists else {})


def _rows(view: View) -> Any:
    return ViewRow.objects.filter(county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at)


def _lists(view: View) -> Any:
    return ListRow.objects.filter(county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at)


def _once(found: Iterable[ViewSeen]) -> tuple[ViewSeen, ...]:
    """Each view once, though it be about several keys of one person, the latest first; not more than are
    shown."""
    once: dict[int, ViewSeen] = {}
    for one in found:
        once.setdefault(one.seq, one)
    return tuple(once[seq] for seq in sorted(once, reverse=True))[:MOST]


def _listed(row: tuple[Any, ...], keys: Collection[str]) -> Iterator[ViewSeen]:
    """A list as a view of one person who stood on it, on the ground on which they did."""
    told = dict(zip(_OF_LIST, row, strict=True))
    upto = 0
    for ground in told["grounds"]:
        here = told["persons"][upto : upto + ground["keys"]]
        upto += ground["keys"]
        for key in sorted(set(here) & set(keys)):
            yield _of_list(told, UUID(key), ground["relationships"], ground["agreements"])


def _whole_list(row: tuple[Any, ...]) -> ViewSeen:
    """A list as one look of whoever was shown it, on all its grounds."""
    told = dict(zip(_OF_LIST, row, strict=True))
    kinds = {kind for ground in told["grounds"] for kind in ground["relationships"]}
    agreements = {id_ for ground in told["grounds"] for id_ in ground["agreements"]}
    return _of_list(told, None, sorted(kinds), sorted(agreements))


def _of_list(
    told: dict[str, Any], person: UUID | None, relationships: Iterable[str], agreements: Iterable[str]
) -> ViewSeen:
    kept = {name: told[name] for name in _OF_LIST if name not in ("persons", "grounds")}
    return ViewSeen(
        person=person,
        event=PEOPLE_LISTED.name,
        part=Part.LIST.value,
        reason=None,
        relationships=tuple(relationships),
        agreements=tuple(agreements),
        **kept,
    )


def _seen(row: tuple[Any, ...]) -> ViewSeen:
    told = dict(zip(_COLUMNS, row, strict=True))
    told["person"] = UUID(told["person"]) if told["person"] else None
    told["relationships"], told["agreements"] = tuple(told["relationships"]), tuple(told["agreements"])
    return ViewSeen(**told)
