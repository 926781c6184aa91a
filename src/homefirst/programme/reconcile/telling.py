"""Statements in words, as the sides of a finding say them: as somebody would read them to a board."""

import re
from datetime import date

from homefirst.county.catalogue.statements.period import Period, Reach
from homefirst.county.catalogue.statements.statement import Kind, Statement
from homefirst.county.catalogue.statements.unit import TIMES, Unit
from homefirst.county.catalogue.statements.value import Hedge, Value
from homefirst.county.catalogue.statements.vocabulary import Vocabulary
from homefirst.foundation.calendar import Month

_DATED = re.compile(r"(\d{4}-\d{2})(?:-(\d{2}))?", re.ASCII)
_QUARTER = re.compile(r"(\d{4}/\d{2})/Q([1-4])", re.ASCII)


def thing(one: Statement, words: Vocabulary) -> str:
    """What a statement is about: the measure, of whom, and when."""
    measure, subject = words.measures[one.measure].name, words.subjects[one.subject].name
    at = "" if one.period is None else f", {when(one.period)}"
    return f"{measure}, {subject}{at}"


def said(one: Statement) -> str:
    """What it states, with unit, footing and period: “536 people, plan, 2016/17”."""
    words = [stated(one)]
    if one.basis.value:
        words.append(one.basis.value)
    if one.period is not None:
        words.append(when(one.period))
    return ", ".join(words)


def stated(one: Statement) -> str:
    """The value alone, with its unit."""
    match one.said:
        case Value() as value:
            return _changed(value, one.unit) if one.kind is Kind.CHANGE else _counted(value, one.unit)
        case Period() as period:
            return when(period)
        case other:
            return f"“{other}”" if one.kind in (Kind.TEXT, Kind.NAME) else str(other)


def _counted(value: Value, unit: Unit) -> str:
    return f"{value} {unit_said(unit)}".strip().replace(" %", "%")


def _changed(value: Value, unit: Unit) -> str:
    """A change as people say it: “14,000 more care hours”, “50% less”."""
    ends = [value.number] if value.high is None else [value.number, value.high]
    up, down = all(end > 0 for end in ends), all(end < 0 for end in ends)
    if not up and (not down or value.hedge not in (Hedge.EXACTLY, Hedge.ABOUT)):
        return f"a change of {_counted(value, unit)}"
    size = Value(min(map(abs, ends)), value.hedge, None if value.high is None else max(map(abs, ends)))
    if unit.dimension in ("share", "money", "times", "") or unit.unsaid:
        counted, _, per = unit_said(unit).partition(" a ")
        text = f"{size} {counted} {'more' if up else 'less'}{' a ' if per else ''}{per}"
        return text.replace(" %", "%").replace("  ", " ")
    return f"{size} {'more' if up else 'fewer'} {unit_said(unit)}"


def unit_said(unit: Unit) -> str:
    """A unit in words: “care hours a week”."""
    counted, slash, below = unit.written.rpartition("/")
    return f"{counted} a {below}" if slash and below in TIMES else unit.written


def when(period: Period) -> str:
    """A period in words: “31 March 2017”, “from October 2016”, “April 2015 to February 2016”."""
    written = period.written.removeprefix(f"{period.reach} ")
    words = " to ".join(map(_named, written.split("..")))
    return words if period.reach is Reach.IN else f"{period.reach} {words}"


def day_said(day: date) -> str:
    return f"{day.day} {Month.of(day).name}"


def _named(text: str) -> str:
    if (dated := _DATED.fullmatch(text)) is not None:
        month = Month.parse(dated[1]).name
        return f"{int(dated[2])} {month}" if dated[2] else month
    if (quarter := _QUARTER.fullmatch(text)) is not None:
        return f"quarter {quarter[2]} of {quarter[1]}"
    return text


def both(statements: tuple[Statement, ...]) -> str:
    """The values one after the other: “30 working days”, “40 working days”."""
    return " and ".join(dict.fromkeys(stated(one) for one in statements))
