"""Reading NHS England's monthly workbook "Total Delayed Days, Local Authority" by meaning.

Source: NHS England statistics, Delayed Transfers of Care, April 2011 to December 2019 (Open Government
Licence v3). What is recognised and what is checked is told in docs/intake.md.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from homefirst.county.catalogue.councils import Councils, councils
from homefirst.county.catalogue.delays import ENGLAND, Breakdown
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.intake.dtoc_areas import code_in, is_code
from homefirst.intake.dtoc_checks import check_workbook
from homefirst.intake.dtoc_edition import Label, labels, parse_day, parse_month
from homefirst.intake.dtoc_england import DETAIL_ORDER, EnglandSheet, read_england
from homefirst.intake.dtoc_headers import (
    CouncilHeader,
    EnglandHeader,
    find_council_header,
    find_england_header,
    looks_like_days,
)
from homefirst.intake.dtoc_repeats import without_repeats
from homefirst.intake.dtoc_rows import PrintedRow, Quarantined, SheetReading, in_return, read_rows
from homefirst.intake.dtoc_shifts import without_shifted
from homefirst.intake.spreadsheets import Sheet, open_sheets, words

KIND = "dtoc_total_delayed_days_local_authority"
WANTED = "Hand in the monthly workbook “Total Delayed Days, Local Authority” as NHS England published it."
ORGANISATION_CODE = re.compile(r"[A-Z0-9]{3}|(?=.*[0-9])[A-Z0-9]{5,6}")
SPLITS = (Breakdown.CARE, Breakdown.ORGANISATION, Breakdown.REASON)
SHEET_WORDS = {
    Breakdown.CARE: "type of care",
    Breakdown.ORGANISATION: "responsible organisation",
    Breakdown.REASON: "reason",
}


@dataclass(frozen=True, slots=True)
class WorkbookReading:
    """One workbook: what it is, what it prints, and what is wrong with it.

    `kind` is None where the file is no such workbook; then there are no tables and one problem. `tables`
    holds what could be read, `quarantined` what could not; every quarantined table's problem stands in
    `problems`, too, once. A mismatch is a problem and leaves its tables as printed.
    """

    name: str
    kind: str | None
    edition: Edition | None
    status: str | None
    tables: tuple[DelayTable, ...]
    quarantined: tuple[Quarantined, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Headed:
    """A sheet whose heading row is known, with what it says of itself."""

    sheet: Sheet
    header: CouncilHeader | EnglandHeader
    labels: dict[str, Label]


def read_workbook(name: str, content: bytes, *, table: Councils | None = None) -> WorkbookReading:
    """Reads one workbook's delayed days, for every area and breakdown, with what disagrees within it.

    `name` is the file's name, for addresses only; `table` the councils, those of homefirst by default.
    Raises nothing for bad data: what is wrong stands in the reading's problems.
    """
    sheets = open_sheets(name, content)
    if isinstance(sheets, Problem):
        return _nothing(name, sheets)
    headed = [found for sheet in sheets if (found := _headed(sheet)) is not None]
    other = _another_kind(name, sheets, headed)
    if other is not None:
        return _nothing(name, other)
    edition, status, problems = _edition(name, headed)
    if edition is None:
        return WorkbookReading(name, KIND, None, status, (), (), tuple(problems))
    kept, astray = _of_this_month(name, headed, edition.month)
    readings, notes = _read_sheets(name, kept, edition.month, table or councils())
    england, repeated = _england(name, kept)
    readings, more = without_repeats(name, readings)
    readings = without_shifted(name, readings, england)
    problems += [*astray, *_headings(name, kept, edition.month), *_missing(name, headed), *repeated]
    problems += [*notes, *more]
    quarantined = [out for reading in readings for out in reading.quarantined]
    if england is not None:
        problems.extend(england.problems)
        if england.unreadable is not None:
            quarantined.append(Quarantined(ENGLAND, "England", Breakdown.DETAIL, england.unreadable))
    problems += [out.problem for out in quarantined]
    problems += check_workbook(name, edition.month, readings, england)
    return WorkbookReading(
        name=name,
        kind=KIND,
        edition=edition,
        status=status,
        tables=_tables(edition, readings, england),
        quarantined=tuple(quarantined),
        problems=tuple(dict.fromkeys(problems)),
    )


def _nothing(name: str, problem: Problem) -> WorkbookReading:
    return WorkbookReading(name, None, None, None, (), (), (problem,))


def _headed(sheet: Sheet) -> _Headed | None:
    header = find_england_header(sheet) or find_council_header(sheet)
    return None if header is None else _Headed(sheet, header, labels(sheet, header.row))


def _another_kind(name: str, sheets: tuple[Sheet, ...], headed: list[_Headed]) -> Problem | None:
    """What the file is, if it is not the workbook of councils' delayed days."""
    if not any(isinstance(found.header, CouncilHeader) for found in headed):
        if any(looks_like_days(sheet) for sheet in sheets):
            what = "No sheet has a heading row with the councils' names (“Name”) above its figures."
            return Problem(name, what, "Restore the heading row and hand the file in again.")
        shown = ", ".join(sheet.name for sheet in sheets[:4]) or "none"
        what = f"This is not the workbook of councils' delayed days: no sheet ({shown}) has its headings."
        return Problem(name, what, WANTED)
    for found in headed:
        basis, summary = found.labels.get("basis"), found.labels.get("summary")
        where = f"{name}, sheet {found.sheet.name}"
        if basis is not None and words(basis.value) and "local authority" not in words(basis.value):
            what = f"The figures are by {words(basis.value)} (row {basis.row}), not by local authority."
            return Problem(where, what, WANTED)
        said = "" if summary is None else words(summary.value)
        if "number of patients" in said and "days" not in said:
            return Problem(where, "The figures count patients on one day, not delayed days.", WANTED)
        strange = _other_organisations(found)
        if strange is not None:
            what = f"The rows are not councils: “{strange}” under Code is the code of another organisation."
            return Problem(where, what, WANTED)
    return None


