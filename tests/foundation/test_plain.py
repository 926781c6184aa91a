"""What is kept of a file's own words: no number of a person, and nothing that PostgreSQL refuses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.plain import kept_name, plain


@pytest.mark.parametrize(
    ("handed_in", "kept"),
    [
        ("LA-Type-B-March-2017-Revised.xls", "LA-Type-B-March-2017-Revised.xls"),
        (
            "delayed days 2016-17 to 2017-18, 12-05-2017.xls",
            "delayed days 2016-17 to 2017-18, 12-05-2017.xls",
        ),
        ("123456789.xls", "123456789.xls"),
        ("C:\\943 476 5919\\a.xls", "a.xls"),
        ("/home/943 476 5919/a.xls", "a.xls"),
        ("NHS 943 476 5919.xls", "NHS (number).xls"),
        ("943-476-5919_9434765919.xls", "(number)_(number).xls"),
        ("x9434765919y.xls", "x(number)y.xls"),
        ("20170511093000.xls", "(number).xls"),
        ("943\u00a0476\u20115919.xls", "(number).xls"),
        ("943%20476%205919.xls", "(number).xls"),
        ("９４３４７６５９１９.xls", "(number).xls"),
        ("943\n476\0005919.xls", "(number).xls"),
        ("one\nline.xls", "one\ufffdline.xls"),
        ("a\0b\udcff\x1b[2J.xls", "a\ufffdb\ufffd\ufffd[2J.xls"),
        ("", "without a name"),
        ("a/", "without a name"),
    ],
)
def test_a_name_is_kept_without_folders_numbers_of_persons_and_control_characters(
    handed_in: str, kept: str
) -> None:
    assert kept_name(handed_in) == kept


def test_a_cell_keeps_its_lines_and_tabs() -> None:
    assert plain("Reason\r\nfor\tdelay\0: 943 476 5919") == "Reason\r\nfor\tdelay\ufffd: (number)"


@given(st.text(alphabet="0123456789 -_.\0\udcff\naé/", max_size=300))
def test_what_is_kept_stays_as_it_is_and_can_be_stored_and_has_no_ten_digits(name: str) -> None:
    kept = kept_name(name)
    assert kept_name(kept) == kept
    assert "\0" not in kept.encode().decode()
    assert (0 < len(kept) <= 200, re.search("[0-9]{10}", kept)) == (True, None)
