"""Oxfordshire's pack: every fact of the five papers is in it, and the report on them stands in docs/."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from homefirst.app.pack.check import check_pack
from tests.programme.oxfordshire_report import (
    MARKS,
    MEANT,
    PACK,
    REPORT,
    facts,
    marks,
    reconciled,
    report,
    which,
)

NEAR = 2
"""Lines: where the raw table names the line of a heading or a footnote, the pack names the row's own."""


def raw_rows(shared: Path) -> Iterator[tuple[str, str, int]]:
    for path in sorted((shared / "data" / "facts").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as text:
            for number, row in enumerate(csv.DictReader(text), start=2):
                yield f"{path.name}, row {number}", row["document"][:3], int(row["line"])


def test_every_fact_of_the_five_papers_is_in_the_pack_by_its_document_and_line(shared: Path) -> None:
    lines = {(one.source.document, one.source.line) for one in facts().statements}
    rows = list(raw_rows(shared))
    missing = [
        name
        for name, document, line in rows
        if not any((document, line + off) in lines for off in range(-NEAR, NEAR + 1))
    ]
    assert len(rows) == 541
    assert missing == []


def test_the_pack_is_whole_and_every_citation_stands_in_its_document(shared: Path) -> None:
    checked = check_pack(PACK, shared / "documents")
    assert checked.problems == ()
    assert (checked.statements, checked.citations) == (1605, 1686)


def test_no_title_of_a_person_stands_in_the_pack() -> None:
    titles = re.compile(r"\b(Mr|Mrs|Ms|Miss|Cllr|Councillor|Dr)\.? [A-Z]")
    for one in facts().statements:
        assert not titles.search(f"{one.said} {one.note} {one.source.citation}"), one.id


def test_the_report_in_docs_is_what_reconcile_finds_each_place_marked_by_hand() -> None:
    assert {mark for mark, _ in marks().values()} <= set(MEANT)
    assert sorted(map(which, reconciled().findings)) == sorted(marks())
    assert REPORT.read_text(encoding="utf-8") == report(), f"Write it anew, and look at {MARKS.name}."
