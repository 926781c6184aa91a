"""An XmR chart as an answer: a table of dates and values read, charted by a named rule set, ready to write.

The words of the answer are the contract of `homefirst chart xmr`; causes and types are the reference's own.
"""

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from homefirst.foundation.calendar import Month, midnight, parse_instant
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Unavailable
from homefirst.foundation.stats.xmr import XmrChart, XmrPoint, xmr
from homefirst.foundation.stats.xmr_rules import Direction, Rules
from homefirst.measures.chart_notes import chart_notes

MISSING = frozenset({"", "na", "nan"})
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Series:
    """Values in order of time, as a table gave them: `x` as written, `instants` what it means, `trajectory`
    what each value was to be."""

    source: str
    x: tuple[str, ...]
    instants: tuple[datetime, ...]
    values: tuple[float | None, ...]
    trajectory: tuple[float | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """One point as it is shown; None is a missing value, or limits that the rule set does not give.

    `assurance` is this point's own; plotthedots-0.2.2 gives none.
    """

    x: str
    y: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    cause: str
    type: str
    trajectory: float | None = None
    assurance: str | None = None


@dataclass(frozen=True, slots=True)
class XmrAnswer:
    """The answer to "is this number changing, and will it meet its target?".

    `variation` is the last point's type; `assurance` is None without a target or where no way is better.
    `notes` are sentences on what the reader must know before trusting the limits.
    """

    rules: str
    points: tuple[ChartPoint, ...]
    variation: str
    assurance: str | None
    notes: tuple[str, ...]

    def as_answer(self) -> dict[str, Any]:
        """The words of the contract. A point's trajectory is there where the table had one, its assurance
        under homefirst-1."""
        left_out = set() if self.rules == Rules.HOMEFIRST_1 else {"assurance"}
        if all(point.trajectory is None for point in self.points):
            left_out |= {"trajectory"}
        told = asdict(self)
        told["points"] = [
            {name: value for name, value in point.items() if name not in left_out} for point in told["points"]
        ]
        return told


def read_series(file: Path, *, date: str, value: str, trajectory: str | None = None) -> Series:
    """Reads the columns `date` and `value` of a CSV with a header, and `trajectory` where it is named.

    A date is 2016-04-01, 2016-04 or an instant with offset, each row later than the one above. A value that
    is blank, NA or NaN is missing. Raises NotFound for a file that is not there, Unavailable for
    one that may not be read, and NotUnderstood with row and column for whatever else is not such a table;
    rows count from 1, the header.
    """
    name = file.name
    rows = _rows(file)
    header = next(rows, (0, []))[1]
    at_date, at_value = _column(header, date, name), _column(header, value, name)
    at_planned = None if trajectory is None else _column(header, trajectory, name)
    x: list[str] = []
    values: list[float | None] = []
    planned: list[float | None] = []
    row_of: dict[datetime, int] = {}
    for number, cells in rows:
        text, amount = (
            _cell(cells, at_date, header, number, name),
            _cell(cells, at_value, header, number, name),
        )
        _place_in_time(text, number, row_of, where=f"{name}, row {number}, column {date}")
        x.append(text)
        values.append(_amount(amount, where=f"{name}, row {number}, column {value}"))
        if at_planned is not None:
            wanted = _cell(cells, at_planned, header, number, name)
            planned.append(_amount(wanted, where=f"{name}, row {number}, column {trajectory}"))
    if all(amount is None for amount in values):
        raise NotUnderstood(
            "There is no value to chart.", where=f"{name}, column {value}", next="Give at least one number."
        )
    return Series(
        source=name,
        x=tuple(x),
        instants=tuple(row_of),
        values=tuple(values),
        trajectory=None if trajectory is None else tuple(planned),
    )


def xmr_answer(
    series: Series,
    *,
    direction: Direction = Direction.INCREASE,
    target: float | None = None,
    fix_after: int | None = None,
    rebase: Sequence[str] = (),
    screening: bool = True,
    rules: Rules = Rules.PLOTTHEDOTS_0_2_2,
) -> XmrAnswer:
    """Charts a series. `rebase` holds dates of the series at which mean and limits begin anew.

    A rebase date that no point has changes nothing, as in the reference, and a note says so. Raises
    NotUnderstood for a rebase that is no date and for options that the rule set does not take.
    """
    place_of = {instant: place for place, instant in enumerate(series.instants)}
    wanted = {text: _instant(text, where=f"rebase {text}") for text in rebase}
    chart = xmr(
        series.values,
        direction=direction,
        target=target,
        fix_after=fix_after,
        rebase=[place_of[instant] for instant in wanted.values() if instant in place_of],
        screening=screening,
        rules=rules,
        trajectory=series.trajectory,
    )
    unmet = [text for text, instant in wanted.items() if instant not in place_of]
    return XmrAnswer(
        rules=chart.rules.value,
        points=tuple(_shown(x, point) for x, point in zip(series.x, chart.points, strict=True)),
        variation=chart.variation.value,
        assurance=None if chart.assurance is None else chart.assurance.value,
        notes=tuple(_notes(series, chart, unmet)),
    )


def _shown(x: str, point: XmrPoint) -> ChartPoint:
    return ChartPoint(
        x=x,
        y=point.value,
        mean=point.mean,
        lower=point.lower,
        upper=point.upper,
        cause=point.cause.value,
        type=point.type.value,
        trajectory=point.trajectory,
        assurance=None if point.assurance is None else point.assurance.value,
    )


def _notes(series: Series, chart: XmrChart, unmet: Sequence[str]) -> Iterator[str]:
    for text in unmet:
        yield f"No point is dated {text}, so nothing is rebased there."
    yield from chart_notes(series.x, chart)


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table that hold anything, each with its number in the file as a spreadsheet counts."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except FileNotFoundError:
        raise NotFound(
            "There is no such file.", where=str(file), next="Look at its name and folder."
        ) from None
    except OSError:
        raise Unavailable(
            "The file cannot be read.", where=file.name, next="Look at who may read it."
        ) from None
    except (UnicodeDecodeError, csv.Error):
        raise NotUnderstood(
            "This is not a table of text.", where=file.name, next="Save it as CSV in UTF-8."
        ) from None
    for number, cells in enumerate(table, start=1):
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield number, stripped


def _column(header: Sequence[str], column: str, name: str) -> int:
    if not header:
        raise NotUnderstood("The file is empty.", where=name, next="Give a header and a row for each point.")
    places = [place for place, title in enumerate(header) if title == column]
    if not places:
        raise NotUnderstood(
            f"There is no column {column}.", where=f"{name}, row 1", next=f"It has {', '.join(header)}."
        )
    if len(places) > 1:
        raise NotUnderstood(
            f"There are {len(places)} columns {column}.", where=f"{name}, row 1", next="Name each once."
        )
    return places[0]


def _cell(cells: Sequence[str], place: int, header: Sequence[str], number: int, name: str) -> str:
    if place >= len(cells):
        raise NotUnderstood(
            f"The row ends after {len(cells)} of {len(header)} cells.",
            where=f"{name}, row {number}, column {header[place]}",
            next="Complete the row; leave a missing value blank.",
        )
    return cells[place]


def _amount(text: str, *, where: str) -> float | None:
    if text.lower() in MISSING:
        return None
    amount = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(amount):
        raise NotUnderstood(
            f"“{text}” is not a number.", where=where, next="Write it as 1234.5, or leave it blank."
        )
    return amount


def _instant(text: str, *, where: str) -> datetime:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
            return midnight(Month.parse(text).first)
        return parse_instant(text)
    except HomefirstError as error:
        raise NotUnderstood(error.what, where=where, next="Write it as 2016-04-01 or 2016-04.") from None


def _place_in_time(text: str, number: int, row_of: dict[datetime, int], *, where: str) -> None:
    """Enters the row under its instant, which must be new and after all before it."""
    if not text:
        raise NotUnderstood("The date is missing.", where=where, next="Write it as 2016-04-01 or 2016-04.")
    instant = _instant(text, where=where)
    if instant in row_of:
        raise NotUnderstood(
            f"{text} stands already in row {row_of[instant]}.",
            where=where,
            next="Keep one row for each date.",
        )
    if row_of and instant < next(reversed(row_of)):
        raise NotUnderstood(
            f"{text} comes after a later date.", where=where, next="Sort the rows by date, earliest first."
        )
    row_of[instant] = number
