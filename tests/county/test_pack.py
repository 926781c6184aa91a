"""Which county a pack describes, and how a pack that does not say so is told."""

from pathlib import Path

import pytest

from homefirst.county.catalogue.delays import REASONS
from homefirst.county.catalogue.pack import County, pack_folder, read_county
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Unavailable

SAID = 'name = "Some County"\nslug = "some-county"\narea = "E10000099"\nsources = ["A.", "B."]\n'


def made(folder: Path, text: str) -> Path:
    (folder / "county.toml").write_text(text)
    return folder


def test_a_pack_names_its_county_and_its_sources(tmp_path: Path) -> None:
    assert read_county(made(tmp_path, SAID)) == County(
        "Some County", "some-county", "E10000099", ("A.", "B.")
    )


@pytest.mark.parametrize("line", SAID.splitlines())
def test_a_pack_that_leaves_a_word_out_is_told_which(tmp_path: Path, line: str) -> None:
    word = line.split(" ")[0]
    with pytest.raises(NotUnderstood, match=f"It does not say '{word}'"):
        read_county(made(tmp_path, SAID.replace(line, "")))


def test_a_pack_that_is_no_toml_is_told_where(tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood, match="It is not TOML") as told:
        read_county(made(tmp_path, SAID + "name"))
    assert told.value.where == str(tmp_path / "county.toml")


def test_a_pack_is_named_by_its_folder_or_by_its_shipped_name(tmp_path: Path) -> None:
    assert pack_folder(str(made(tmp_path, SAID))) == tmp_path
    assert pack_folder("oxfordshire") == pack_folder(None)
    assert read_county(pack_folder(None)).area == "E10000025"
    with pytest.raises(Unavailable, match="no county pack here") as told:
        pack_folder(str(tmp_path / "none"))
    assert "oxfordshire" in told.value.next
    assert isinstance(told.value, HomefirstError)


def test_a_reason_is_asked_for_from_its_first_month_on() -> None:
    of = {reason.code: reason for reason in REASONS}
    assert [of["O"].asked_in(month) for month in (Month(2017, 3), Month(2017, 4))] == [False, True]
    assert of["E"].asked_in(Month(2012, 4))
