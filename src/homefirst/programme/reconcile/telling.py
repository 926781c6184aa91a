"""Statements in words, as the sides of a finding say them."""

from homefirst.county.catalogue.statements.period import Period
from homefirst.county.catalogue.statements.statement import Kind, Statement
from homefirst.county.catalogue.statements.value import Value
from homefirst.county.catalogue.statements.vocabulary import Vocabulary


def thing(one: Statement, words: Vocabulary) -> str:
    """What a statement is about: the measure, of whom, and when."""
    measure, subject = words.measures[one.measure].name, words.subjects[one.subject].name
    when = "" if one.period is None else f", {one.period}"
    return f"{measure}, {subject}{when}"


def said(one: Statement) -> str:
    """What it states, with unit, footing and period: “536 people, plan, 2016/17”."""
    words = [stated(one)]
    if one.basis.value:
        words.append(one.basis.value)
    if one.period is not None:
        words.append(str(one.period))
    return ", ".join(words)


def stated(one: Statement) -> str:
    """The value alone, with its unit."""
    match one.said:
        case Value() as value:
            text = f"{value} {one.unit.written}".strip().replace(" %", "%")
            return f"a change of {text}" if one.kind is Kind.CHANGE else text
        case Period() as period:
            return str(period)
        case other:
            return f"“{other}”" if one.kind in (Kind.TEXT, Kind.NAME) else str(other)


def both(statements: tuple[Statement, ...]) -> str:
    """The values one after the other: “30 working days”, “40 working days”."""
    return " and ".join(dict.fromkeys(stated(one) for one in statements))
