"""Small synthetic workbooks of delayed days, with every trap that the published ones hold.

The figures are made up and say so in each title; the councils' names and codes are real.
"""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import xlsxwriter

from homefirst.county.catalogue.councils import Council, councils
from homefirst.county.catalogue.delays import REASONS, Care, Organisation
from homefirst.foundation.calendar import Month

MARCH = Month(2017, 3)
Grid = list[list[object]]
Cube = dict[tuple[str, str, str], int]
CARE = "LA - by Type of Care"
ORGANISATION = "LA - by responsible org"
REASON = "LA - by reason"
ENGLAND = "England"
TITLES = {
    "acute": "Acute",
    "non_acute": "Non-Acute",
    "nhs": "NHS",
    "social_care": "Social Care",
    "both": "Both",
}
UPPER = {
    "A": "A) COMPLETION OF ASSESSMENT", "B": "B) PUBLIC FUNDING", "C": "C) FURTHER NHS NON-ACUTE CARE",
    "Di": "DI) AWAITING RESIDENTIAL HOME PLACEMENT", "Dii": "DII) AWAITING NURSING HOME PLACEMENT",
    "E": "E) AWAITING CARE PACKAGE IN OWN HOME", "F": "F) AWAITING COMMUNITY EQUIPMENT AND ADAPTIONS",
    "G": "G) PATIENT OR FAMILY CHOICE", "H": "H) DISPUTES", "I": "I) HOUSING", "O": "O) OTHER",
}  # fmt: skip


@dataclass
class Book:
    """A workbook as grids of cells, to be spoilt before it is written. `head` is the heading row's index."""

    sheets: dict[str, Grid]
    head: int
    cubes: dict[str, Cube] = field(default_factory=dict)

    def row_of(self, sheet: str, name: str) -> int:
        """The index of a council's row."""
        column = self.column_of(sheet, "Name")
        return next(i for i, row in enumerate(self.sheets[sheet]) if row[column] == name and i > self.head)

    def column_of(self, sheet: str, heading: str) -> int:
        """The index of the first column whose heading starts so."""
        row = self.sheets[sheet][self.head]
        return next(i for i, cell in enumerate(row) if str(cell).casefold().startswith(heading.casefold()))

    def put(self, sheet: str, name: str, heading: str, value: object) -> None:
        self.sheets[sheet][self.row_of(sheet, name)][self.column_of(sheet, heading)] = value

    def state(self, label: str, value: object, sheets: Sequence[str] = ()) -> None:
        """Writes the cell beside “Label:” in these sheets, or in all."""
        for name, grid in self.sheets.items():
            for row in grid[: self.head]:
                if (not sheets or name in sheets) and f"{label}:" in row:
                    row[row.index(f"{label}:") + 1] = value

    def content(self) -> bytes:
        return write(self.sheets)


def write(sheets: dict[str, Grid]) -> bytes:
    """The grids as an .xlsx workbook."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as workbook:
        for name, grid in sheets.items():
            sheet = workbook.add_worksheet(name)
            for i, row in enumerate(grid):
                for j, cell in enumerate(row):
                    if cell != "":
                        sheet.write(i, j, cell)
    return stream.getvalue()


def rewritten(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """An .xlsx with one part changed, as no program that writes workbooks would."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(stream, "w") as changed:
        for name in parts.namelist():
            changed.writestr(name, change(parts.read(name)) if name == part else parts.read(name))
    return stream.getvalue()


def some_councils(number: int) -> tuple[Council, ...]:
    """Real councils with an ONS code, Oxfordshire first, and one row of residents of Wales at the end."""
    real = [council for council in councils().all if council.ons_code and council.stood_in(Month(2017, 3))]
    real.sort(key=lambda council: council.name != "Oxfordshire")
    wales = next(council for council in councils().all if council.name == "Resident In Wales")
    return (*real[: max(1, number - 1)], wales) if number > 1 else tuple(real[:1])


def cube_of(seed: int, month: Month) -> Cube:
    """Made-up days by care, reason and organisation, all three of them where the reason can have them."""
    cube: Cube = {}
    for care in Care:
        for reason in REASONS:
            if reason.since is not None and month < reason.since:
                continue
            for organisation in Organisation:
                if organisation in reason.organisations and not (care is Care.ACUTE and reason.code == "O"):
                    mixed = seed * 31 + len(cube) * 17 + seed * len(cube)
                    cube[care, reason.code, organisation] = 1 + mixed % 89
    return cube


