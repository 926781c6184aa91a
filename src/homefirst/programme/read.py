"""Questions about answers, the view first."""

from homefirst.foundation.store.view import View
from homefirst.programme.answers import Answer, Decided
from homefirst.programme.events import STREAM
from homefirst.programme.models import AnswerRow

_COLUMNS = "finding kind title sides decided in_force text role by known_at seq".split()


def answers(view: View) -> tuple[Answer, ...]:
    """Every answer that a view sees, the first one first: of one finding the last counts."""
    rows = AnswerRow.objects.filter(
        county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at
    ).order_by("seq")
    return tuple(
        Answer(
            finding=finding,
            kind=kind,
            title=title,
            sides=tuple(sides),
            decided=Decided(decided),
            in_force=in_force,
            text=text,
            role=role,
            by=by,
            at=at,
            seq=seq,
        )
        for finding, kind, title, sides, decided, in_force, text, role, by, at, seq in rows.values_list(
            *_COLUMNS
        )
    )
