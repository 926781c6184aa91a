"""Every figure of a pack's network stands on something that is named, and what does not is told."""

import tomllib
from pathlib import Path

import pytest

from homefirst.app.pack.check import check_pack
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.catalogue.row import AnyCode
from homefirst.flow.network.evidence import (
    EVIDENCE,
    FOLDER,
    NETWORK,
    StandsOn,
    figures,
    read_evidence,
)
from homefirst.flow.pack import FILES, read_pack_network
from homefirst.foundation.errors import Problem
from tests.packs import copy_of_exampleshire, rewrite, row_that, with_cells

PACKS = sorted(path.parents[1] for path in SHIPPED.glob(f"*/{FOLDER}/{NETWORK}"))
"""The packs that come with a network."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return copy_of_exampleshire(tmp_path)


def test_a_figure_is_a_number_a_day_or_a_list_of_them_and_its_path_names_what_it_is_of() -> None:
    text = """
    [network]
    name = "somewhere"
    start = 2016-03-10
    [[places]]
    name = "ward"
    kind = "beds"
    capacity = 20
    blocking = true
    instead = ["other ward"]
    capacity_from = [{ from = 2016-10-01, capacity = 22 }]
    open = { by_weekday = [1, 1, 1, 1, 1, 0, 0] }
    next = [{ to = "out", share = 0.25 }, { to = "home", share = 0.75, blocking = false }]
    by_group = { old = { stay = { fixed = { days = 2 } } } }
    """
    assert dict(figures(tomllib.loads(text))) == {
        "network.start": ("2016-03-10",),
        "places.ward.capacity": (20,),
        "places.ward.capacity_from.2016-10-01": (22,),
        "places.ward.open.by_weekday": (1, 1, 1, 1, 1, 0, 0),
        "places.ward.next.out": (0.25,),
        "places.ward.next.home": (0.75,),
        "places.ward.by_group.old.stay.fixed.days": (2,),
    }


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_every_figure_of_a_shipped_network_has_one_row_and_every_row_a_figure(folder: Path) -> None:
    stated = [path for path, _ in figures(tomllib.loads((folder / FOLDER / NETWORK).read_text()))]
    rows = read_evidence(folder)
    assert sorted(one.path for one in rows) == sorted(stated)
    assert {one.kind for one in rows} >= {StandsOn.STATEMENTS, StandsOn.TABLE, StandsOn.ASSUMPTION}
    problems: list[Problem] = []
    assert read_pack_network(folder, AnyCode(), problems) is not None
    assert problems == []


AT = f"{EVIDENCE}, row 63, column"


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        (
            {"value": "501"},
            Problem(
                f"{AT} value",
                "It says 501, and network.toml 500.",
                "Mend the one that is wrong, and look at its source again.",
            ),
        ),
        (
            {"statements": "100.22.9"},
            Problem(
                f"{AT} statements",
                "“100.22.9” is no statement of this pack.",
                "Write a code of facts.csv, or add it there.",
            ),
        ),
        (
            {"statements": ""},
            Problem(f"{AT} statements", "No statement is named.", "Name one of facts.csv, or another kind."),
        ),
        (
            {"kind": "hearsay"},
            Problem(
                f"{AT} kind",
                "“hearsay” is none of these words.",
                "Write one of statements, table, published, assumption.",
            ),
        ),
        (
            {"kind": "table", "source": "no_such.csv, row 3"},
            Problem(
                f"{AT} source",
                "“no_such.csv” is no table of this pack.",
                "Begin with its name and a comma.",
            ),
        ),
        (
            {"source": ""},
            Problem(f"{AT} source", "The cell is empty, or begins or ends with a space.", "Mend the cell."),
        ),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else "",
)
def test_a_figure_that_stands_on_nothing_sound_is_told(
    pack: Path, cells: dict[str, str], problem: Problem
) -> None:
    table = pack / FOLDER / EVIDENCE
    number = row_that(table, path="places.reablement.hours_per_week")
    with_cells(table, number, **cells)
    where = problem.where.replace("row 63", f"row {number}")
    assert check_pack(pack).problems == (Problem(where, problem.what, problem.next),)


def test_a_figure_without_a_row_and_a_row_without_a_figure_are_told(pack: Path) -> None:
    table = pack / FOLDER / EVIDENCE
    number = row_that(table, path="places.reablement.delivery")
    with_cells(table, number, path="places.reablement.delivered")
    assert check_pack(pack).problems == (
        Problem(
            f"{EVIDENCE}, row {number}, column path",
            "“places.reablement.delivered” is no figure of network.toml.",
            "Mend the path.",
        ),
        Problem(
            f"{FOLDER}/{NETWORK}",
            "“places.reablement.delivery” stands on nothing.",
            f"Write its row in {EVIDENCE}; it may be an assumption.",
        ),
    )


def test_a_row_that_stands_twice_is_told(pack: Path) -> None:
    rewrite(pack / FOLDER / EVIDENCE, lambda rows: rows.append(rows[0]))
    assert [one.what for one in check_pack(pack).problems] == ["“network.start” stands twice."] * 2


def test_an_unsound_network_is_told_with_its_file_and_place(pack: Path) -> None:
    file = pack / FOLDER / NETWORK
    file.write_text(file.read_text().replace("capacity = 14", "capacity = 0"))
    assert [one.where for one in check_pack(pack).problems] == [
        "flow/network.toml, places[5].capacity (Linden House)"
    ]


def test_a_pack_without_a_network_is_whole_and_a_stranger_beside_it_is_told(pack: Path) -> None:
    (pack / FOLDER / "old.toml").write_text("")
    assert check_pack(pack).problems == (
        Problem("flow/old.toml", "A pack has no such file.", f"Name it one of {', '.join(FILES)}."),
    )
    for path in (pack / FOLDER).iterdir():
        path.unlink()
    (pack / FOLDER).rmdir()
    assert check_pack(pack).problems == ()
    assert read_evidence(pack) == ()
