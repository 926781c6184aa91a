"""What a list says, whatever its bytes, and what has changed since the last of its name. Nobody is real."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.errors import Problem
from homefirst.intake.lists.grid import Grid
from homefirst.intake.lists.mapping import ListMapping, guess
from homefirst.intake.lists.since import CellChanged, Since, is_after, says, since
from homefirst.intake.lists.table import ListTable, table_in
from tests.intake.list_case import TODAY, mapping_for, row, table_of

KEY = b"ours"
ANN, BEN, CAT = (
    row(f"H{n}", Patient=f"{name}, Ivy", DOB=f"0{n}/01/1930")
    for n, name in enumerate(("ANN", "BEN", "CAT"), 1)
)


def of(*rows: dict[str, str]) -> ListTable:
    return table_of(list(rows))


def grid_of(*rows) -> ListTable:
    found = table_in("list", (Grid("Sheet", tuple(map(tuple, rows))),))
    assert not isinstance(found, Problem)
    return found


def told(table: ListTable, key: bytes = KEY) -> str:
    return says(table, mapping_for(table), key, TODAY)


def test_the_same_list_sorted_otherwise_under_another_title_with_days_written_otherwise_says_the_same():
    first = of(ANN, BEN)
    again = grid_of(
        ["List of the 11th of March"],
        ["DOB", "Hosp No", "Patient", "Admitted"],
        ["2.1.1930", "h2", "Ben, Ivy", date(2016, 3, 1)],
        ["01-Jan-1930", "H1", "ANN,  Ivy", "1st March 2016"],
        ["Total", "2"],
    )
    plain = grid_of(
        ["Hosp No", "Patient", "DOB", "Admitted"],
        *([one[head] for head in ("Hosp No", "Patient", "DOB", "Admitted")] for one in (ANN, BEN)),
    )
    assert told(again) == told(plain)
    assert told(plain) != told(first)  # it has more columns, and says more
    assert told(plain) != told(plain, b"another key")
    assert told(of(ANN, BEN)) != told(of(ANN))
    assert told(of(ANN)) != told(of(ANN | {"Ward": "7B"}))


def test_what_has_changed_is_told_by_row_and_cell():
    then, now = (
        of(ANN, BEN, CAT),
        of(CAT, BEN | {"Ward": "7B", "EDD": ""}, row("H9", Patient="NEW, Ivy", DOB="09/01/1930")),
    )
    assert since(now, then, mapping_for(now), TODAY) == Since(
        new=(4,),
        gone=(2,),
        changed=((3, (CellChanged("Ward", "7A", "7B"), CellChanged("EDD", "12/03/2016", ""))),),
        same=1,
    )
    assert since(then, then, mapping_for(then), TODAY).nothing


def test_a_person_is_found_again_by_number_then_by_name_and_columns_come_and_go():
    then = grid_of(["Hosp No", "NHS No", "Patient", "DOB", "Ward"], ["H1", "", "ANN, Ivy", "1/1/30", "7A"])
    now = grid_of(["Patient", "DOB", "Comments"], ["Ann, Ivy", "01/01/1930", "better"])
    mapping = ListMapping("ouh", "l", tuple(zip(now.headings, guess(now), strict=True)))
    found = since(now, then, mapping, TODAY)
    assert (found.new, found.gone) == ((2,), (2,))  # this mapping says nothing of the last one's numbers
    assert (found.columns, found.lost) == (("Comments",), ("Hosp No", "NHS No", "Ward"))


@given(st.permutations([ANN, BEN, CAT, row("H7", Patient="DOT, Ivy", DOB="07/01/1930")]), st.integers(0, 4))
def test_order_never_matters_and_a_slow_look_finds_the_same(rows, some):
    """The slow judge looks at each pair of rows by the hospital number."""
    then, now = rows[:3], rows[4 - some :]
    found = since(of(*now), of(*then), mapping_for(of(ANN)), TODAY) if now else None
    if found is None:
        return
    numbers = {one["Hosp No"] for one in then}
    assert len(found.new) == sum(one["Hosp No"] not in numbers for one in now)
    assert len(found.gone) == sum(all(one != other for other in now) for one in then)
    assert found.same == sum(one in then for one in now)
    assert told(of(*now)) == told(of(*reversed(now)))


def test_a_list_is_of_later_days_than_a_record_where_half_of_its_rows_say_so_and_not_for_one_wrong_day():
    early, late = row("H1", Admitted="01/03/2016"), row("H2", Admitted="09/03/2016", Medically_fit="Y")
    early |= dict.fromkeys(("Medically fit", "MDT", "Safe"), "Y")
    late |= dict.fromkeys(("MDT", "Safe"), "Y")
    end = date(2016, 3, 5)

    def after(*rows: dict[str, str]) -> bool:
        table = of(*rows)
        return is_after(table, mapping_for(table), end, TODAY)

    assert after(late)
    assert after(early, late)
    assert not after(early, early | {"Hosp No": "H3"}, late)
    assert not after(early | {"Admitted": "12/03/2016"})  # after today: a slip, and no later list
    assert not after(early | {"EDD": "09/03/2016"})
