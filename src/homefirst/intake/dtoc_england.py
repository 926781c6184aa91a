"""England's own sheet: type of care, reason and organisation at once, with the sums printed above."""

from dataclasses import dataclass

from homefirst.county.catalogue.delays import REASONS, Care, Organisation
from homefirst.foundation.errors import Problem
from homefirst.intake.dtoc_headers import CARES, EnglandHeader, reason_of
from homefirst.intake.dtoc_rows import MEND, days_in
from homefirst.intake.spreadsheets import Cell, Sheet, is_blank, letter, words

DETAIL_ORDER = tuple(
    (care, reason.code, organisation) for care in Care for reason in REASONS for organisation in Organisation
)
"""Every cell that England's detail can have: two types of care, eleven reasons, three organisations."""

IMPOSSIBLE = frozenset(
    (reason.code, organisation)
    for reason in REASONS
    for organisation in Organisation
    if organisation not in reason.organisations
)


@dataclass(frozen=True, slots=True)
class EnglandSheet:
    """The sheet's cells. `sums` are the rows without a reason, by care and organisation; `detail` all others.

    A value of None says NA, is empty or is not printed. `rows` tells in which row a reason of a type of
    care stands (the reason "-" for sums), `unreadable` why the sheet cannot be trusted, if it cannot.
    """

    sheet: str
    sums: dict[tuple[Care, Organisation], int | None]
    detail: dict[tuple[Care, str, Organisation], int | None]
    rows: dict[tuple[Care, str], int]
    unreadable: Problem | None
    problems: tuple[Problem, ...]


def read_england(file: str, sheet: Sheet, header: EnglandHeader) -> EnglandSheet:
    """Reads the sheet; a type of care holds for the rows beneath it until the next is printed."""
    sums: dict[tuple[Care, Organisation], int | None] = {}
    detail: dict[tuple[Care, str, Organisation], int | None] = {}
    rows: dict[tuple[Care, str], int] = {}
    problems: list[Problem] = []
    bad: Problem | None = None
    care: Care | None = None
    for index in range(header.row + 1, len(sheet.rows)):
        row = sheet.rows[index]
        care = CARES.get(words(row[header.care]), care)
        values = [(organisation, days_in(row[column])) for organisation, column in header.organisations]
        figures = [value for _, value in values if value is not None]
        if not figures and is_blank(row[header.reason]):
            continue
        where = f"{file}, sheet {sheet.name}, row {index + 1}, England"
        heading = words(row[header.reason])
        reason = "-" if heading in {"-", "", "all", "total"} else reason_of(heading)
        if reason is None or care is None:
            if figures:
                what = (
                    f"the row “{str(row[header.reason]).strip()[:60]}” names no reason that the return has."
                )
                problems.append(Problem(where, what, "Its figures are left out of England's detail."))
            continue
        refused = _refused(where, row, header, rows.get((care, reason)))
        if refused is not None:
            bad = bad or refused
            continue
        rows[care, reason] = index + 1
        for organisation, value in values:
            days = None if isinstance(value, str) else value
            if reason == "-":
                sums[care, organisation] = days
            else:
                detail[care, reason, organisation] = days
    bad = bad or _under_other_headings(file, sheet.name, detail)
    problems.extend(_impossible(file, sheet.name, detail, rows))
    return EnglandSheet(sheet.name, sums, detail, rows, bad, tuple(problems))


def _refused(where: str, row: list[Cell], header: EnglandHeader, before: int | None) -> Problem | None:
    """Why a row spoils the sheet: a cell that cannot be read, or a row that stood `before`."""
    for _, column in header.organisations:
        value = days_in(row[column])
        if isinstance(value, str):
            what = f"the cell in column {letter(column)} {value}. England's detail is kept out."
            return Problem(where, what, MEND)
    if before is None:
        return None
    what = f"the same type of care and reason stand in row {before}. England's detail is kept out."
    return Problem(where, what, "Leave each row in once and hand the file in again.")


def _impossible(
    file: str,
    sheet: str,
    detail: dict[tuple[Care, str, Organisation], int | None],
    rows: dict[tuple[Care, str], int],
) -> list[Problem]:
    """Days for a responsibility that a reason cannot have. Zero is how the editions from 2018 print NA."""
    return [
        Problem(
            f"{file}, sheet {sheet}, row {rows[care, reason]}, England",
            f"{days:,} days of reason {reason} stand under {organisation.replace('_', ' ')}, "
            "which this reason cannot have.",
            "The figure is kept as printed.",
        )
        for (care, reason, organisation), days in detail.items()
        if days and (reason, organisation) in IMPOSSIBLE
    ]


def _under_other_headings(
    file: str, sheet: str, detail: dict[tuple[Care, str, Organisation], int | None]
) -> Problem | None:
    """Where figures stand for impossible responsibilities and NA for possible ones, columns are exchanged."""
    wrong = sum(bool(days) and (key[1], key[2]) in IMPOSSIBLE for key, days in detail.items())
    lacking = sum(days is None and (key[1], key[2]) not in IMPOSSIBLE for key, days in detail.items())
    if wrong < 2 or lacking < 2:
        return None
    return Problem(
        where=f"{file}, sheet {sheet}",
        what=f"{wrong} figures stand under organisations that their reason cannot have, and {lacking} are "
        "missing where it can: the columns are shifted. England's detail is kept out.",
        next="Put the headings over their columns and hand the file in again; the other sheets are kept.",
    )
