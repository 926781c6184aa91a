"""Every question at its address: parse, ask one question, give its answer as it writes itself."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Body, NinjaAPI, Path, Query, Schema
from ninja.errors import HttpError, ValidationError

from homefirst import __version__
from homefirst.api import answers, capacity_answers
from homefirst.api.asked import (
    BoardAsked,
    CapacityAsked,
    DelaysAsked,
    FindingsAsked,
    MeasureAsked,
    MeasuresAsked,
    Nothing,
    OutlookAsked,
    PromisesAsked,
    XmrAsked,
    category_of,
    day_of,
    instant_of,
    month_of,
    number_of,
    only,
    page_of,
    problem_of,
    split_of,
    target_of,
)
from homefirst.api.series import series_of
from homefirst.app.capacity.asking import ask_capacity
from homefirst.app.ground import questions
from homefirst.app.ground.house import this_county
from homefirst.app.ground.work import job_id, this_work
from homefirst.app.papers.findings import ask_findings
from homefirst.app.papers.promises import ask_promises
from homefirst.app.service.health import ask_health
from homefirst.app.service.icons import ask_icons
from homefirst.county.access.permissions import permissions
from homefirst.county.access.roles import roles
from homefirst.county.access.who_may import who_may
from homefirst.foundation.calendar import FinancialYear, Month
from homefirst.foundation.errors import NotUnderstood, named
from homefirst.measures.readings import meanings_answer
from homefirst.measures.xmr_chart import xmr_answer
from homefirst.programme import search
from homefirst.programme.report import Wanted, kind_named, yes_or_no

View = TypeVar("View", bound=Callable[..., HttpResponse])
ERRORS = (400, 401, 403, 404, 405, 408, 413, 429, 500, 503)
api = NinjaAPI(
    title="homefirst",
    version=__version__,
    description="One county's shared picture of the people who wait to go home from hospital, as JSON.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api-v1",
)


def get(address: str, name: str, answer: type[Schema]) -> Callable[[View], View]:
    """Puts a question at an address. `name` is its row in permissions.toml."""
    said: Mapping[Any, Any] = {200: answer, frozenset(ERRORS): answers.Problem}
    return api.api_operation(
        ["GET", "HEAD"], address, url_name=name, operation_id=name, response=dict(said), by_alias=True
    )


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001
    raise problem_of(error.errors[0]) from error


@api.exception_handler(HttpError)
def _not_read(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001
    raise NotUnderstood(
        "The body is no JSON.", where="request body", next="See /api/v1/ for what it takes."
    ) from error


@get("/areas", "api_areas", answers.Areas)
def areas(request: HttpRequest) -> HttpResponse:
    """Every area whose published delays are held, by name."""
    only(request, Nothing)
    return _told({"areas": [{"area": code, "name": name} for code, name in questions.areas_held()]})


@get("/definitions", "api_definitions", answers.Definitions)
def what_numbers_mean(request: HttpRequest) -> HttpResponse:
    """What every measure counts, and how."""
    only(request, Nothing)
    return _told(meanings_answer())


@get("/delays", "api_delays", answers.Delays)
def delays(request: HttpRequest, asked: Query[DelaysAsked]) -> HttpResponse:
    """Published delayed days, people delayed per day, and each per 100,000 adults."""
    only(request, DelaysAsked)
    first = named("month", Month.parse, asked.month)
    answer = questions.ask_delays(
        asked.area,
        first,
        month_of(asked.to, "to") or first,
        by=split_of(asked.by),
        known_at=instant_of(asked.known_at),
    )
    return _told(answer.as_answer())


@get("/outlook", "api_outlook", answers.Outlook)
def outlook(request: HttpRequest, asked: Query[OutlookAsked]) -> HttpResponse:
    """What the year may come to, and how likely it is that the plan is missed."""
    only(request, OutlookAsked)
    if asked.measure != "delayed-days":
        raise NotUnderstood(
            "There is no outlook of this measure.", where="measure", next="Name delayed-days."
        )
    answer = questions.ask_outlook(
        asked.area,
        named("year", FinancialYear.parse, asked.year),
        named("month", Month.parse, asked.month),
        plan=number_of(asked.plan, "plan"),
        target=target_of(asked.target_per_day, asked.target_month),
        known_at=instant_of(asked.known_at),
    )
    return _told(answer.as_answer())


@get("/board", "api_board", answers.Board)
def board(request: HttpRequest, asked: Query[BoardAsked]) -> HttpResponse:
    """The county's plan of delays, followed with the data to a month."""
    only(request, BoardAsked)
    return _told(questions.ask_board(month_of(asked.month)).as_answer())


