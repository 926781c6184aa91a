"""The report on Oxfordshire's papers as it stands in docs/: each finding with its mark, set by hand.

    PYTHONPATH=src python -m tests.programme.oxfordshire_report

writes docs/reconcile-oxfordshire.md anew from the pack and from docs/reconcile-oxfordshire.csv, which holds
the marks.
"""

import csv
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.catalogue.statements.read import StatedFacts, read_statements
from homefirst.county.figures.pack_tables import read_delay_tables
from homefirst.foundation.calendar import Month
from homefirst.programme.reconcile.finding import Finding, FindingKind
from homefirst.programme.reconcile.published import Publication
from homefirst.programme.reconcile.reconcile import Reconciled, reconcile

PACK = SHIPPED / "oxfordshire"
DOCS = Path(__file__).parents[2] / "docs"
REPORT, MARKS = DOCS / "reconcile-oxfordshire.md", DOCS / "reconcile-oxfordshire.csv"
MEANT = {
    "hard": "the two cannot both be so",
    "ambiguity": "both can be so under some reading, and the papers do not say which is meant",
    "typing": "a slip of the pen, or of who set the page",
}


def facts() -> StatedFacts:
    return read_statements(PACK)


def published() -> Publication:
    days: dict[str, dict[Month, int]] = {}
    for table in read_delay_tables(PACK / "delayed_days.csv"):
        if table.breakdown is Breakdown.CARE and table.total is not None:
            days.setdefault(table.area, {})[table.month] = table.total
    return Publication(days, "NHS England, delayed transfers of care")


def reconciled() -> Reconciled:
    found = facts()
    return reconcile(found.statements, found.words, published())


Which = tuple[FindingKind, tuple[str, ...]]


def which(one: Finding) -> Which:
    """What a mark is put to: the kind of the finding, and the ids of its sides."""
    return one.kind, tuple(sorted(side.statement for side in one.sides))


def marks() -> Mapping[Which, tuple[str, str]]:
    """Mark and what was seen in the documents, by finding."""
    with MARKS.open(encoding="utf-8", newline="") as text:
        return {
            (FindingKind(row["kind"]), tuple(sorted(row["ids"].split()))): (row["mark"], row["seen"])
            for row in csv.DictReader(text)
        }


def report() -> str:
    found, held = facts(), reconciled()
    marked = marks()
    documents = found.words.documents
    count = Counter(marked[which(one)][0] for one in held.findings)
    lines = [
        "# Where Oxfordshire's five papers do not fit together",
        "",
        f"`homefirst reconcile` held {held.statements:,} statements against one another and against NHS"
        f" England's published figures, in {sum(held.comparisons.values()):,} comparisons, and found"
        f" {len(held.findings)} places that do not fit. Each was then looked up in the documents by hand and"
        " marked:",
        "",
        *(f"- {count[mark]} {mark}: {meant}" for mark, meant in MEANT.items()),
        "",
        "Nothing is corrected: all values stand in the pack as printed."
        " `python -m tests.programme.oxfordshire_report` writes this page.",
        "",
        "| document | title |",
        "|---|---|",
        *(f"| {one.id} | {one.title}, {one.body} |" for one in documents.values()),
    ]
    for consequence in dict.fromkeys(one.consequence for one in held.findings):
        lines += ["", f"## Consequence: {consequence}", ""]
        for one in held.findings:
            if one.consequence is consequence:
                lines += _told(one, *marked[which(one)])
    return "\n".join(lines).rstrip() + "\n"


def _told(one: Finding, mark: str, seen: str) -> list[str]:
    return [
        f"**{one.title}**",
        f"({one.kind}; {mark})",
        "",
        *(f"- {side.document}, line {side.line}: “{side.quote}” ({side.said})" for side in one.sides),
        f"- Computed: {one.computation}",
        f"- By hand: {seen}",
        "",
    ]


if __name__ == "__main__":
    REPORT.write_text(report(), encoding="utf-8")
