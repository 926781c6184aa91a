"""The files of returns: a provider's month line by line, a day in the layout of the national file."""

from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.catalogue.delays import REASONS, Care, Organisation
from homefirst.foundation.calendar import Month
from homefirst.measures.returns.cells import DAYS, PATIENTS, Cells
from homefirst.measures.returns.daily import UNKNOWN
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.sitrep import COLUMNS, sitrep_rows
from homefirst.measures.returns.submitted import NO_PLACE, submitted_lines
from homefirst.measures.returns.submitters import ReturnProvider

MARCH, APRIL_17 = Period.of_month(Month(2016, 3)), Period.of_month(Month(2017, 4))
CODES = [*(one.code for one in REASONS), ""]
words = st.tuples(
    st.sampled_from([DAYS, PATIENTS]), st.sampled_from(["occ", "swindon-council", ""]),
    st.sampled_from([*Care]).map(str), st.sampled_from(CODES), st.sampled_from([*map(str, Organisation), ""]),
)  # fmt: skip
cells = st.dictionaries(words, st.integers(1, 40), max_size=12).map(Cells.of)


def test_each_council_has_a_line_for_every_reason_and_na_where_the_return_has_no_such_cell() -> None:
    own = Cells.of(
        {
            (DAYS, "occ", "acute", "E", "social_care"): 31,
            (PATIENTS, "occ", "acute", "E", "social_care"): 1,
            (DAYS, "occ", "non_acute", "C", "nhs"): 4,
            (DAYS, "occ", "non_acute", "", ""): 2,
        }
    )
    lines = submitted_lines(own, MARCH)
    assert [(one.care, one.reason) for one in lines] == [
        *((care, code) for care in ("acute", "non_acute") for code in CODES[:10]), ("non_acute", NO_PLACE),
    ]  # fmt: skip
    found = {(one.care, one.reason): (one.patients, one.days) for one in lines}
    assert found["acute", "E"] == ((0, 1, 0), (0, 31, 0))
    assert found["non_acute", "C"] == ((0, None, None), (4, None, None))
    assert found["acute", "G"] == ((0, 0, None), (0, 0, None))
    assert found["non_acute", NO_PLACE] == ((0,), (2,))


@given(cells, st.sampled_from([MARCH, APRIL_17]))
def test_the_lines_have_every_day_and_every_person_of_the_cells_once(own: Cells, period: Period) -> None:
    lines = submitted_lines(own, period)
    for measure, told in ((DAYS, [one.days for one in lines]), (PATIENTS, [one.patients for one in lines])):
        found: Counter[str] = Counter()
        for one, numbers in zip(lines, told, strict=True):
            found[one.council] += sum(n or 0 for n in numbers)
        asked = measure == DAYS or period.snapshot is not None
        assert +found == (+own.by(measure, 1) if asked else Counter())
    assert len({(one.council, one.care, one.reason) for one in lines}) == len(lines)


def test_a_day_has_the_ten_columns_and_what_is_not_known_is_a_dash() -> None:
    counted = Cells.of({("no_longer_meet",): 3, ("remaining",): 2, ("discharged",): 1, ("pathway", "1"): 1})
    national = {"ouh": ReturnProvider("RTH", "SOUTH EAST", "A BOARD", "x")}
    rows = [
        *sitrep_rows(
            date(2025, 8, 1), {"ouh": counted, "new": Cells.of(UNKNOWN)}, {"ouh": "A trust", "new": "New"},
            national, {"capacity": "Capacity", "": "No code"},
        )
    ]  # fmt: skip
    assert len(COLUMNS) == 10
    assert {len(row) for row in rows} == {10}
    (met,) = (row for row in rows if row[4] == "RTH" and row[8] == "NCTR")
    assert met == (
        "01/08/2025", "PROVIDER", "SOUTH EAST", "A BOARD", "RTH", "A TRUST",
        "Number of patients who no longer meet the criteria to reside", "Daily metric", "NCTR", "3",
    )  # fmt: skip
    values = {(row[6], row[8]): row[9] for row in rows if row[4] == "RTH"}
    assert values["Pathway 1", "Discharge destination"] == "1"
    assert values["Capacity", "Delay reason LOS 14+"] == "0"
    assert {row[9] for row in rows if row[4] == "new"} == {"-"}
    assert len(rows) == 2 * (3 + 5 + 3 + 4)
