"""How promises are shown: what says the same thing stands once, with every place where it stands."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.county.catalogue.statements.statement import Kind, Statement
from homefirst.county.catalogue.statements.value import Value
from homefirst.county.catalogue.statements.vocabulary import Subject, Vocabulary
from homefirst.programme.money_of import Money
from homefirst.programme.promises import WIDE, Entry
from homefirst.programme.promises_told import SubjectTold
from homefirst.programme.reconcile.telling import said, stated, when
from homefirst.programme.search import Promises
from homefirst.web.papers.shown import anchor_of, finding_shown, printed, source_said, whole
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.written import Written, decimals_form

WORDS = frozenset({Kind.TEXT, Kind.NAME})
MOST_SUMS = 100
MOST = 4
"""Things said under one heading of a list; the subject's own page has all."""
HEADS = (
    "Subject", "Subject’s code", "Measure", "Stated", "Value", "Unit", "Basis", "Period", "In force",
    "Document", "Put before", "Line", "Quote", "Note", "Statement", "Row of facts.csv",
)  # fmt: skip


def subject_href(code: str) -> str:
    return reverse("promises_of", kwargs={"county": this_county().slug, "subject": code})


def entry_shown(one: Entry, words: Vocabulary) -> dict[str, Any]:
    """An entry as the list shows it."""
    named = f"{one.measure.name}: {one.subject.name}"
    periods = dict.fromkeys(when(each.period) for each in one.promised if each.period is not None)
    by_when = _told(one.by_when, words, one, named=True)
    blocks = [
        ("Promised", _told(one.promised, words, one)),
        ("Stated", _told(one.said, words, one)),
        ("Counted", _told(one.counted, words, one)),
    ]
    if not any(block["lines"] for _, block in blocks):  # a day is all that is stated
        blocks, by_when = [("By when", by_when)], _told((), words, one)
    return {
        "id": f"p-{one.subject.code}.{one.measure.code}".replace("/", ".").replace(":", "."),
        "heading": named,
        "href": subject_href(one.subject.code),
        "under": [{"name": each.name, "href": subject_href(each.code)} for each in one.above],
        "asks_when": bool(one.promised),
        "blocks": [{"label": label, **block} for label, block in blocks if block["lines"]],
        "by_whom": _told(one.by_whom, words, one, named=True),
        "bodies": ", ".join(one.bodies),
        "periods": ", ".join(periods),
        "by_when": by_when,
        "for_how_much": _money(one.for_how_much, words),
        "differs": [
            {
                "title": printed(each.finding.title),
                "href": reverse("finding", kwargs={"county": this_county().slug, "key": each.finding.key}),
                "answered": each.answered,
            }
            for each in one.differs[:MOST]
        ],
        "differs_more": max(0, len(one.differs) - MOST),
    }


def _told(
    statements: Sequence[Statement], words: Vocabulary, of: Entry, *, named: bool = False
) -> dict[str, Any]:
    """Statements as lines; those that say the same in one, with all places."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for one in statements:
        # A text or a status is told with the measure that says what it is, unless the heading says so.
        label = words.measures[one.measure].name if named or one.measure != of.measure.code else ""
        line = lines.setdefault(
            (label, said(one)),
            {
                "label": label,
                "said": printed(said(one)),
                "words": one.kind in WORDS,
                "places": [],
                "in_force": False,
            },
        )
        line["places"].append(place_of(one, words))
        line["in_force"] = line["in_force"] or one.id in of.in_force
    return {"lines": list(lines.values())[:MOST], "more": max(0, len(lines) - MOST)}


def _money(money: Sequence[Money], words: Vocabulary) -> dict[str, Any]:
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for each in money:
        one = each.statement
        subject = words.subjects[one.subject].name
        line = lines.setdefault(
            (said(one), subject),
            {
                "said": printed(said(one)),
                "label": f"{subject} ({each.because})",
                "places": [],
                "in_force": False,
            },
        )
        line["places"].append(place_of(one, words))
    return {"lines": list(lines.values())[:MOST], "more": max(0, len(lines) - MOST)}


def place_of(one: Statement, words: Vocabulary) -> dict[str, str]:
    """Where a statement stands, and its row on its subject's page."""
    source = one.source
    return {
        "where": f"{words.documents[source.document].title}, line {source.line}",
        "quote": source.citation,
        "href": f"{subject_href(one.subject)}#{anchor_of(one.id)}",
    }


