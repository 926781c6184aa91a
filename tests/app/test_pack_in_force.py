"""A pack is loaded whole or not at all, and the one in force stays in force."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from homefirst.app.ground.house import open_log, this_county
from homefirst.app.pack import in_force as pack_in_force
from homefirst.app.pack.in_force import take_pack
from homefirst.county.catalogue.in_force import content_of, folder_in_force
from homefirst.county.catalogue.pack import read_county
from homefirst.foundation.errors import Refused
from homefirst.foundation.store.verify import verify
from tests.conftest import OXFORDSHIRE
from tests.packs import copy_of_exampleshire, row_that, with_cells


@pytest.fixture
def named(own_database: str, tmp_path: Path) -> Iterator[Path]:
    """A pack that is named and not in force yet, of the area whose log the tests' database keeps."""
    folder = copy_of_exampleshire(tmp_path)
    county = folder / "county.toml"
    county.write_text(county.read_text().replace("E99999999", OXFORDSHIRE))
    data = tmp_path / "data"
    data.mkdir()
    with override_settings(NAMED_PACK=folder, PACK=folder, COUNTY=read_county(folder), DATA=data):
        yield folder


def taken() -> tuple[bool, list[str]]:
    said: list[str] = []
    return take_pack(said.append), said


def events() -> int:
    found = verify(open_log(this_county().area))
    assert found.problems == ()
    return found.events


def spoil(named: Path) -> None:
    with_cells(named / "facts.csv", 2, measure="delayed-folk")


UNKNOWN = (
    "facts.csv, row 2, column measure: “delayed-folk” is no measure of this pack."
    " Write a code of measures.csv, or add it there."
)


def test_a_whole_pack_comes_into_force_as_a_copy_in_the_data_folder(named: Path) -> None:
    assert taken() == (True, ["County pack: Exampleshire, 18 published tables new."])
    copy = settings.DATA / "packs" / OXFORDSHIRE / content_of(named).digest
    assert settings.PACK == copy == folder_in_force(settings.DATA, named)
    assert content_of(copy) == content_of(named)
    assert pack_in_force.named_is_in_force()
    assert events() == 18
    shutil.rmtree(named / "outlook", ignore_errors=True)
    (named / "facts.csv").unlink()
    assert (copy / "facts.csv").is_file()


def test_a_pack_that_has_not_changed_is_not_checked_again(named: Path, monkeypatch) -> None:
    taken()
    monkeypatch.setattr(pack_in_force, "check_pack", None)
    assert taken() == (True, ["County pack: Exampleshire, 0 published tables new."])


def test_with_a_problem_nothing_is_loaded_and_the_pack_in_force_stays(named: Path) -> None:
    taken()
    before, held = settings.PACK, events()
    spoil(named)
    (named / "county.toml").write_text((named / "county.toml").read_text().replace('"Example', '"Other'))
    days = named / "delayed_days.csv"
    days.write_text(days.read_text().replace("2016-09,", "2016-10,"))
    assert taken() == (
        False,
        [
            UNKNOWN,
            f"The county pack in {named} has 1 problem. Nothing of it was loaded; the one before stays in"
            " force.",
            "County pack: Exampleshire, 0 published tables new.",
        ],
    )
    assert (settings.PACK, settings.COUNTY.name, events()) == (before, "Exampleshire", held)
    assert not pack_in_force.named_is_in_force()
    assert sorted(path.name for path in (settings.DATA / "packs").iterdir()) == [OXFORDSHIRE, "in-force.json"]


def test_a_mended_pack_comes_into_force_and_the_one_before_stays_for_who_reads_it(named: Path) -> None:
    taken()
    first = settings.PACK
    spoil(named)
    taken()
    with_cells(named / "facts.csv", 2, measure="delayed-people", note="Mended.")
    assert taken()[0]
    second = settings.PACK
    assert (first.is_dir(), second.is_dir(), first == second) == (True, True, False)
    with_cells(named / "facts.csv", 2, note="And again.")
    assert taken()[0]
    assert (first.is_dir(), second.is_dir(), settings.PACK.is_dir()) == (False, True, True)


