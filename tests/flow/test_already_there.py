"""Those whom no journey knows are there when a simulation begins, and nobody is counted twice."""

from pathlib import Path

import pytest

from homefirst.app.pack.check import check_pack
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.catalogue.row import AnyCode
from homefirst.flow.network.already_there import ALREADY_THERE, AlreadyThere, read_already_there, topped_up
from homefirst.flow.network.evidence import FOLDER
from homefirst.flow.network.network import Present
from homefirst.flow.pack import read_pack_network
from tests.packs import copy_of_exampleshire, with_cells


def test_who_is_known_stays_and_the_others_are_added() -> None:
    known = (
        Present("home care", 12.0, None, None, "old"),
        Present("ward", 3.0),
        Present(None, waits_for="home care"),
    )
    already = (AlreadyThere("home care", 3, "old", "assumption"), AlreadyThere("ward", 1, None, "assumption"))
    assert topped_up(known, already) == (
        *known,
        Present("home care", group="old"),
        Present("home care", group="old"),
    )


def test_oxfordshires_home_care_begins_with_all_its_hours_in_use() -> None:
    folder = SHIPPED / "oxfordshire"
    found = read_pack_network(folder, AnyCode(), [])
    assert found is not None
    network = found.network
    assert network is not None
    (care,) = read_already_there(folder, network, AnyCode(), [])
    (place,) = [one for one in network.places if one.name == care.place]
    assert place.hours_per_week is not None
    assert place.hours is not None
    assert care.people == round(place.hours_per_week * place.delivery / place.hours.mean)


@pytest.mark.parametrize(
    ("column", "cell", "what"),
    [
        ("place", "homecare", "“homecare” is no place of this pack."),
        ("group", "old", "“old” is no group of this pack."),
        ("people", "-3", "“-3” is no number of people."),
        ("people", "999999", "“999999” is no number of people."),
        ("kind", "statements", "No statement is named."),
    ],
)
def test_what_cannot_be_there_is_told(tmp_path: Path, column: str, cell: str, what: str) -> None:
    pack = copy_of_exampleshire(tmp_path)
    with_cells(pack / FOLDER / ALREADY_THERE, 2, **{column: cell})
    (told,) = check_pack(pack).problems
    assert told.what == what