def subject_shown(answer: SubjectTold) -> dict[str, Any]:
    """One subject's page."""
    rows = [
        {
            "anchor": anchor_of(one.id),
            "measure": measure.name if place == 0 else "",
            "named": measure.name,
            "said": printed(stated(one)),
            "footing": ", ".join(
                part for part in (one.basis.value, "" if one.period is None else when(one.period)) if part
            ),
            "source": source_said(
                answer.words.documents[one.source.document].title, one.source.line, one.source.citation
            ),
            "note": one.note,
            "id": one.id,
            "row": one.row,
            "in_force": one.id in answer.in_force,
            "words": one.kind in WORDS,
        }
        for measure, statements in answer.measures
        for place, one in enumerate(statements)
    ]
    firsts = [row for row in rows if row["measure"]]
    return {
        "contents": firsts if len(firsts) > WIDE else [],
        "subject": answer.subject,
        "under": _linked(answer.above),
        "rows": rows,
        "parts_of_it": [
            {"name": one.subject.name, "href": subject_href(one.subject.code), "statements": one.statements}
            for one in answer.parts
        ],
        "sums": _sums(answer),
        "findings": [finding_shown(answer.report, one) for one in answer.findings],
    }


def _sums(answer: SubjectTold) -> list[dict[str, Any]]:
    """The money that is stated beneath a subject, part by part: a pool with its lines; none where it is more
    than one reads."""
    words = answer.words
    money = [one for one in answer.beneath if words.measures[one.measure].dimension == "money"]
    if len(money) > MOST_SUMS:
        return []
    several = len({one.measure for one in money}) > 1
    return [
        {
            "name": words.subjects[one.subject].name,
            "href": subject_href(one.subject),
            "deep": one.subject.count("/") - answer.subject.code.count("/") - 1,
            "measure": words.measures[one.measure].name if several else "",
            "said": printed(said(one)),
            "in_force": one.id in answer.in_force,
            "source": f"{words.documents[one.source.document].title}, line {one.source.line}",
        }
        for one in sorted(money, key=lambda one: tuple(words.subjects).index(one.subject))
    ]


def _linked(subjects: Iterable[Subject]) -> list[dict[str, str]]:
    return [{"text": one.name, "href": subject_href(one.code)} for one in subjects]


def promises_sheet(pages: Sequence[Promises]) -> Table:
    """A row for each statement of what was found."""
    found = {
        one.id: (one, entry.in_force) for page in pages for entry in page.entries for one in entry.own
    }.values()
    words = pages[0].words
    return Table("promises", "What was promised", HEADS, tuple(_row(one, words, held) for one, held in found))


def subject_sheet(answer: SubjectTold) -> Table:
    rows = _subject_rows(answer)
    return Table("statements", f"All that is stated: {answer.subject.name}", HEADS, tuple(rows))


def _subject_rows(answer: SubjectTold) -> Iterator[tuple[str | None, ...]]:
    for _, statements in answer.measures:
        for one in statements:
            yield _row(one, answer.words, answer.in_force)
    for one in answer.beneath:
        yield _row(one, answer.words, answer.in_force)


def _value(one: Statement) -> str | None:
    """The number as a number, to be added up; none where a span or words are stated."""
    if not isinstance(one.said, Value) or one.said.high is not None:
        return None
    number = one.said.number
    return Written(f"{number:,}", float(number), decimals_form(one.said.places))


def _row(one: Statement, words: Vocabulary, in_force: frozenset[str]) -> tuple[str | None, ...]:
    document = words.documents[one.source.document]
    return (
        words.subjects[one.subject].name, one.subject, words.measures[one.measure].name,
        printed(stated(one)), _value(one), one.unit.written or None,
        one.basis.value or None, None if one.period is None else str(one.period),
        "in force" if one.id in in_force else None, document.title, document.body or None,
        whole(one.source.line), one.source.citation, one.note or None, one.id, whole(one.row),
    )  # fmt: skip