def _other_organisations(found: _Headed) -> str | None:
    """A trust's or a commissioner's code, where most rows have such a code and none a council's."""
    if isinstance(found.header, EnglandHeader):
        return None
    columns = found.header.codes
    rows = found.sheet.rows[found.header.row + 1 :]
    codes = [code for row in rows for column in columns if (code := code_in(row[column])) not in {"", "-"}]
    strange = [code for code in codes if ORGANISATION_CODE.fullmatch(code) and not is_code(code)]
    if any(is_code(code) for code in codes) or 2 * len(strange) <= len(codes):
        return None
    return strange[0]


def _agreed(name: str, headed: list[_Headed], label: str) -> tuple[Label | None, list[Problem]]:
    """What most sheets state after a label, and a problem for each sheet that states another."""
    stated = [(found, found.labels[label]) for found in headed if label in found.labels]
    if not stated:
        return None, []
    most = Counter(words_or_value(line) for _, line in stated).most_common(1)[0][0]
    line = next(line for _, line in stated if words_or_value(line) == most)
    problems = [
        Problem(
            where=f"{name}, sheet {found.sheet.name}, row {other.row}",
            what=f"“{label.capitalize()}” is “{other.value}” here and “{line.value}” in other sheets.",
            next="The one that most sheets state is taken.",
        )
        for found, other in stated
        if words_or_value(other) != most
    ]
    return line, problems


def words_or_value(line: Label) -> str:
    return words(line.value) if isinstance(line.value, str) else str(line.value)


def _edition(name: str, headed: list[_Headed]) -> tuple[Edition | None, str | None, list[Problem]]:
    # A sheet of another month is kept out as a whole, and told of in _of_this_month.
    period, _ = _agreed(name, headed, "period")
    status_line, problems = _agreed(name, headed, "status")
    status = None if status_line is None else str(status_line.value).strip() or None
    month = None if period is None else parse_month(period.value)
    if month is None:
        said = (
            "No sheet states its period" if period is None else f"The period “{period.value}” is not a month"
        )
        where = name if period is None else f"{name}, row {period.row}"
        next_ = "Write the month beside “Period:”, as in March 2017, and hand the file in again."
        return (
            None,
            status,
            [*problems, Problem(where, f"{said}, so that its figures belong to no month.", next_)],
        )
    days: list[date | None] = []
    for label in ("published", "revised"):
        line, odd = _agreed(name, headed, label)
        problems += odd
        day, bad = _day(name, label, line, month)
        problems += bad
        days.append(day)
    published, revised = days
    if published is not None and revised is not None and revised < published:
        what = f"it says revised on {revised:%d %B %Y}, before it was published on {published:%d %B %Y}."
        problems.append(Problem(name, what, "Both dates are kept as stated."))
    return Edition(month, published, revised), status, problems


def _day(name: str, label: str, line: Label | None, month: Month) -> tuple[date | None, list[Problem]]:
    if line is None:
        return None, []
    where = f"{name}, row {line.row}"
    try:
        day = parse_day(line.value)
    except NotUnderstood as error:
        return None, [
            Problem(where, f"{label.capitalize()}: {error.what} It is taken as not stated.", error.next)
        ]
    if day is not None and day <= month.last:
        what = f"{label.capitalize()} is {day:%d %B %Y}, and {month.name} was not over."
        next_ = "It is taken as not stated; look the date up on the publisher's page and write it there."
        return None, [Problem(where, what, next_)]
    return day, []


