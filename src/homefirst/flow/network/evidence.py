"""What a pack's network stands on: a row for every figure of flow/network.toml, in network_sources.csv
beside it.

A figure is a number, a day, or a list of them. Its path names what it is of, not where it stands in the
file: `places.home care.hours_per_week`, `sources.planned.by_hour`, `places.ward.by_group.old.next.out`.
Pure.
"""

import math
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from homefirst.county.catalogue.row import AnyCode, Row, one_of, read_table, words_in
from homefirst.foundation.errors import Problem

FOLDER, NETWORK, EVIDENCE = "flow", "network.toml", "network_sources.csv"
COLUMNS = ("path", "value", "unit", "kind", "statements", "source")
NAMED_BY = {"next": ("to", "share"), "capacity_from": ("from", "capacity")}
"""By what the tables of a list are told apart, and which figure is theirs; all others by their name."""
_Figure = tuple[str | float, ...]


class StandsOn(StrEnum):
    """What a figure is: follows from the pack's statements, stands in another of its tables, is published,
    or is ours and nobody's, though statements may speak for it.
    """

    STATEMENTS = "statements"
    TABLE = "table"
    PUBLISHED = "published"
    ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one figure stands on, and how it follows from it, in a sentence. `value` is as the table has it,
    several with spaces between them; `statements` are ids of facts.csv. The source of a table's figure begins
    with the table's name."""

    path: str
    value: str
    unit: str
    kind: StandsOn
    statements: tuple[str, ...]
    source: str
    row: int


def figures(content: Mapping[str, object]) -> Iterator[tuple[str, _Figure]]:
    """Every figure of a network's file with its path; a list of numbers or days is one figure."""
    for key, value in content.items():
        yield from _figures(key, key, value)


def _figures(path: str, key: str, value: object) -> Iterator[tuple[str, _Figure]]:
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield from _figures(f"{path}.{inner}", inner, one)
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        by, figure = NAMED_BY.get(key, ("name", None))
        for one in value:
            inside = {inner: what for inner, what in one.items() if inner != by}
            yield from _figures(f"{path}.{one[by]}", key, inside[figure] if figure else inside)
    elif isinstance(value, list):
        if value and all(_counts(one) for one in value):
            yield path, tuple(_plain(one) for one in value)
    elif _counts(value):
        yield path, (_plain(value),)


def _counts(value: object) -> bool:
    return isinstance(value, int | float | date) and not isinstance(value, bool)


def _plain(value: object) -> str | float:
    return float(value) if isinstance(value, int | float) else str(value)


def read_evidence(folder: Path) -> tuple[Evidence, ...]:
    """What the figures of a proved pack's network stand on, in the table's order; none where it has none."""
    inside = folder / FOLDER
    return _evidence(inside, AnyCode(), []) if (inside / EVIDENCE).exists() else ()


def _evidence(inside: Path, ids: Container[str], problems: list[Problem]) -> tuple[Evidence, ...]:
    table = read_table(inside / EVIDENCE, COLUMNS, problems)
    return tuple(_row(row, inside, ids) for row in table.rows)


def _row(row: Row, inside: Path, ids: Container[str]) -> Evidence:
    kind, statements = stands_on(row, inside.parent, ids)
    return Evidence(
        path=row.cell("path", words_in, ""),
        value=row.cell("value", words_in, ""),
        unit=row.text("unit"),
        kind=kind,
        statements=statements,
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def stands_on(row: Row, folder: Path, ids: Container[str]) -> tuple[StandsOn, tuple[str, ...]]:
    """The kind and the statements of a row; it is told where the kind has not what it needs."""
    kind = row.cell("kind", one_of(StandsOn), StandsOn.ASSUMPTION)
    statements = row.known_each("statements", ids, "facts.csv", "statement")
    if kind is StandsOn.STATEMENTS and not statements:
        row.wrong("statements", "No statement is named.", "Name one of facts.csv, or another kind.")
    table = row.text("source").split(",")[0]
    if kind is StandsOn.TABLE and not (folder / table).is_file():
        row.wrong("source", f"“{table[:60]}” is no table of this pack.", "Begin with its name and a comma.")
    return kind, statements


def unfounded(stated: Mapping[str, _Figure], inside: Path, ids: Container[str]) -> Iterator[Problem]:
    """Figures of a network without a row, rows without a figure, and those that differ."""
    problems: list[Problem] = []
    rows = _evidence(inside, ids, problems)
    yield from problems
    counts = Counter(one.path for one in rows)
    for one in rows:
        where = f"{EVIDENCE}, row {one.row}, column"
        if one.path not in stated:
            yield Problem(f"{where} path", f"“{one.path}” is no figure of {NETWORK}.", "Mend the path.")
        elif counts[one.path] > 1:
            yield Problem(f"{where} path", f"“{one.path}” stands twice.", "Keep one of the two.")
        elif not _same(one.value, stated[one.path]):
            said = " ".join(
                f"{value:.12g}" if isinstance(value, float) else value for value in stated[one.path]
            )
            what = f"It says {one.value[:60]}, and {NETWORK} {said[:60]}."
            yield Problem(f"{where} value", what, "Mend the one that is wrong, and look at its source again.")
    for path in stated:
        if path not in counts:
            what = f"“{path}” stands on nothing."
            yield Problem(
                f"{FOLDER}/{NETWORK}", what, f"Write its row in {EVIDENCE}; it may be an assumption."
            )


def _same(said: str, figure: _Figure) -> bool:
    cells = said.split()
    return len(cells) == len(figure) and all(map(_is, cells, figure))


def _is(cell: str, value: str | float) -> bool:
    if isinstance(value, str):
        return cell == value
    try:
        return math.isclose(float(cell), value, rel_tol=1e-12, abs_tol=1e-15)
    except ValueError:
        return False