def synthetic(
    number: int = 4,
    month: Month = MARCH,
    *,
    form: str = "2015",
    published: object = "11th May 2017",
    revised: object = "14th September 2017",
    head: int = 13,
    repeat_care: bool = False,
) -> Book:
    """A workbook in the form of 2011 (SHA, no ONS code), 2013 (ONS column untitled), 2015, 2017 or 2019."""
    chosen = some_councils(number)
    cubes = {council.name: cube_of(seed, month) for seed, council in enumerate(chosen, start=1)}
    cubes["England"] = {key: sum(cube[key] for cube in cubes.values()) for key in cubes[chosen[0].name]}
    reasons = [reason.code for reason in REASONS if any(key[1] == reason.code for key in cubes["England"])]
    splits: dict[str, tuple[int, list[str]]] = {
        CARE: (0, list(Care)),
        ORGANISATION: (2, list(Organisation)),
        REASON: (1, reasons),
    }
    second = {"2017": "DTOC Beds", "2019": "Average Number of People Delayed per Day"}.get(form)
    sheets = {ENGLAND: _england(cubes["England"], reasons, head, repeat_care)}
    for sheet, (axis, codes) in splits.items():
        label = None if sheet == REASON else second
        sheets[sheet] = _councils(chosen, cubes, axis, codes, form, head, month, label)
    if form == "2011":
        sheets = dict(reversed(sheets.items()))
    if second:
        sheets = {name.replace("Type of Care", "type of care"): grid for name, grid in sheets.items()}
        sheets["Data Quality"] = [["The following providers revised synthetic data:"], ["RTH", "A trust"]]
    book = Book(sheets, head, cubes)
    for label_, value in (("Period", month.name), ("Published", published), ("Revised", revised)):
        book.state(label_, value)
    return book


def _top(width: int, head: int, title: str) -> Grid:
    lines = [
        ("Title:", f"synthetic: {title}"),
        ("Summary:", "Number of Delayed Days during the reporting period, synthetic"),
        ("Period:", ""),
        ("Source:", "synthetic"),
        ("Basis:", "Local Authority"),
        ("Published:", ""),
        ("Revised:", ""),
        ("Status:", "Published"),
    ]
    grid: Grid = [["", label, value, *[""] * (width - 3)] for label, value in lines]
    return [*grid, *([""] * width for _ in range(head - len(grid)))]


def _england(cube: Cube, reasons: list[str], head: int, repeat_care: bool) -> Grid:
    grid = _top(6, head, "England")
    grid.append(["", "Type of Care", "Reason for Delay", "NHS", "Social Care", "Both"])
    for care in Care:
        sums = [
            sum(n for (c, _, o), n in cube.items() if c == care and o == organisation)
            for organisation in Organisation
        ]
        grid.append(["", TITLES[care], "-", *sums])
    grid.append([""] * 6)
    flipped = [*reasons[:3], "Dii", "Di", *reasons[5:]]
    for care in Care:
        first = True
        for reason in flipped:
            if any((care, reason, organisation) in cube for organisation in Organisation):
                shown = TITLES[care] if first or repeat_care else ""
                values = [cube.get((care, reason, organisation), "NA") for organisation in Organisation]
                grid.append(["", shown, f"{reason}) synthetic words", *values])
                first = False
    return grid


def _councils(
    chosen: Sequence[Council],
    cubes: dict[str, Cube],
    axis: int,
    codes: list[str],
    form: str,
    head: int,
    month: Month,
    second: str | None,
) -> Grid:
    ids = [
        "",
        *{"2011": ("SHA", "Code"), "2013": ("Region", "", "Code")}.get(
            form, ("Region", "ONS Geography", "Code")
        ),
        "Name",
    ]
    titles = [TITLES.get(code, UPPER.get(code, code)) for code in codes]
    headings: list[object] = [*ids, *titles, "TOTAL" if axis == 1 else "Total"]
    if second:
        headings += ["", *titles, "Total"]
    grid = _top(len(headings), head, "councils")
    if second:
        grid[head - 1][len(ids)] = "Delayed Days"
        grid[head - 1][len(ids) + len(codes) + 2] = second
    grid.append(headings)
    rows: list[tuple[str, str, str, str]] = [("England", "-", "-", "-")]
    rows += [(c.name, c.region or "-", c.ons_code or "-", c.old_code) for c in chosen]
    for name, region, ons, old in rows:
        days = [sum(n for key, n in cubes[name].items() if key[axis] == code) for code in codes]
        days.append(sum(days))
        first = {"2011": ["-", old], "2013": [region, "", old]}.get(form, [region, ons, old])
        beds: list[object] = ["", *(value / month.days for value in days)] if second else []
        grid.append(["", *first, name, *days, *beds])
        if name == "England":
            grid.append([""] * len(headings))
    return grid


def reorder_columns(book: Book, sheet: str, order: Callable[[int], list[int]]) -> None:
    """Puts a sheet's columns into another order, below and including the heading row and the one above it."""
    grid = book.sheets[sheet]
    places = order(len(grid[book.head]))
    for i in range(book.head - 1, len(grid)):
        grid[i] = [grid[i][place] for place in places]
