"""Questions about lists, the view first: what was handed in, how a source's list is read, who was on the
last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.view import View
from homefirst.intake.lists.events import LIST_HANDED_IN, LIST_MAPPING_KEPT, LIST_TAKEN, STREAM
from homefirst.intake.lists.mapping import ListMapping, mapping_of
from homefirst.intake.models import ListStepRow


@dataclass(frozen=True, slots=True)
class Handed:
    """A list that was handed in: its number, by whom of which organisation, when, and its content's
    SHA-256."""

    seq: int
    organisation: str
    sha256: str
    part_of: int | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list: which of its rows stand for whom (row, key), what was entered, and the rows that
    were kept out with the sentences that say why; and row, key and of what of who they are it said
    otherwise than was held (`persons.PARTS`), which no answer tells but to whoever keeps records."""

    seq: int
    handed: int
    source: str
    sha256: str
    whole: bool
    rows: tuple[tuple[int, str], ...]
    entries: int
    registered: int
    quarantined: tuple[tuple[int, tuple[str, ...]], ...]
    at: datetime
    by: str
    organisation: str = ""
    otherwise: tuple[tuple[int, str, tuple[str, ...]], ...] = ()

    def as_answer(self) -> dict[str, Any]:
        return {
            "list": self.handed,
            "source": self.source,
            "people": len(self.rows),
            "entries": self.entries,
            "registered": self.registered,
            "quarantined": [{"row": row, "problems": list(why)} for row, why in self.quarantined],
            "taken_at": self.at.isoformat(),
            "by": self.by,
        }


def handed_in(view: View, seq: int, organisation: str) -> Handed:
    """A list of an organisation by its number. Raises NotFound, in the same words, for one that there is
    not and for another organisation's."""
    row = _steps(view, organisation, LIST_HANDED_IN.name).filter(seq=seq).values(*_COLUMNS).first()
    if row is None:
        raise no_such_list()
    return _handed(row)


def no_such_list() -> NotFound:
    """What is said of a list that there is not, and of one that is not for whoever asks."""
    return NotFound(
        "There is no such list, or it is not your organisation’s.", where="list", next="Hand it in again."
    )


def mappings(view: View, organisation: str) -> tuple[ListMapping, ...]:
    """How each of an organisation's lists is read now, the one that was kept last first."""
    rows = _steps(view, organisation, LIST_MAPPING_KEPT.name).order_by("-seq").values_list("source", "said")
    found: dict[str, ListMapping] = {}
    for source, said in rows:
        found.setdefault(source, mapping_of(said))
    return tuple(found.values())


def last_taken(view: View, organisation: str, source: str, *, before: int) -> Taken | None:
    """The whole list of a source that was taken last, of those handed in before another; None where none
    was."""
    rows = _steps(view, organisation, LIST_TAKEN.name).filter(source=source, handed__lt=before)
    for row in rows.order_by("-seq").values(*_COLUMNS)[:20]:
        if row["said"]["whole"]:
            return _taken(row)
    return None


def taken_of(view: View, handed: Handed) -> Taken | None:
    """What became of a list that was handed in; None while it was not taken."""
    rows = _steps(view, handed.organisation, LIST_TAKEN.name).filter(handed=handed.seq)
    row = rows.order_by("-seq").values(*_COLUMNS).first()
    return None if row is None else _taken(row)


def taken_before(view: View, handed: Handed, says: str | None = None) -> Taken | None:
    """What became of the very same content when it was handed in before and taken last, or of a list that
    said the same (`says`, as since.py tells it); None where it never was."""
    same = Q(said__sha256=handed.sha256) | (Q(said__says=says) if says is not None else Q())
    rows = _steps(view, handed.organisation, LIST_TAKEN.name).filter(same, handed__lt=handed.seq)
    row = rows.order_by("-seq").values(*_COLUMNS).first()
    return None if row is None else _taken(row)


def latest_handed(view: View, organisation: str, limit: int) -> tuple[tuple[Handed, Taken | None], ...]:
    """The lists of an organisation that were handed in last, the last first, and what became of each; None:
    it was not taken."""
    rows = _steps(view, organisation, LIST_HANDED_IN.name).order_by("-seq").values(*_COLUMNS)[:limit]
    handed = [_handed(row) for row in rows]
    steps = _steps(view, organisation, LIST_TAKEN.name).filter(handed__in=[one.seq for one in handed])
    taken = {one.handed: one for one in map(_taken, steps.order_by("seq").values(*_COLUMNS))}
    return tuple((one, taken.get(one.seq)) for one in handed)


def latest_taken(view: View, organisation: str, limit: int) -> tuple[Taken, ...]:
    """The lists of an organisation that were taken last, the last first."""
    rows = _steps(view, organisation, LIST_TAKEN.name).order_by("-seq").values(*_COLUMNS)[:limit]
    return tuple(map(_taken, rows))


def taken_since(view: View, since: datetime) -> tuple[Taken, ...]:
    """The lists of all organisations that were taken since an instant, the last first."""
    rows = ListStepRow.objects.filter(
        county=view.county,
        event=LIST_TAKEN.name,
        seq__lte=view.upto(STREAM),
        known_at__lte=view.known_at,
        known_at__gte=since,
    )
    return tuple(map(_taken, rows.order_by("-seq").values(*_COLUMNS)))


_COLUMNS = ("seq", "organisation", "said", "known_at", "said_by")


def _steps(view: View, organisation: str, event: str) -> Any:
    return ListStepRow.objects.filter(
        county=view.county,
        organisation=organisation,
        event=event,
        seq__lte=view.upto(STREAM),
        known_at__lte=view.known_at,
    )


def _handed(row: dict[str, Any]) -> Handed:
    said = row["said"]
    return Handed(
        row["seq"], row["organisation"], said["sha256"], said["part_of"], row["known_at"], row["said_by"]
    )


def _taken(row: dict[str, Any]) -> Taken:
    said = row["said"]
    return Taken(
        seq=row["seq"],
        handed=said["handed"],
        source=said["source"],
        sha256=said["sha256"],
        whole=said["whole"],
        rows=tuple((number, person) for number, person in said["rows"]),
        entries=said["entries"],
        registered=said["registered"],
        quarantined=tuple((number, tuple(why)) for number, why in said["quarantined"]),
        at=row["known_at"],
        by=row["said_by"],
        organisation=row["organisation"],
        # Rows that were folded before lists told it have no such word.
        otherwise=tuple(
            (number, person, tuple(parts)) for number, person, parts in said.get("otherwise", ())
        ),
    )
