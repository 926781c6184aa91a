"""The assessments to do, by profession and ward, overdue first; done in the row by one tap."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homefirst.app.ward.asking import Clock, Wanted, ask_assessments
from homefirst.county.catalogue.ward_words import PROFESSIONS
from homefirst.foundation.errors import NotUnderstood
from homefirst.policy.ward_round import Due
from homefirst.web.beds.shown import heading
from homefirst.web.gate.asked import check_county, of_page, page_asked
from homefirst.web.gate.errors import wants_json
from homefirst.web.papers.shown import choices
from homefirst.web.sheet.environment import number
from homefirst.web.sheet.xlsx import about, sheet_answer, wants_sheet
from homefirst.web.ward.lists import PAGE, SHEET, asked_of, cuts, following, frame, named, one_of
from homefirst.web.ward.lists_shown import wanted_answer, wanted_id, wanted_row, wanted_table, where_said

WHEN = {"overdue": Due.OVERDUE, "today": Due.TODAY, "later": Due.LATER, "never": Due.NEVER}
STANDS = {due: name for name, due in WHEN.items()}
OWN_PROFESSION = "own_profession"


@require_safe
def assessments(request: HttpRequest, county: str) -> HttpResponse:
    """The assessments that are asked for and not done, overdue first; done from the list."""
    check_county(county)
    asked, page = asked_of(request, "assessments"), page_asked(request.GET)
    plain = wants_json(request) or wants_sheet(request)
    profession = _profession_asked(request, remembered=not plain)
    when, also_left, at = one_of(asked, "when", WHEN), asked.get("of") == "all", asked.get("at", "")
    clock, every = ask_assessments(profession, also_left=also_left)
    there = [one for one in every if at in ("", _at(one))]
    wanted = [one for one in there if not when or one.due is WHEN[when]]
    if plain:
        return _plain(request, clock, wanted, page)
    asked |= {"profession": profession} if profession else {}
    shown, pages = of_page(wanted, page, PAGE)
    names, linked = named(request, {one.person for one in shown})
    after = following([wanted_id(one) for one in shown])
    parts = {
        **frame(clock, asked, page, pages),
        "finding": _finding(there),
        "professions": choices(
            {code: heading(words) for code, words in PROFESSIONS.items()}, profession, "everybody"
        ),
        "of": choices({"all": "also those who left"}, "all" if also_left else "", "people in beds"),
        "wards": choices(_wards_of(every), at, "all wards"),
        "when": when,
        "done": request.GET.get("done") == "1",
        "cuts": cuts(
            {name: due.value for name, due in WHEN.items()}, [STANDS[one.due] for one in there], asked
        ),
        "rows": [
            wanted_row(one, names, linked, then=then, at=clock.at, of_all=not profession)
            for one, then in zip(shown, after, strict=True)
        ],
        "keys": any(one.person not in names for one in shown),
        "chosen": bool(asked.keys() & {"at", "of"}),
    }
    return render(request, "ward/assessments.html", parts)


def _plain(request: HttpRequest, clock: Clock, wanted: Sequence[Wanted], page: int) -> HttpResponse:
    """The worklist as JSON or as a spreadsheet."""
    shown, pages = of_page(wanted, page, SHEET)
    names, _ = named(request, {one.person for one in shown})
    if wants_json(request):
        return JsonResponse(wanted_answer(clock, shown, names) | {"page": page, "pages": pages})
    said = about(known_at=clock.view.known_at, synthetic=True)
    return sheet_answer(request, (wanted_table(shown, names),), said)


def _profession_asked(request: HttpRequest, *, remembered: bool) -> str:
    """Whose assessments are asked for; empty: everybody's. A page remembers it while one is signed in. Raises
    NotUnderstood for what is no profession."""
    was = request.session.get(OWN_PROFESSION, "") if remembered else ""
    profession = request.GET.get("profession", was)
    if profession and profession not in PROFESSIONS:
        raise NotUnderstood(
            "This is no profession of the ward’s.",
            where="profession",
            next=f"Write one of {', '.join(PROFESSIONS)}.",
        )
    if remembered and profession != was:
        request.session[OWN_PROFESSION] = profession
    return profession


def _at(one: Wanted) -> str:
    """Where somebody is whose assessment is wanted, as the list's address has it."""
    return "none" if one.on is None else f"{one.on.bed.place}/{one.on.bed.ward or ''}"


def _wards_of(wanted: Sequence[Wanted]) -> dict[str, str]:
    """The wards of a worklist, each with how many are to be done there."""
    named = {_at(one): "In no bed" if one.on is None else where_said(one.on) for one in wanted}
    counts = {at: sum(_at(one) == at for one in wanted) for at in named}
    return {at: f"{named[at]} ({number(counts[at])})" for at in sorted(named, key=lambda at: named[at])}


def _finding(wanted: Sequence[Wanted]) -> str:
    if not wanted:
        return "No assessment is asked for that is not done."
    late = sum(one.due is Due.OVERDUE for one in wanted)
    today = sum(one.due is Due.TODAY for one in wanted)
    count = "1 assessment is" if len(wanted) == 1 else f"{number(len(wanted))} assessments are"
    return f"{count} to be done: {number(late)} overdue, {number(today)} due today."
