"""What was wrong with rows of tables of people that could not be kept, until their file comes without it.

Unlike the quarantine of journeys it keeps nothing of what a row says: that stays in the file, and may be
about somebody real. A problem is known by who brought it, where it is and what it is: brought ten times, it
is held once.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Now

from homefirst.county.people.models import QuarantineRow
from homefirst.foundation.errors import Problem
from homefirst.foundation.store.view import View


@dataclass(frozen=True, slots=True)
class Held:
    """A problem in quarantine, by the hash under which it lies: who brought it and when, where it is, what is
    wrong, and what to do next."""

    sha256: str
    by: str
    quarantined_at: datetime
    where: str
    what: str
    next: str


def keep(county: str, file: str, problems: Sequence[Problem], *, by: str) -> None:
    """Keeps what is wrong with a file, and notes what of it was wrong before and is no more. One that is held
    stays as it was first held; one that was mended and is back is held once more."""
    of_file = QuarantineRow.objects.filter(county=county, said_by=by, file=file)
    before = Counter(of_file.filter(mended_at__isnull=False).values_list("where", "what"))
    rows = {
        sha256: QuarantineRow(
            county=county,
            sha256=sha256,
            said_by=by,
            file=file,
            where=one.where,
            what=one.what,
            next=one.next,
            quarantined_at=Now(),
        )
        for one in problems
        for sha256 in [digest(one, by, before[one.where, one.what])]
    }
    of_file.filter(mended_at__isnull=True).exclude(sha256__in=rows).update(mended_at=Now())
    QuarantineRow.objects.bulk_create(rows.values(), ignore_conflicts=True)


def held(view: View, start: datetime, end: datetime) -> tuple[Held, ...]:
    """What was in quarantine at a view's time, of what came from `start` up to `end`."""
    rows = (
        QuarantineRow.objects.filter(county=view.county, quarantined_at__lte=view.known_at)
        .filter(Q(mended_at__isnull=True) | Q(mended_at__gt=view.known_at))
        .filter(quarantined_at__gte=start, quarantined_at__lt=end)
        .order_by("quarantined_at", "sha256")
    )
    return tuple(
        Held(*row) for row in rows.values_list(*"sha256 said_by quarantined_at where what next".split())
    )


def digest(problem: Problem, by: str, mended: int) -> str:
    """The hash of who brought a problem, where it is, what it is, and how often it was mended before."""
    said = json.dumps([by, problem.where, problem.what, mended])
    return hashlib.sha256(said.encode()).hexdigest()
