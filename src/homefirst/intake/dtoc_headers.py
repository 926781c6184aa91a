"""Which column means what in a sheet of delayed days: told by the words of its heading row, never by place.

Spellings met: editions of April 2011 to December 2019 of NHS England's "Total Delayed Days, Local Authority".
"""

import re
from collections import Counter
from dataclasses import dataclass

from homefirst.county.catalogue.delays import CATEGORIES, REASONS, Breakdown, Care, Organisation
from homefirst.intake.spreadsheets import Cell, Sheet, is_blank, words

TOTAL = "total"
# Headings stood in row 14 in every edition so far; far below that a row of words is a footnote.
DEEPEST_HEADER = 60

NAMES = frozenset({"name", "la name", "local authority", "local authority name", "council", "council name"})
CODES = frozenset({"code", "la code", "old code", "local authority code", "organisation code", "org code"})
ONS_CODES = frozenset(
    {"ons geography", "ons code", "ons", "ons geography code", "ons la code", "gss code", "ons area code"}
)
REGIONS = frozenset({"region", "sha", "region name", "sha code", "strategic health authority", "region code"})
CARES = {
    "acute": Care.ACUTE,
    "non-acute": Care.NON_ACUTE,
    "non acute": Care.NON_ACUTE,
    "nonacute": Care.NON_ACUTE,
}
ORGANISATIONS = {
    "nhs": Organisation.NHS,
    "social care": Organisation.SOCIAL_CARE,
    "both": Organisation.BOTH,
    "both nhs and social care": Organisation.BOTH,
    "both (nhs and social care)": Organisation.BOTH,
}
REASON_CODES = {reason.code.casefold(): reason.code for reason in REASONS}
# Words that only one reason has; the letter decides, and the words must not contradict it.
REASON_WORDS = (
    ("completion of assessment", "A"),
    ("public funding", "B"),
    ("non-acute", "C"),
    ("residential home", "Di"),
    ("nursing home", "Dii"),
    ("care package", "E"),
    ("community equipment", "F"),
    ("family choice", "G"),
    ("dispute", "H"),
    ("housing", "I"),
)
LETTERED = re.compile(r"\(?\s*([a-z])\s*(i{0,2})\s*[).:\-]\s*(.*)", re.DOTALL)
BEDS_LABELS = ("dtoc beds", "average number of people", "people delayed per day", "delayed per day")
DAYS_LABELS = ("delayed days", "number of days")