@get("/capacity", "api_capacity", capacity_answers.Capacity)
def capacity(request: HttpRequest, asked: Query[CapacityAsked]) -> HttpResponse:
    """What is free by service, locality and day, who posted it and how old that is; and what of what is
    commissioned comes."""
    only(request, CapacityAsked)
    return _told(ask_capacity(instant_of(asked.at), instant_of(asked.known_at)).as_answer())


@get("/measures", "api_measures", answers.IconTable)
def measures(request: HttpRequest, asked: Query[MeasuresAsked]) -> HttpResponse:
    """Every measure as it stands, the most worrying first, with what its chart says."""
    only(request, MeasuresAsked)
    return _told(ask_icons(asked.area, month_of(asked.month)).as_answer())


@get("/promises", "api_promises", answers.Promises)
def promises(request: HttpRequest, asked: Query[PromisesAsked]) -> HttpResponse:
    """What was promised and counted, by whom, by when, for how much, and where the papers differ."""
    only(request, PromisesAsked)
    wanted = search.Wanted(
        words=asked.words or "",
        subject=asked.subject,
        document=asked.document,
        kind=search.kind_of(asked.kind),
        promised=yes_or_no(asked.promised, "promised") is True,
        differ=yes_or_no(asked.differ, "differ") is True,
        known_on=day_of(asked.known_at),
        page=page_of(asked.page),
    )
    return _told(ask_promises(wanted).as_answer())


@get("/findings", "api_findings", answers.Findings)
def findings(request: HttpRequest, asked: Query[FindingsAsked]) -> HttpResponse:
    """What does not fit together in the county's papers, the gravest first, and how it was answered."""
    only(request, FindingsAsked)
    wanted = Wanted(kind_named(asked.kind), asked.document, yes_or_no(asked.answered, "answered"))
    return _told(ask_findings(wanted, day_of(asked.known_at)).as_answer())


@get("/measures/{measure}", "api_measure", answers.Measure)
def measure(request: HttpRequest, measure: Path[str], asked: Query[MeasureAsked]) -> HttpResponse:
    """One measure of an area or of one category of it, month by month, charted."""
    only(request, MeasureAsked)
    area = this_county().area if asked.area is None else asked.area
    held = questions.months_held(area)
    by, category = category_of(asked.category)
    answer = questions.ask_measure(
        measure,
        area,
        month_of(asked.from_, "from") or held[0],
        month_of(asked.to, "to") or held[1],
        by=by,
        category=category,
        known_at=instant_of(asked.known_at),
    )
    return _told(answer.as_answer())


@api.post(
    "/xmr",
    url_name="api_xmr",
    operation_id="api_xmr",
    response={200: answers.Xmr, frozenset(ERRORS): answers.Problem},
)
def xmr(request: HttpRequest, asked: Body[XmrAsked]) -> HttpResponse:
    """The XmR chart of the caller's own series: mean, limits, and what each point says. Nothing is kept."""
    only(request, Nothing)
    answer = xmr_answer(
        series_of(asked.points),
        direction=asked.direction,
        target=asked.target,
        fix_after=asked.fix_after,
        rebase=asked.rebase,
        screening=asked.screening,
        rules=asked.rules,
    )
    return _told(answer.as_answer())


@get("/permissions", "api_permissions", answers.Told)
def who_may_what(request: HttpRequest) -> HttpResponse:
    """Who may do what, for which purpose and why, and what the asker may."""
    only(request, Nothing)
    role = getattr(request.user, "role", None)
    answer = who_may(permissions(), roles(), county=this_county().name, asked_as=role)
    return _told(answer.as_answer())


@get("/jobs", "api_jobs", answers.Jobs)
def jobs(request: HttpRequest) -> HttpResponse:
    """The jobs that were asked for last, the latest first."""
    only(request, Nothing)
    return _told({"jobs": [job.as_answer() for job in this_work().recent()]})


@get("/jobs/{job}", "api_job", answers.Job)
def one_job(request: HttpRequest, job: Path[str]) -> HttpResponse:
    """One job as it stands."""
    only(request, Nothing)
    return _told(this_work().see(job_id(job)).as_answer())


@get("/health", "api_health", answers.Health)
def health(request: HttpRequest) -> HttpResponse:
    """Whether the service can do its work now; 503, in the same form, where it cannot."""
    only(request, Nothing)
    found = ask_health()
    return _told(found.as_answer(), status=200 if found.ready else 503)


def _told(answer: Mapping[str, Any], *, status: int = 200) -> JsonResponse:
    return JsonResponse(dict(answer), status=status, json_dumps_params={"allow_nan": False})
