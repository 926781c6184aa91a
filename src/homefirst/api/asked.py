"""What each question takes: the words after the question mark. Their forms are documented here and checked by
the questions themselves, which say in a sentence what is wrong."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, Field, WithJsonSchema

from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.county.catalogue.statements.statement import Kind
from homefirst.foundation.calendar import Month, local_day, parse_instant
from homefirst.foundation.errors import NotUnderstood, named
from homefirst.foundation.stats.xmr_rules import Direction, Rules
from homefirst.measures.outlook import LevelTarget
from homefirst.programme.reconcile.finding import FindingKind

_MONTH = {"type": "string", "pattern": "^(19|2[0-9])[0-9]{2}-(0[1-9]|1[0-2])$"}
_AREA = {"type": "string", "pattern": "^([A-Z][0-9]{8}|[0-9]{3,4})$"}
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
MonthText = Annotated[str, WithJsonSchema(_MONTH | {"examples": ["2016-07"]})]
AreaText = Annotated[str, WithJsonSchema(_AREA | {"examples": ["E10000009"]})]
InstantText = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$",
            "examples": ["2016-09-08"],
        }
    ),
]
YearText = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$", "examples": ["2016-17"]})
]
NumberText = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,9}(\\.[0-9]{1,6})?$", "examples": ["73"]})
]
SplitText = Annotated[str, WithJsonSchema({"type": "string", "enum": [one.value for one in CATEGORIES]})]
KindText = Annotated[str, WithJsonSchema({"type": "string", "enum": [one.value for one in FindingKind]})]
StatedText = Annotated[str, WithJsonSchema({"type": "string", "enum": [one.value for one in Kind]})]
PageText = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,3}$", "examples": ["1"]})
]
YesNoText = Annotated[str, WithJsonSchema({"type": "string", "enum": ["yes", "no"]})]
DocumentText = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9_.-]{1,40}$", "examples": ["000"]})
]
_KNOWN_AT = Field(None, description="As known at this day or instant; now where it is left out.")


class Nothing(Schema):
    """A question that takes no words."""


class DelaysAsked(Schema):
    area: AreaText = Field(description="ONS code of the area.")
    month: MonthText = Field(description="The first month.")
    to: MonthText | None = Field(None, description="The last month, included; the first where left out.")
    by: SplitText | None = Field(None, description="Split the days.")
    known_at: InstantText | None = _KNOWN_AT


class OutlookAsked(Schema):
    area: AreaText = Field(description="ONS code of the area.")
    year: YearText = Field(description="The plan's financial year.")
    month: MonthText = Field(description="The last month of data.")
    measure: Annotated[str, WithJsonSchema({"type": "string", "enum": ["delayed-days"]})] = Field(
        "delayed-days", description="delayed-days is the one so far."
    )
    plan: NumberText | None = Field(None, description="Planned days, where the pack has no plan.")
    target_per_day: NumberText | None = Field(None, description="A level to be reached, with its month.")
    target_month: MonthText | None = Field(None, description="By which month.")
    known_at: InstantText | None = _KNOWN_AT


class CapacityAsked(Schema):
    at: InstantText | None = Field(None, description="As things stood at this day; now where left out.")
    known_at: InstantText | None = _KNOWN_AT


class BoardAsked(Schema):
    month: MonthText | None = Field(None, description="As it stood with the data to this month.")


class MeasuresAsked(Schema):
    area: AreaText | None = Field(None, description="ONS code of the area; the county's where left out.")
    month: MonthText | None = Field(None, description="As they stood with the data to this month.")


class PromisesAsked(Schema):
    words: str | None = Field(
        None, description="Words to be found in names, quotes and notes.", max_length=200
    )
    subject: str | None = Field(
        None, description="Only this subject and what stands under it.", max_length=200
    )
    document: DocumentText | None = Field(None, description="Only what is stated in this document, too.")
    kind: StatedText | None = Field(None, description="Only what has a statement of this kind.")
    promised: YesNoText | None = Field(None, description="yes: only promises.")
    differ: YesNoText | None = Field(None, description="yes: only where the papers differ.")
    known_at: InstantText | None = _KNOWN_AT
    page: PageText | None = Field(None, description="Which page of 25; the first where left out.")


class FindingsAsked(Schema):
    kind: KindText | None = Field(None, description="Only findings of this kind.")
    document: DocumentText | None = Field(None, description="Only those with a side in this document.")
    answered: YesNoText | None = Field(None, description="yes: only answered ones; no: only others.")
    known_at: InstantText | None = _KNOWN_AT


class MeasureAsked(Schema):
    area: AreaText | None = Field(None, description="ONS code of the area; the county's where left out.")
    category: str | None = Field(None, description="all, or a split and its code: reason:E.", max_length=40)
    known_at: InstantText | None = _KNOWN_AT
    from_: MonthText | None = Field(None, alias="from", description="The first month; all held if left out.")
    to: MonthText | None = Field(None, description="The last month, included.")


class XmrPointAsked(Schema):
    model_config = ConfigDict(extra="forbid")
    x: str = Field(description="Its date: 2016-04, 2016-04-01 or an instant with offset.", max_length=40)
    y: float | None = Field(None, description="Its value; null is missing.", allow_inf_nan=False)


class XmrAsked(Schema):
    """A series to be charted, as `homefirst chart xmr` takes it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"points": [{"x": "2016-04", "y": 101}, {"x": "2016-05", "y": 98}], "direction": "decrease"}
            ]
        },
    )
    points: list[XmrPointAsked] = Field(min_length=1, max_length=2000, description="In order of time.")
    direction: Direction = Field(Direction.INCREASE, description="Which way is better.")
    target: float | None = Field(None, description="The value to be met.", allow_inf_nan=False)
    fix_after: int | None = Field(None, description="Limits from the first so many points.", ge=12, le=2000)
    rebase: list[Annotated[str, Field(max_length=40)]] = Field(
        default_factory=list, description="Begin mean and limits anew at these dates.", max_length=100
    )
    screening: bool = Field(True, description="Leave extreme moving ranges out of the limits.")
    rules: Rules = Field(Rules.PLOTTHEDOTS_0_2_2, description="The rule set.")


