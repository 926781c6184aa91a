"""A small hospital list of made-up people, and what it takes to hold it against a record. Nobody is real."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from homefirst.county.people.read import standings
from homefirst.county.people.whose import whose
from homefirst.foundation.errors import Problem
from homefirst.foundation.store.events import Author
from homefirst.intake.lists.grid import text_grid
from homefirst.intake.lists.looking import ToCompare
from homefirst.intake.lists.mapping import ListMapping, OurWords, Site, guess
from homefirst.intake.lists.row import Reading, read_rows
from homefirst.intake.lists.table import ListTable, table_in

BY = Author("wendy")
TODAY = date(2016, 3, 10)
NINE_THIRTY = datetime(2016, 3, 10, 9, 30, tzinfo=UTC)
HEADS = (
    *("Hosp No", "NHS No", "Patient", "DOB", "Site", "Ward", "Admitted"),
    *("Medically fit", "MDT", "Safe", "Waiting for", "Code", "Attributable", "EDD"),
)
WORDS = OurWords(
    sites=(Site("jr", "John Radcliffe", "acute"), Site("ch", "Community hospitals", "non_acute")),
    wards=("7A", "7B", "elderly_care"),
    kinds=(
        ("home_care", "Care at home"),
        ("reablement", "Reablement"),
        ("equipment", "Equipment"),
        ("nursing", "A place in a nursing home"),
        ("residential", "A place in a residential home"),
        ("community_bed", "A bed in a community hospital"),
        ("assessment", "An assessment"),
        ("housing", "Housing"),
    ),
)


def row(number: str = "H1", **cells: str) -> dict[str, str]:
    """A row that is right by itself; cells by heading, with underscores for spaces."""
    plain = {
        "Hosp No": number, "Patient": "ASHWORTH, William", "DOB": "12/04/1931", "Site": "John Radcliffe",
        "Ward": "7A", "Admitted": "01/03/2016", "Medically fit": "05/03/2016", "MDT": "06/03/2016",
        "Safe": "06/03/2016", "Waiting for": "POC", "Code": "E", "Attributable": "SSD", "EDD": "12/03/2016",
    }  # fmt: skip
    return plain | {name.replace("_", " "): cell for name, cell in cells.items()}


def text_of(rows: list[dict[str, str]], heads: tuple[str, ...] = HEADS) -> str:
    lines = ["\t".join(heads)]
    lines += ["\t".join(f'"{one[head]}"' if one.get(head) else "" for head in heads) for one in rows]
    return "\n".join(lines) + "\n"


def table_of(rows: list[dict[str, str]], heads: tuple[str, ...] = HEADS) -> ListTable:
    grid = text_grid("list", text_of(rows, heads).encode())
    assert not isinstance(grid, Problem)
    found = table_in("list", (grid,))
    assert not isinstance(found, Problem)
    return found


def mapping_for(table: ListTable, place: str | None = None) -> ListMapping:
    columns = tuple(zip(table.headings, guess(table), strict=True))
    return ListMapping("ouh", "delays", columns, {("ward", "7a"): "7A", ("ward", "7b"): "7B"}, place)


def read(rows: list[dict[str, str]], heads: tuple[str, ...] = HEADS, today: date = TODAY) -> Reading:
    table = table_of(rows, heads)
    return read_rows(table, mapping_for(table), WORDS, today)


def to_compare(
    log,
    rows: list[dict[str, str]],
    *,
    last: tuple[tuple[int, str], ...] = (),
    heads: tuple[str, ...] = HEADS,
    choices: Mapping[int, str] | None = None,
    whole: bool | None = None,
    as_of: datetime | None = None,
) -> ToCompare:
    """The list ready to be compared by somebody who may know everybody."""
    reading, view = read(rows, heads), log.now()
    every = [*((one.row, one.who) for one in reading.said), *((one.row, one.who) for one in reading.wrong)]
    found = whose(view, [who for _, who in every])
    before = standings(view, [UUID(person) for _, person in last])
    return ToCompare(
        reading=reading,
        meant={number: some for (number, _), some in zip(every, found.meant, strict=True)},
        standing={**found.standing, **{one.person: one for one in before.values()}},
        last=last,
        words=WORDS,
        as_of=as_of or log.now().known_at,
        choices=choices or {},
        whole=whole,
    )
