"""The commands that write the pack's tables lose nothing that is there."""

import shutil

import pytest
from django.test import override_settings

from homefirst.app.pack.figures import write_pack_figures
from homefirst.county.catalogue.pack import pack_folder
from homefirst.foundation.errors import NotFound, Refused
from tests.intake.workbooks import synthetic, write


@pytest.fixture
def copy(tmp_path):
    """A copy of the county's pack, which the commands may write."""
    folder = tmp_path / "pack"
    shutil.copytree(pack_folder(None), folder)
    with override_settings(NAMED_PACK=folder):
        yield folder


@pytest.mark.parametrize(("workbooks", "lost"), [(0, "483 tables of 69"), (1, "476 tables of 68")])
def test_too_few_workbooks_do_not_take_the_packs_figures_away(copy, tmp_path, workbooks, lost):
    before = (copy / "delayed_days.csv").read_bytes()
    files = []
    for number in range(workbooks):
        files.append(tmp_path / f"{number}.xlsx")
        files[-1].write_bytes(write(synthetic(3).sheets))
    with pytest.raises(Refused, match=f"The pack would lose {lost} months; nothing was written"):
        write_pack_figures(files)
    assert (copy / "delayed_days.csv").read_bytes() == before


def test_a_new_pack_gets_its_first_figures(copy, tmp_path):
    (copy / "delayed_days.csv").unlink()
    workbook = tmp_path / "first.xlsx"
    workbook.write_bytes(write(synthetic(3).sheets))
    assert write_pack_figures([workbook]) == (copy / "delayed_days.csv", 7)


def test_a_file_that_is_not_there_is_a_sentence(copy, tmp_path):
    with pytest.raises(NotFound, match="There is no such file or folder"):
        write_pack_figures([tmp_path / "nowhere"])
