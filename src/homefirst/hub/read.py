"""Questions about what the hub decided, the view first."""

from collections.abc import Collection

from homefirst.foundation.store.view import View
from homefirst.foundation.store.write import array_text
from homefirst.hub.actions import ActionSaid
from homefirst.hub.decisions import DecisionSaid
from homefirst.hub.events import STREAM
from homefirst.hub.models import ActionRow, DecisionRow, VerdictRow
from homefirst.hub.verdicts import SETTLED, VerdictSaid
from homefirst.policy.standing_codes import CodeSaid

_OF_THESE = "person = ANY(%s::uuid[])"
"""In one text: two thousand values one by one take Django and the driver longer than the database."""
_COLUMNS = "seq event person action what owner due note said_at by".split()
_OF_DECISIONS = "seq event person about what place wait owner due weekly why said_at by".split()
_OF_VERDICTS = "seq event person spell party verdict reason whose why said_at by of_reason of_whose".split()


def actions_said(view: View, persons: Collection[str] | None = None) -> list[ActionSaid]:
    """All that a view knows to have been said about actions, of some persons or of all, in the order of
    recording."""
    rows = ActionRow.objects.filter(
        county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at
    )
    if persons is not None:
        rows = rows.extra(where=[_OF_THESE], params=[array_text(persons)])
    return [
        ActionSaid(seq, event, str(person), str(action), *others)
        for seq, event, person, action, *others in rows.order_by("seq").values_list(*_COLUMNS)
    ]


def verdicts_said(view: View, persons: Collection[str] | None = None) -> list[VerdictSaid]:
    """All that a view knows to have been said about codes, of some persons or of all, in the order of
    recording."""
    rows = VerdictRow.objects.filter(
        county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at
    )
    if persons is not None:
        rows = rows.extra(where=[_OF_THESE], params=[array_text(persons)])
    return [
        VerdictSaid(seq, event, str(person), str(spell), *others)
        for seq, event, person, spell, *others in rows.order_by("seq").values_list(*_OF_VERDICTS)
    ]


def decisions_said(view: View, persons: Collection[str] | None = None) -> list[DecisionSaid]:
    """All that a view knows to have been decided about offers and choices, of some persons or of all, in the
    order of recording; of all also that a provider withdrew."""
    rows = DecisionRow.objects.filter(
        county=view.county, seq__lte=view.upto(STREAM), known_at__lte=view.known_at
    )
    if persons is not None:
        rows = rows.extra(where=[_OF_THESE], params=[array_text(persons)])
    return [
        DecisionSaid(seq, event, _text(person), _text(about), what, place, _text(wait), *others)
        for seq, event, person, about, what, place, wait, *others in rows.order_by("seq").values_list(
            *_OF_DECISIONS
        )
    ]


def _text(key: object) -> str | None:
    return None if key is None else str(key)


def codes_said(view: View, persons: Collection[str] | None = None) -> list[CodeSaid]:
    """The same as a return asks for it: without why, when and by whom."""
    return [
        CodeSaid(one.seq, one.person, one.spell, _side(one), one.verdict, one.reason, one.whose, one.of)
        for one in verdicts_said(view, persons)
    ]


def _side(one: VerdictSaid) -> str | None:
    """Which side says it; None, as no judgement has, of a settlement."""
    return None if one.event == SETTLED else one.party or ""
