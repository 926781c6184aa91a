"""How statements of the papers and what does not fit among them are shown: tags, tables, addresses."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.county.access.roles import roles
from homefirst.county.catalogue.statements.decisions import Decision
from homefirst.programme.answers import SAID, Answer
from homefirst.programme.reconcile.finding import Consequence, Side
from homefirst.programme.report import CONSEQUENCES, KINDS, Report, Reported
from homefirst.web.sheet.environment import day
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.written import Written

GRADES = {Consequence.HIGH: "High", Consequence.MEDIUM: "Medium", Consequence.LOW: "Low"}
COLOURS = {Consequence.HIGH: "red", Consequence.MEDIUM: "yellow", Consequence.LOW: "grey"}


NOT_PRINTED = " (unit not printed)"
_NUMBER = r"[\d,]+(?:\.\d+)?"
_UNSAID = re.compile(
    rf"({_NUMBER}) \? ([A-Za-z/ ]+?)(?=[,;:.)]| and | is | does | to | for | are | over | differ|$)"
)
_MONEY = re.compile(rf"(-)?\b({_NUMBER}) GBP\b(?: (m|k|bn)\b)?")


def source_said(title: str, line: int, quote: str) -> str:
    """Where a statement stands, as a reader outside can find it."""
    return f"{title}, line {line}: “{quote}”"


def printed(text: str) -> str:
    """What a statement says with its money as papers print it: “2.1 GBP m” is £2.1m; and with a unit that is
    not printed said in words: “536 ? people” is “536 people (unit not printed)”. Of pages alone: other doors
    give the words of the tables."""
    text = _UNSAID.sub(lambda found: f"{found[1]} {found[2]}{NOT_PRINTED}", text)
    return _MONEY.sub(lambda found: f"{found[1] or ''}£{found[2]}{found[3] or ''}", text)


def anchor_of(statement: str) -> str:
    """The id of a statement's row on its subject's page."""
    return f"s-{statement}"


def finding_shown(report: Report, one: Reported) -> dict[str, Any]:
    """A finding as the template shows it."""
    finding = one.finding
    address = {"county": this_county().slug, "key": finding.key}
    return {
        "key": finding.key,
        "id": f"f-{finding.key}",
        "title": printed(finding.title),
        "kind": KINDS[finding.kind],
        "consequence": CONSEQUENCES[finding.consequence],
        "grade": GRADES[finding.consequence],
        "colour": COLOURS[finding.consequence],
        "computation": printed(finding.computation),
        "sides": [_side_shown(report, one, side) for side in finding.sides],
        "answer": None if one.answer is None else answer_shown(one.answer),
        "decisions": [_decision_shown(each) for each in one.decisions],
        "before": [answer_shown(each) for each in reversed(one.answers[:-1])],
        "href": reverse("finding", kwargs=address),
        "answer_href": reverse("finding_answer", kwargs=address),
        "choices": [
            {"value": side.statement, "text": f"{printed(side.said)} ({_where(report, side)})"}
            for side in finding.sides
        ],
    }


def _side_shown(report: Report, one: Reported, side: Side) -> dict[str, Any]:
    """What one paper says, where, and whether it is in force."""
    return {
        "said": printed(side.said),
        "quote": side.quote,
        "where": _where(report, side),
        "statement": side.statement,
        "in_force": side.statement in one.in_force,
        "subject": report.subjects.get(side.statement),
        "anchor": anchor_of(side.statement),
    }


def _where(report: Report, side: Side) -> str:
    return f"{report.title_of(side.document)}, line {side.line}"


def _decision_shown(one: Decision) -> dict[str, Any]:
    """A decision of the pack's, as an answer is shown."""
    return {
        "decided": "Decided in the pack which one is in force",
        "text": one.because,
        "role": one.by,
        "on": day(one.on) if one.on is not None else "",
    }


def answer_shown(answer: Answer) -> dict[str, Any]:
    known = roles().get(answer.role)
    return {
        "decided": SAID[answer.decided],
        "text": answer.text,
        "in_force": answer.in_force,
        "role": known.title if known is not None else answer.role,
        "on": day(answer.at),
        "title": answer.title,
    }


def findings_sheet(report: Report) -> Table:
    """Every finding, a row for each of its sides."""
    heads = (
        "Finding", "Group", "Consequence", "Kind", "What does not fit", "Statement", "It says", "Document",
        "Line", "Quote", "Computation", "Answer", "Answered on",
    )  # fmt: skip
    return Table("findings", "Where the papers differ", heads, tuple(_finding_rows(report)))


def _finding_rows(report: Report) -> Iterable[tuple[str | None, ...]]:
    for one in report.findings:
        finding, answer = one.finding, one.answer
        for side in finding.sides:
            yield (
                finding.key, whole(finding.group), CONSEQUENCES[finding.consequence], KINDS[finding.kind],
                printed(finding.title), side.statement, printed(side.said),
                report.title_of(side.document), whole(side.line), side.quote, printed(finding.computation),
                _answer_cell(one), None if answer is None else day(answer.at),
            )  # fmt: skip


def _answer_cell(one: Reported) -> str | None:
    if one.answer is not None:
        return f"{SAID[one.answer.decided]}: {one.answer.text}"
    if one.decisions:
        return "\n".join(f"In force is {each.in_force}: {each.because} ({each.by})" for each in one.decisions)
    return None


def whole(number: int) -> str:
    """A whole number that is a name rather than an amount: without commas."""
    return Written(str(number), number, "0")


def choices(said: Mapping[str, str], chosen: str, every: str) -> list[dict[str, Any]]:
    """What a field of a form offers: all, or one of these."""
    offered = {"": every, **said}
    return [{"value": value, "text": text, "chosen": value == chosen} for value, text in offered.items()]