@dataclass(frozen=True, slots=True)
class CouncilHeader:
    """The heading row of a sheet with a row for each council.

    Columns are counted from 0. `days` are the split's columns in the catalogue's order, `beds` those of
    the second block (people delayed per day; its total under "total"). `untitled` are columns without a
    heading next to figures, where no figure belongs. `unknown` are headings of no known meaning.
    """

    row: int
    breakdown: Breakdown
    name: int
    codes: tuple[int, ...]
    regions: tuple[int, ...]
    days: tuple[tuple[str, int], ...]
    total: int | None
    beds: tuple[tuple[str, int], ...]
    untitled: tuple[int, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    contradictory: tuple[str, ...]

    @property
    def figures(self) -> tuple[int, ...]:
        ends = () if self.total is None else (self.total,)
        return (*(column for _, column in self.days), *ends)


@dataclass(frozen=True, slots=True)
class EnglandHeader:
    """The heading row of the sheet that splits England by care, reason and organisation at once."""

    row: int
    care: int
    reason: int
    organisations: tuple[tuple[Organisation, int], ...]


def reason_of(heading: str) -> str | None:
    """The reason's code that a heading in plain words names: by its letter, else by its words."""
    match = LETTERED.match(heading)
    if match is not None:
        return REASON_CODES.get(match[1] + match[2])
    return next((code for phrase, code in REASON_WORDS if phrase in heading), None)


def contradicts(heading: str) -> bool:
    """Whether a heading's letter says one reason and its words another."""
    by_words = next((code for phrase, code in REASON_WORDS if phrase in heading), None)
    by_letter = reason_of(heading)
    return by_words is not None and by_letter is not None and by_words != by_letter


def _category(heading: str) -> tuple[Breakdown, str] | None:
    plain = heading.removeprefix("attributable to ").removesuffix(" days").strip()
    if plain in CARES:
        return Breakdown.CARE, CARES[plain]
    if plain in ORGANISATIONS:
        return Breakdown.ORGANISATION, ORGANISATIONS[plain]
    reason = reason_of(plain)
    return None if reason is None else (Breakdown.REASON, reason)


def _is_total(heading: str) -> bool:
    return heading in {"total", "total delayed days", "grand total", "total days"}


def find_council_header(sheet: Sheet) -> CouncilHeader | None:
    """The first row with a council's name and a split of days among its headings; None if there is none."""
    for index, row in enumerate(sheet.rows[:DEEPEST_HEADER]):
        headings = [words(cell) for cell in row]
        if any(heading in NAMES for heading in headings):
            header = _council_header(sheet, index, headings)
            if header is not None:
                return header
    return None


def looks_like_days(sheet: Sheet) -> bool:
    """Whether a row reads like a split of days with its total although no council's name is headed."""
    for row in sheet.rows[:DEEPEST_HEADER]:
        headings = [words(cell) for cell in row]
        splits = Counter(found[0] for found in map(_category, headings) if found is not None)
        if splits and max(splits.values()) >= 2 and any(_is_total(heading) for heading in headings):
            return True
    return False


def _council_header(sheet: Sheet, index: int, headings: list[str]) -> CouncilHeader | None:
    found = {column: _category(heading) for column, heading in enumerate(headings)}
    splits = Counter(category[0] for category in found.values() if category is not None)
    if not splits:
        return None
    breakdown = splits.most_common(1)[0][0]
    keys: dict[int, str] = {c: cat[1] for c, cat in found.items() if cat is not None and cat[0] is breakdown}
    keys |= {column: TOTAL for column, heading in enumerate(headings) if _is_total(heading)}
    if len(keys) < 2:
        return None
    days, beds = _blocks(sheet, index, keys)
    if not days.keys() - {TOTAL}:
        return None
    order = [code for code, _ in CATEGORIES[breakdown]]
    names = [column for column, heading in enumerate(headings) if heading in NAMES]
    figures = {*days.values(), *beds.values()}
    blank = {column for column, heading in enumerate(headings) if not heading}
    known = CODES | ONS_CODES | REGIONS | NAMES
    return CouncilHeader(
        row=index,
        breakdown=breakdown,
        name=names[0],
        codes=tuple(c for c, h in enumerate(headings) if h in CODES or h in ONS_CODES),
        regions=tuple(c for c, h in enumerate(headings) if h in REGIONS),
        days=tuple((code, days[code]) for code in order if code in days),
        total=days.get(TOTAL),
        beds=tuple((code, beds[code]) for code in (*order, TOTAL) if code in beds),
        untitled=_next_to(figures, blank, len(headings)),
        unknown=tuple(
            str(sheet.rows[index][c])
            for c, h in enumerate(headings)
            if h and h not in known and c not in keys
        ),
        missing=tuple(code for code in order if code not in days),
        contradictory=tuple(str(sheet.rows[index][c]) for c in keys if contradicts(headings[c])),
    )


def _next_to(figures: set[int], blank: set[int], width: int) -> tuple[int, ...]:
    """Columns without a heading beside a figure, and the one after the last heading."""
    beside = {column + step for column in figures for step in (-1, 1)}
    return tuple(sorted(column for column in beside if column in blank or column >= width))


def _blocks(sheet: Sheet, index: int, keys: dict[int, str]) -> tuple[dict[str, int], dict[str, int]]:
    """Tells the columns of days from those of people delayed per day.

    By the label above (or in) each heading; where no label stands and a heading comes twice, the block
    with fractions in it is people a day, and of two whole ones the first is days.
    """
    labels = _labels(sheet, index)
    days: dict[str, int] = {}
    beds: dict[str, int] = {}
    for column, key in keys.items():
        if labels.get(column) == "beds":
            beds.setdefault(key, column)
        elif key not in days:
            days[key] = column
        else:
            beds.setdefault(key, column)
    if beds and not labels and _has_fractions(sheet, index, days) and not _has_fractions(sheet, index, beds):
        days, beds = beds, days
    return days, beds


def _labels(sheet: Sheet, index: int) -> dict[int, str]:
    """Column by column, the block's label in force: each stands over its first column and those after."""
    width = len(sheet.rows[index])
    for row in sheet.rows[max(0, index - 3) : index][::-1]:
        marks = {column: kind for column, cell in enumerate(row) if (kind := _label(cell)) is not None}
        if "beds" not in marks.values():
            continue
        labels: dict[int, str] = {}
        current = None
        for column in range(width):
            current = marks.get(column, current)
            if current is not None:
                labels[column] = current
        return labels
    return {}


def _label(cell: Cell) -> str | None:
    text = words(cell)
    if any(label in text for label in BEDS_LABELS):
        return "beds"
    return "days" if any(label in text for label in DAYS_LABELS) else None


def _has_fractions(sheet: Sheet, index: int, block: dict[str, int]) -> bool:
    columns = tuple(block.values())
    return any(
        isinstance(cell, float) and not cell.is_integer()
        for row in sheet.rows[index + 1 :]
        for column, cell in enumerate(row)
        if column in columns
    )


def find_england_header(sheet: Sheet) -> EnglandHeader | None:
    """The row headed type of care, reason for delay and the organisations; None if there is none."""
    for index, row in enumerate(sheet.rows[:DEEPEST_HEADER]):
        headings = [words(cell) for cell in row]
        if "reason for delay" not in headings or "type of care" not in headings:
            continue
        organisations = tuple(
            (ORGANISATIONS[heading], column)
            for column, heading in enumerate(headings)
            if heading in ORGANISATIONS
        )
        if organisations:
            care, reason = headings.index("type of care"), headings.index("reason for delay")
            return EnglandHeader(index, care, reason, organisations)
    return None


def blank_row(row: list[Cell]) -> bool:
    return all(is_blank(cell) for cell in row)