def test_where_none_was_in_force_a_pack_with_a_problem_is_refused(named: Path) -> None:
    spoil(named)
    said: list[str] = []
    with pytest.raises(Refused) as refused:
        take_pack(said.append)
    assert said == [UNKNOWN]
    assert str(refused.value) == (
        f"{named}: The county pack has 1 problem. Nothing of it was loaded, and none was in force before."
        f" Mend it; homefirst pack check {named} tells what."
    )
    assert (events(), list((settings.DATA / "packs").iterdir()), settings.PACK) == (0, [], named)


def test_figures_that_contradict_the_log_keep_a_pack_out(named: Path) -> None:
    taken()
    days = named / "delayed_days.csv"
    text = days.read_text()
    assert "care,acute,372" in text
    days.write_text(
        text.replace("care,acute,372", "care,acute,371").replace("care,non_acute,248", "care,non_acute,249")
    )
    done, said = taken()
    assert (done, said[0]) == (
        False,
        "delayed_days.csv, E99999999, 2016-04, care: The same edition is held with other figures, as event 1."
        " Keep the publisher's; if ours was read wrongly, record a correction.",
    )


def test_a_copy_that_was_cut_short_is_taken_anew(named: Path) -> None:
    taken()
    (settings.PACK / "facts.csv").write_text("")
    assert taken() == (True, ["County pack: Exampleshire, 0 published tables new."])
    assert content_of(settings.PACK) == content_of(named)


def test_a_county_that_cannot_be_read_leaves_the_last_one_in_force(named: Path) -> None:
    taken()
    (named / "county.toml").write_text("name = ")
    assert folder_in_force(settings.DATA, named) == settings.PACK
    done, said = taken()
    assert not done
    assert said[0].startswith("county.toml: It is not TOML: ")
    assert this_county().name == "Exampleshire"


def test_another_county_is_not_taken_for_the_one_in_force(named: Path, tmp_path: Path) -> None:
    taken()
    (tmp_path / "other").mkdir()
    other = copy_of_exampleshire(tmp_path / "other")
    assert folder_in_force(settings.DATA, other) == other


@pytest.mark.parametrize("note", ["", "{", "[]", '{"last": 1}', '{"last": "x", "packs": []}'])
def test_a_note_that_cannot_be_read_is_none(named: Path, note: str) -> None:
    taken()
    (settings.DATA / "packs" / "in-force.json").write_text(note)
    assert folder_in_force(settings.DATA, named) == named
    assert taken()[0]


def test_what_a_killed_start_left_aside_goes_with_the_next(named: Path) -> None:
    left = settings.DATA / "packs" / "aside-1234"
    left.mkdir(parents=True)
    (left / "facts.csv").write_text("half")
    taken()
    assert not left.exists()


def test_a_plan_that_is_in_force_is_the_copys(named: Path) -> None:
    from homefirst.app.ground.questions import plan_of

    taken()
    before = plan_of("E99999999")
    row = row_that(named / "delay_plan.csv", first_month="2016-04")
    with_cells(named / "delay_plan.csv", row, value="1801")
    assert plan_of("E99999999") == before
    taken()
    assert plan_of("E99999999") != before


def test_a_pack_that_cannot_be_read_leaves_the_one_in_force(named: Path, monkeypatch) -> None:
    taken()

    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    held, read = settings.PACK, Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (denied if named in path.parents else read)(path))
    assert taken() == (
        False,
        [
            f"{named}: The county pack cannot be read: Permission denied. Let homefirst read it.",
            f"The county pack in {named} has 1 problem. Nothing of it was loaded; the one before stays in"
            " force.",
            "County pack: Exampleshire, 0 published tables new.",
        ],
    )
    assert (settings.PACK, pack_in_force.named_is_in_force()) == (held, False)