def _of_this_month(name: str, headed: list[_Headed], month: Month) -> tuple[list[_Headed], list[Problem]]:
    kept, problems = [], []
    for found in headed:
        line = found.labels.get("period")
        said = None if line is None else parse_month(line.value)
        if line is None or said == month:
            kept.append(found)
            continue
        shown = said.name if said is not None else f"“{line.value}”"
        what = f"the period is {shown} here and {month.name} in other sheets. None of this sheet is kept."
        where = f"{name}, sheet {found.sheet.name}, row {line.row}"
        problems.append(Problem(where, what, "Mend the period and hand the file in again; the rest is kept."))
    return kept, problems


def _read_sheets(
    name: str, headed: list[_Headed], month: Month, table: Councils
) -> tuple[tuple[SheetReading, ...], list[Problem]]:
    readings = [
        read_rows(name, found.sheet, found.header, month, table)
        for breakdown in SPLITS
        for found in headed
        if isinstance(found.header, CouncilHeader) and found.header.breakdown is breakdown
    ]
    return tuple(readings), [problem for reading in readings for problem in reading.problems]


def _england(name: str, headed: list[_Headed]) -> tuple[EnglandSheet | None, list[Problem]]:
    found = [
        read_england(name, one.sheet, one.header) for one in headed if isinstance(one.header, EnglandHeader)
    ]
    again = [
        Problem(
            f"{name}, sheet {other.sheet}",
            f"England's detail stands in sheet {found[0].sheet} already.",
            "It is left out.",
        )
        for other in found[1:]
    ]
    return (found[0] if found else None), again


def _headings(name: str, headed: list[_Headed], month: Month) -> list[Problem]:
    problems = []
    for found in headed:
        header = found.header
        if isinstance(header, EnglandHeader):
            continue
        where = f"{name}, sheet {found.sheet.name}, row {header.row + 1}"
        for heading in header.unknown:
            what = f"the heading “{heading.strip()[:60]}” is not known. Its column is left out."
            problems.append(Problem(where, what, "Tell us what it means if its figures are wanted."))
        for code in header.missing:
            if in_return(code, month):
                what = f"no column is headed {code.replace('_', ' ')}. Its days are kept as unknown."
                problems.append(Problem(where, what, "Restore the heading and hand the file in again."))
        for heading in header.contradictory:
            what = (
                f"the heading “{heading.strip()[:60]}” has the letter of one reason and the words of another."
            )
            problems.append(Problem(where, what, "The letter is believed; check the file's source."))
        if header.total is None:
            problems.append(
                Problem(where, "no column is headed Total.", "Its rows are kept without a printed total.")
            )
    return problems


def _missing(name: str, headed: list[_Headed]) -> list[Problem]:
    """Sheets that every edition has and this file lacks."""
    there = {found.header.breakdown for found in headed if isinstance(found.header, CouncilHeader)}
    problems = [
        Problem(
            name,
            f"No sheet with its headings splits the councils' days by {SHEET_WORDS[split]}.",
            "The rest is kept.",
        )
        for split in SPLITS
        if split not in there
    ]
    if not any(isinstance(found.header, EnglandHeader) for found in headed):
        problems.append(
            Problem(name, "No sheet with its headings gives England's detail.", "The rest is kept.")
        )
    return problems


def _tables(
    edition: Edition, readings: tuple[SheetReading, ...], england: EnglandSheet | None
) -> tuple[DelayTable, ...]:
    """By area in the order of codes, then by breakdown; reason O only where the return has it."""
    tables = [_table(edition, row) for reading in readings for row in reading.rows]
    if england is not None and england.unreadable is None and england.detail:
        reasons = {reason for _, reason, _ in england.detail}
        days = tuple(
            (f"{care}/{reason}/{organisation}", england.detail.get((care, reason, organisation)))
            for care, reason, organisation in DETAIL_ORDER
            if reason in reasons or reason != "O"
        )
        tables.append(DelayTable(ENGLAND, "England", edition, Breakdown.DETAIL, days, None))
    order = list(Breakdown)
    return tuple(sorted(tables, key=lambda table: (table.area, order.index(table.breakdown))))


def _table(edition: Edition, row: PrintedRow) -> DelayTable:
    return DelayTable(row.area, row.area_name, edition, row.breakdown, row.days, row.total)
