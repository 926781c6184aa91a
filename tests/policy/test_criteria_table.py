"""A pack's services' pages, criteria and substitutions: everything that is wrong is told with file, row and
column."""

from pathlib import Path

import pytest

from homefirst.app.pack.check import check_pack
from homefirst.county.catalogue.service_pages import citations_in
from homefirst.county.catalogue.sourced import Source
from tests.packs import Cells, copy_of_exampleshire, rewrite, with_cells

PAGES, CRITERIA, SUBSTITUTION = "service_pages.csv", "criteria.csv", "substitution.csv"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return copy_of_exampleshire(tmp_path)


# Exampleshire's criteria: rows 4 and 5 are homeward's, about how they get up; row 3 is every reablement's.
WRONG: dict[str, tuple[str, int, Cells, str]] = {
    "no such service": (
        PAGES, 2, {"service": "step"},
        "service_pages.csv, row 2, column service: “step” is no service of this pack. Write a code of"
        " services.csv, or add it there.",
    ),
    "no such kind": (
        PAGES, 2, {"kind": "rehab"},
        "service_pages.csv, row 2, column kind: “rehab” is no kind of service. Write one of home_care,"
        " reablement, community_bed, intermediate_bed, d2a_bed, interim_bed, residential, nursing,"
        " assessment, equipment.",
    ),
    "a role that there is not": (
        PAGES, 2, {"refer": "ward_staff matron"},
        "service_pages.csv, row 2, column refer: “matron” is no role of this pack. Write a code of"
        " roles.toml, or add it there.",
    ),
    "a price of nothing": (
        PAGES, 6, {"price": "21.50", "unit": ""},
        "service_pages.csv, row 6, column unit: A price and what it is for stand together. Write both, or"
        " neither.",
    ),
    "two pages of one service on one day": (
        PAGES, 3, {"service": "step-home", "from": "2016-08-01"},
        "service_pages.csv, row 3, column from: Row 2 says what is agreed of it on some of these days, too."
        " Let one end where the other begins.",
    ),
    "no source": (
        PAGES, 2, {"source": "we think so"},
        "service_pages.csv, row 2, column source: It neither cites a document nor says that it is an"
        " assumption. Write 002.119 “its words”, or assumption: and why.",
    ),
    "words that do not stand there": (
        PAGES, 3, {"source": "100.21 “from 2 September 2016”"},
        "service_pages.csv, row 3, column citation: “from 2 September 2016” does not stand in document 100."
        " Copy at most 12 words from line 21, or mend document and line.",
    ),
    "a fact that there is not": (
        CRITERIA, 2, {"condition": "weight=light"},
        "criteria.csv, row 2, column condition: “weight=light” is nothing that a rule can ask. Write one of"
        " home, housing, funding, carer, package, mobility, transfers, continence, cognition, nursing,"
        " dementia, nights, visitor_sex, visits, carers, hours, sex, adult, pathway, resides, locality,"
        " bariatric, tasks, cover, an equals sign and its word.",
    ),
    "a number beyond those there are": (
        CRITERIA, 2, {"condition": "visits=3..13"},
        "criteria.csv, row 2, column condition: “3..13” is no word of “visits”. Write 0 to 12 or unknown.",
    ),
    "nothing asked": (
        CRITERIA, 2, {"condition": ""},
        "criteria.csv, row 2, column condition: It asks nothing. Write what must be so: transfers=alone|one.",
    ),
    "what everybody meets": (
        CRITERIA, 2, {"condition": "dementia=yes|no"},
        "criteria.csv, row 2, column condition: Everybody meets it. Ask for less, or take the row away.",
    ),
    "what nobody can meet": (
        CRITERIA, 2, {"condition": "mobility=bed transfers=alone"},
        "criteria.csv, row 2, column condition: Nobody can meet it. Ask for what can be so of one person at"
        " one time.",
    ),
    "what nobody can meet beside what is asked of every service of its kind": (
        CRITERIA, 5, {"condition": "home=none"},
        "criteria.csv, row 5, column condition: Nobody can meet it together with row 3, from 2017-04-01."
        " Mend one of them, or let one end where the other begins.",
    ),
    "what nobody can meet beside another row on some days": (
        CRITERIA, 5, {"condition": "transfers=two", "from": "2017-03-01"},
        "criteria.csv, row 5, column condition: Nobody can meet it together with row 4, from 2017-03-01"
        " until 2017-04-01. Mend one of them, or let one end where the other begins.",
    ),
    "it stands in for itself": (
        SUBSTITUTION, 2, {"instead": "home_care"},
        "substitution.csv, row 2, column instead: A service does not stand in for itself. Write another one.",
    ),
    "no rank": (
        SUBSTITUTION, 2, {"rank": "first"},
        "substitution.csv, row 2, column rank: “first” is none. Write 1 to 9.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_with_file_row_and_column(pack: Path, case: str) -> None:
    table, row, cells, sentence = WRONG[case]
    with_cells(pack / table, row, **cells)
    assert [str(one) for one in check_pack(pack).problems] == [sentence]


def test_the_same_rank_twice_is_told(pack: Path) -> None:
    rewrite(
        pack / SUBSTITUTION,
        lambda rows: rows.append({**rows[0], "instead": "interim_bed", "because": "A bed."}),
    )
    assert [str(one) for one in check_pack(pack).problems] == [
        "substitution.csv, row 4, column rank: Row 2 has the same rank for home_care, on some of these"
        " days. Say which of the two comes first.",
    ]


def test_a_pack_may_have_none_of_these_tables(pack: Path) -> None:
    for table in (PAGES, CRITERIA, SUBSTITUTION):
        (pack / table).unlink()
    assert check_pack(pack).problems == ()


def test_a_source_names_the_places_in_documents() -> None:
    assert citations_in("hours: 000.847 “7 days”; longest_days: 002.119 “six weeks”; assumption") == (
        Source("000", 847, "7 days"),
        Source("002", 119, "six weeks"),
    )
