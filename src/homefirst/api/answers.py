"""The form of every answer, for whoever reads the description. The answers themselves are written by the room
that makes them (`as_answer`); a test holds the two against each other. Fields may be added."""

from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field


class Problem(Schema):
    """Every error, by RFC 9457: what happened, to what, what to do next."""

    type: str
    title: str
    status: int
    detail: str
    where: str
    next: str
    request_id: str
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:homefirst:not-understood",
                    "title": "We could not understand this request",
                    "status": 400,
                    "detail": "There is no month 2016-13.",
                    "where": "",
                    "next": "Write it as 2016-03.",
                    "request_id": "6f1c1d5e8a4b4c3a9a3d0c2b1a0f9e8d",
                }
            ]
        }
    )


class Area(Schema):
    area: str
    name: str


class Areas(Schema):
    areas: list[Area]


class Definition(Schema):
    id: str
    name: str
    unit: str
    decimals: int
    better: Literal["increase", "decrease", "neutral"]
    sentence: str


class Definitions(Schema):
    definitions: list[Definition]


class DelayedMonth(Schema):
    month: str
    days: int | None
    per_day: float | None
    days_per_100k: float | None
    people_per_100k: float | None
    population: int | None
    vintage: str | None
    known_on: str | None
    dated_by_rule: bool | None
    by: dict[str, int | None] = Field(default_factory=dict, description="Days by code, where asked for.")


class Delays(Schema):
    area: str
    area_name: str
    known_at: str
    months: list[DelayedMonth]


class Outlook(Schema):
    area: str
    plan: float
    month: str
    known_at: str
    vintage: str
    outcome: dict[str, float] | None
    probability_of_missing: float | None
    cumulative_rag: Literal["green", "amber", "red"] | None
    days_so_far: int | None
    plan_so_far: float | None
    method: str | None
    unknown_because: str | None


class Outlooks(Schema):
    months: list[Outlook]
    above_half_since: str | None
    above_half_known_at: str | None


class Move(Schema):
    code: str
    from_per_day: float | None
    to_per_day: float | None
    change: float | None


class Moves(Schema):
    from_: str = Field(alias="from")
    to: str
    moves: list[Move]


class BoardMonth(Schema):
    month: str
    days: int | None
    per_day: float | None
    planned_days: float | None


class Board(Schema):
    area: str
    area_name: str
    month: str
    known_at: str
    year: str
    months: list[BoardMonth]
    year_outlook: Outlooks
    level_outlook: Outlooks | None
    turn: dict[str, Any] | None
    since_lowest: Moves | None
    since_lowest_to_latest: Moves | None
    since_turn: Moves | None
    since_turn_to_latest: Moves | None
    year_on_year: Moves | None


class MeasuredMonth(Schema):
    month: str
    value: float | None
    planned: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    cause: str | None
    type: str | None
    vintage: str | None
    known_on: str | None


class Measure(Schema):
    measure: str
    unit: str
    area: str
    area_name: str
    category: dict[str, str] | None
    known_at: str
    rules: str | None
    variation: str | None
    months: list[MeasuredMonth]


class XmrPoint(Schema):
    x: str
    y: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    cause: str
    type: str


class Xmr(Schema):
    rules: str
    points: list[XmrPoint]
    variation: str
    assurance: str | None
    notes: list[str]


class Check(Schema):
    name: str
    ok: bool
    what: str
    next: str


class Health(Schema):
    status: Literal["ok", "degraded", "starting"]
    live: bool
    ready: bool
    checks: list[Check]


class Told(Schema):
    """Who may do what, and why; its parts are those of the page."""

    model_config = ConfigDict(extra="allow")


class JobProblem(Schema):
    where: str
    what: str
    next: str


class Job(Schema):
    id: str
    kind: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    done: int
    total: int | None
    said: str
    problem: JobProblem | None
    asked_at: str
    started_at: str | None
    ended_at: str | None


class Jobs(Schema):
    jobs: list[Job]


class IconRow(Schema):
    measure: str
    name: str
    category: str | None
    category_name: str | None
    unit: str
    better: str
    area: str
    area_name: str
    period: str | None
    value: float | None
    target: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    cause: str
    variation: str | None
    assurance: str | None
    concern: str
    beside: dict[str, Any] | None = Field(description="The same of England.")


class IconTable(Schema):
    rules: str
    known_at: str | None
    rows: list[IconRow]


class Answer(Schema):
    decided: Literal["decided", "explained", "put-right"]
    in_force: str | None
    text: str
    role: str
    at: str


class Side(Schema):
    statement: str
    subject: str
    document: str
    document_title: str
    line: int
    quote: str
    said: str


class Decision(Schema):
    in_force: str
    facts: list[str]
    because: str
    by: str
    on: str | None


class Finding(Schema):
    key: str
    kind: str
    consequence: Literal["high", "medium", "low"]
    group: int
    title: str
    sides: list[Side]
    computation: str
    answer: Answer | None
    answers: list[Answer]
    decisions: list[Decision]


class AnsweredAndGone(Schema):
    key: str
    kind: str
    title: str
    sides: list[str]
    answer: Answer


class Findings(Schema):
    findings: list[Finding]
    checked: int = Field(description="Statements that were held against others.")
    found: int = Field(description="All findings, also those that were not asked for.")
    comparisons: dict[str, int]
    answered_and_gone: list[AnsweredAndGone]
    problems: list[JobProblem]


class Stated(Schema):
    statement: str
    subject: str
    subject_name: str
    measure: str
    measure_name: str
    kind: str
    basis: str | None
    said: str
    value: float | None
    high: float | None
    hedge: str | None
    unit: str | None
    period: str | None
    in_force: bool
    document: str
    document_title: str
    body: str
    line: int
    quote: str
    note: str
    row: int
    because: str | None = Field(None, description="Of money: why it is taken to be of the thing.")


class UnderSubject(Schema):
    subject: str
    name: str


class DifferingPapers(Schema):
    key: str
    kind: str
    consequence: str
    title: str
    answered: bool


class Promise(Schema):
    subject: str
    name: str
    under: list[UnderSubject]
    measure: str
    measure_name: str
    is_promise: bool
    promised: list[Stated]
    counted: list[Stated]
    said: list[Stated]
    by_whom: list[Stated]
    bodies: list[str]
    by_when: list[Stated]
    for_how_much: list[Stated]
    findings: list[DifferingPapers]


class Promises(Schema):
    words: str
    subject: str | None
    document: str | None
    kind: str | None
    promised: bool
    differ: bool
    known_at: str | None
    statements: int
    found: int
    found_statements: int
    page: int
    pages: int
    promises: list[Promise]
