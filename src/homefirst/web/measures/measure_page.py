"""The page of one measure: any council, any category, any months; its form may name another."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homefirst.app.ground import questions
from homefirst.app.ground.house import this_county
from homefirst.foundation.calendar import Month, parse_instant
from homefirst.foundation.errors import HomefirstError, NotUnderstood, named
from homefirst.measures.definitions import definition, definitions
from homefirst.measures.series import MeasureSeries
from homefirst.web.gate.asked import as_json, check_county
from homefirst.web.gate.errors import wants_json
from homefirst.web.measures.measure import limits_made, measure_shown
from homefirst.web.measures.measure_form import (
    Asked,
    Meant,
    asked_of,
    category_of,
    choices,
    field_of,
    meant_by,
)
from homefirst.web.sheet.table import measure_tables
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet


@require_safe
def measure(request: HttpRequest, county: str, measure: str) -> HttpResponse:
    """One measure, charted. A mistake in a field of the form shows the form again, with what was chosen."""
    check_county(county)
    asked = asked_of(request.GET, measure=measure, area=this_county().area)
    held = questions.months_held(asked.area)
    meant = meant_by(asked, held)
    mistakes = dict(meant.mistakes)
    if not mistakes:
        try:
            return _answered(request, asked, meant, held, _ask(request, asked, meant))
        except NotUnderstood as error:
            name = field_of(error, asked)
            if name is None:
                raise
            mistakes[name] = error
    if wants_json(request):
        raise next(iter(mistakes.values()))
    return _asked_again(request, asked, held, mistakes)


def _ask(request: HttpRequest, asked: Asked, meant: Meant) -> MeasureSeries:
    by, category = category_of(asked.category)
    known_at = request.GET.get("known_at")
    return questions.ask_measure(
        asked.measure,
        asked.area,
        meant.first,
        meant.last,
        by=by,
        category=category,
        known_at=named("known_at", parse_instant, known_at) if known_at else None,
        rebases=meant.rebases,
        fix_after=meant.fix_after,
        rules=meant.rules,
    )


def _answered(
    request: HttpRequest, asked: Asked, meant: Meant, held: tuple[Month, Month], answer: MeasureSeries
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    told = measure_shown(answer, this_county().documents)
    if wants_sheet(request):
        meaning = (answer.definition.sentence, *answer.notes)
        said = about(
            area=answer.delays.area_name,
            known_at=answer.delays.known_at,
            meaning=meaning,
            made=[*limits_made(answer), ("Address", request.build_absolute_uri())],
        )
        return sheet_answer(request, measure_tables(told), said)
    shown = {
        **told,
        "as_xlsx": sheet_address(request),
        **_form(request, asked, held),
        "first": str(meant.first),
        "last": str(meant.last),
        "as_json": as_json(request),
        "sources_of_plan": questions.plan_sources(answer.delays.area),
    }
    return render(request, "measures/measure.html", shown)


def _asked_again(
    request: HttpRequest, asked: Asked, held: tuple[Month, Month], mistakes: dict[str, HomefirstError]
) -> HttpResponse:
    """The form with each mistake above it and beside its field, and no answer."""
    shown = {
        **_form(request, asked, held),
        "heading": definition(asked.measure).name,
        "subject": dict(questions.areas_held()).get(asked.area, asked.area),
        "first": asked.first or str(held[0]),
        "last": asked.last or str(held[1]),
        "mistakes": {name: f"{error.what} {error.next}".strip() for name, error in mistakes.items()},
    }
    return render(request, "measures/measure.html", shown, status=400)


def _form(request: HttpRequest, asked: Asked, held: tuple[Month, Month]) -> dict[str, object]:
    return {
        **choices(asked, questions.areas_held(), held, this_county().area),
        "measures": definitions().values(),
        "known_at": request.GET.get("known_at") or "",
        "mistakes": {},
    }
