"""The people behind a cell of a return: by name those whom the caller may see, on record."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homefirst.app.people.naming import MOST, list_people
from homefirst.app.returns.people import BECAUSE, CHANGED, FROZEN, LINE, LISTED, RETURNED, ask_behind
from homefirst.county.catalogue.delays import Breakdown
from homefirst.measures.returns.behind import AGE, CELL, MEASURE, OF_A_NIGHT, Behind, words_of
from homefirst.measures.returns.daily import MEASURES
from homefirst.measures.returns.kinds import KINDS, Kind, Period
from homefirst.measures.returns.ready import LEFT
from homefirst.measures.returns.ready import MEASURES as READY_MEASURES
from homefirst.web.beds.shown import person_cell
from homefirst.web.gate.asked import as_json, check_county, instant_asked
from homefirst.web.gate.errors import wants_json
from homefirst.web.people.pages import caller_of
from homefirst.web.returns.frame import return_address
from homefirst.web.returns.pages import period_named
from homefirst.web.returns.shown import category_name, cell_said, line_name, organisation_name
from homefirst.web.sheet.environment import number

NAMED = (*OF_A_NIGHT, MEASURE, AGE, CELL, CHANGED, LISTED, LINE, RETURNED, BECAUSE, FROZEN)
"""The words by which an address names a cell."""


@require_safe
def return_people(request: HttpRequest, county: str, kind: str, period: str) -> HttpResponse:
    """Who is behind a cell of a return: by name those whom the caller may see, on record in one event."""
    check_county(county)
    of, asked = period_named(kind, period), _asked(request.GET)
    every = ask_behind(of, asked, known_at=instant_asked(request.GET, "known_at"))
    people = every[:MOST]
    listed = list_people({UUID(one.person) for one in people}, caller_of(request)) if people else None
    names = {} if listed is None else {str(key): one.names[0] for key, one in listed.who.items()}
    if wants_json(request):
        return JsonResponse(_answer(of, people, len(every)))
    rows = [
        [
            person_cell(request, one.person),
            (
                f"{names[one.person].given} {names[one.person].family}"
                if one.person in names
                else "may not be named to you"
            ),
            "; ".join(map(counted_as_said, one.counted_as)),
            number(one.number),
        ]
        for one in people
    ]
    shown = {
        "synthetic": True,
        "title": f"{KINDS[of.kind]}, {of.name}",
        "asked": "; ".join(asked_said(name, word) for name, word in asked.items()),
        "rows": rows,
        "heads": ("Person", "Name", "Counted as", "Days" if of.kind is Kind.TRANSFERS else "Adds"),
        "caption": _caption(len(people), len(every)),
        "back_href": return_address(of),
        "as_json": as_json(request),
    }
    return render(request, "returns/return_people.html", shown)


def _asked(said: Mapping[str, str]) -> dict[str, str]:
    return {name: said[name] for name in NAMED if said.get(name)}


def _answer(of: Period, people: tuple[Behind, ...], every: int) -> dict[str, object]:
    told = [{"person": one.person, "days": one.number, "what": list(one.counted_as)} for one in people]
    return {"synthetic": True, "period": str(of), "people": told, "of": every}


def _caption(shown: int, every: int) -> str:
    of = number(every) if shown == every else f"the first {number(shown)} of {number(every)}"
    return f"People, the most days first ({of})"


def counted_as_said(word: str) -> str:
    """Under which reason, line of the list or part of the day somebody is counted."""
    if word in ("remaining", "discharged"):
        return word
    if word == LEFT:
        return "discharged"
    return line_name(word)


def asked_said(name: str, word: str) -> str:
    """A word of the address in words."""
    said = "" if word == "none" else word
    if name in ("provider", "council"):
        return f"{name}: {organisation_name(said)}"
    if name == CELL:
        words = words_of(word)
        known = words[0] in MEASURES or (words[0] in READY_MEASURES and len(words) > 1)
        return cell_said(words) if known else f"{name}: {word}"
    splits = {"care": Breakdown.CARE, "reason": Breakdown.REASON, "whose": Breakdown.ORGANISATION}
    if name in splits:
        return f"{name}: {category_name(splits[name], said)}"
    return f"{name}: {line_name(word) if name == LINE else word.replace('_', ' ')}"
