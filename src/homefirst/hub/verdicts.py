"""What was said of codes, the view first."""

from collections.abc import Collection

from homefirst.foundation.store.view import View
from homefirst.hub.events import STREAM
from homefirst.hub.models import VerdictRow
from homefirst.policy.standing_codes import CodeSaid

_COLUMNS = "seq person spell party verdict reason whose".split()


def codes_said(view: View, persons: Collection[str] | None = None) -> list[CodeSaid]:
    """All that a view knows to have been said of codes, of some persons or of all, in the order of
    recording."""
    rows = VerdictRow.objects.filter(
        county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at
    )
    if persons is not None:
        rows = rows.filter(person__in=persons)
    return [
        CodeSaid(seq, str(person), str(spell), *others)
        for seq, person, spell, *others in rows.order_by("seq").values_list(*_COLUMNS)
    ]
