"""A hostile workbook ends the reader apart, and nothing else."""

import io
import zipfile

import pytest

from homefirst.intake.apart import ReaderApart
from homefirst.intake.dtoc_workbook import read_workbook
from tests.intake.workbooks import synthetic, write


def with_cell_far_away(content: bytes) -> bytes:
    """The workbook with one cell's address in lower case at the far end of its sheet: half a terabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            part = given.read(name)
            if name.endswith("sheet2.xml"):
                part = part.replace(b'r="F', b'r="xfd1048576" x="', 1)
            made.writestr(name, part)
    return out.getvalue()


@pytest.fixture(scope="module")
def apart():
    with ReaderApart() as reader:
        yield reader


def test_a_workbook_is_read_apart_as_it_is_here(apart):
    content = write(synthetic(3).sheets)
    assert apart("March.xlsx", content) == read_workbook("March.xlsx", content)


def test_a_workbook_that_asks_for_all_memory_is_a_sentence_and_the_next_one_is_read(apart):
    good = write(synthetic(2).sheets)
    bad = apart("bad.xlsx", with_cell_far_away(good))
    assert (bad.kind, bad.tables, len(bad.problems)) == (None, (), 1)
    assert bad.problems[0].where == "bad.xlsx"
    assert apart("good.xlsx", good).kind is not None


def test_a_workbook_that_takes_too_long_is_a_sentence():
    with ReaderApart(seconds=0.0001) as impatient:
        (problem,) = impatient("slow.xlsx", write(synthetic(3).sheets)).problems
    assert problem.what == "It takes longer to read than 0.0001 seconds."