def only(request: HttpRequest, asked: type[Schema]) -> None:
    """Raises NotUnderstood for a word that the question does not take, one that is said twice, and one with
    nothing after it: a caller who misspells a word would else read an answer to another question."""
    known = [field.alias or name for name, field in asked.model_fields.items()]
    for name, values in request.GET.lists():
        if name not in known:
            takes = f"It takes {', '.join(known)}." if known else "It takes none."
            raise NotUnderstood("This question has no such word.", where=name[:40], next=takes)
        if len(values) > 1:
            raise NotUnderstood("This word is said twice.", where=name, next="Say it once.")
        if not values[0]:
            raise NotUnderstood(
                "Nothing is said after this word.", where=name, next="Say something, or leave the word out."
            )


def month_of(text: str | None, where: str = "month") -> Month | None:
    """A month where one is named."""
    return named(where, Month.parse, text) if text is not None else None


def instant_of(text: str | None) -> datetime | None:
    """An instant where one is named."""
    return named("known_at", parse_instant, text) if text is not None else None


def split_of(text: str | None) -> Breakdown | None:
    """The split that is named; raises NotUnderstood for what is none."""
    if text is None:
        return None
    if text not in CATEGORIES:
        names = ", ".join(one.value for one in CATEGORIES)
        raise NotUnderstood(f"“{text}” is no split of the delays.", where="by", next=f"Name {names}.")
    return Breakdown(text)


def day_of(text: str | None) -> date | None:
    """The local day in which an instant lies, where one is named."""
    return local_day(parse_instant(text)) if text is not None else None


def page_of(text: str | None) -> int:
    """Which page of a long list, from 1 on; the first where none is named."""
    if text is not None and not re.fullmatch("[1-9][0-9]{0,3}", text):
        raise NotUnderstood(f"“{text}” is no page.", where="page", next="Write 1, or another number.")
    return int(text or 1)


def category_of(text: str | None) -> tuple[Breakdown | None, str | None]:
    """`all`, or a split and one of its codes: reason:E."""
    if text is None or text == "all":
        return None, None
    split, _, code = text.partition(":")
    if split not in CATEGORIES:
        raise NotUnderstood(f"“{text}” is no category.", where="category", next="Write reason:E, or all.")
    return Breakdown(split), code


def number_of(text: str | None, where: str) -> Decimal | None:
    """A number that is not negative, where one is named."""
    if text is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise NotUnderstood(f"“{text}” is no number here.", where=where, next="Write it as 73 or 72.5.")
    return Decimal(text)


def target_of(per_day: str | None, month: str | None) -> LevelTarget | None:
    """A level with its month; raises NotUnderstood where one of the two is missing."""
    number, by = number_of(per_day, "target_per_day"), month_of(month, "target_month")
    if number is None and by is None:
        return None
    if number is None or by is None:
        raise NotUnderstood(
            "A level needs both its number and its month.",
            where="target_month" if by is None else "target_per_day",
            next="Give target_per_day and target_month.",
        )
    return LevelTarget(per_day=number, month=by)


def problem_of(error: Mapping[str, Any]) -> NotUnderstood:
    """What pydantic found wrong in words or body, as a sentence of ours with its address."""
    place = [str(part) for part in error.get("loc", ()) if part not in {"query", "body", "path", "asked"}]
    missing = error.get("type") == "missing"
    what = "This is missing." if missing else f"{str(error.get('msg', 'It cannot be read')).rstrip('.')}."
    return NotUnderstood(what, where=".".join(place) or "request", next="See /api/v1/ for what it takes.")
