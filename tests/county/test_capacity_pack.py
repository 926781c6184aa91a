"""What a pack says of capacity: its resources, and what of what is commissioned comes, out of its
statements."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from homefirst.app.capacity.asking import _capacity_of
from homefirst.app.pack.check import check_pack
from homefirst.county.capacity.commissioned import with_figures
from homefirst.county.capacity.read import Delivery, ResourceDay, ResourceDays
from homefirst.county.capacity.resource import Unit
from homefirst.county.capacity.states import State
from homefirst.county.capacity.use import free_by_service, provider_rates, uses
from homefirst.county.catalogue.pack import pack_folder
from tests.county.capacity_case import NINE, TODAY
from tests.packs import copy_of_exampleshire


def replace_in(table: Path, what: str, instead: str) -> None:
    text = table.read_text()
    assert what in text
    table.write_text(text.replace(what, instead, 1))


@pytest.fixture(scope="module")
def pack():
    return _capacity_of(pack_folder(None))


def delivery(line: str, delivered: str, used: str | None = None) -> Delivery:
    return Delivery(
        "ouh", line, Unit.HOURS, date(2016, 2, 1), date(2016, 2, 29), Decimal(8000), Decimal(delivered),
        None if used is None else Decimal(used), "contract review", NINE, "nora", 1,
    )  # fmt: skip


def test_the_documents_beds_and_hours_are_there_and_hart_delivers_67_percent(pack) -> None:
    lines = with_figures(pack.lines, pack.statements)
    told = {
        code: (None if one.amount is None else round(one.amount), one.rate) for code, one in lines.items()
    }
    assert told == {
        "hart": (2070, Decimal("0.67")),  # just under 9,000 hours a month, told a week
        "home-care": (20400, None),
        "d2a-home": (80, None),
        "d2a-chc": (12, None),
        "intermediate-beds": (31, None),
        "interim-beds": (18, None),
        "ibcf-beds": (40, None),
    }
    assert (lines["hart"].amount_said, lines["hart"].rate_said) == (
        "about 9,000 care hours/month (002.53)",
        "67 % (002.53)",
    )
    (rate,) = provider_rates(lines.values())
    assert (rate.provider, rate.unit, round(rate.rate, 9)) == ("ouh", Unit.HOURS, Decimal("0.67"))


def test_another_statement_gives_another_rate(tmp_path) -> None:
    """The rate is read out of the statements, and stands nowhere else."""
    folder = copy_of_exampleshire(tmp_path)
    found = with_figures(_capacity_of(folder).lines, _capacity_of(folder).statements)["home-care"]
    assert found.rate == Decimal(4150) / 4200
    other = tmp_path / "other"
    other.mkdir()
    changed = copy_of_exampleshire(other)
    replace_in(changed / "commissioned.csv", "101.16.1", "101.16.3")
    found = with_figures(_capacity_of(changed).lines, _capacity_of(changed).statements)["home-care"]
    assert found.rate == Decimal(3983) / 4200


def test_what_was_counted_takes_the_place_of_what_was_stated(pack) -> None:
    lines = with_figures(pack.lines, pack.statements, [delivery("hart", "6000", "5600")])
    stated = with_figures(pack.lines, pack.statements)["hart"].amount
    assert (lines["hart"].amount, lines["hart"].rate, lines["hart"].used) == (stated, Decimal("0.75"), 1400)
    assert lines["hart"].rate_said == "counted from 2016-02-01 until 2016-02-29 (contract review)"


def days_of(resource, promise, *, state=State.OPEN, posted=True) -> ResourceDays:
    amount = Decimal(promise)
    one = ResourceDay(TODAY, amount, Decimal(0), amount, amount, state, None)
    at = NINE if posted else NINE - timedelta(days=1)
    return ResourceDays(resource, at, "nora", None, (one,), None)


def test_usable_leaves_out_what_is_closed_and_used_is_what_is_usable_and_not_free(pack) -> None:
    lines = with_figures(pack.lines, pack.statements, [delivery("hart", "6000")])
    hart = [pack.resources[f"hart-{where}"] for where in ("city", "north")]
    told = [days_of(hart[0], 100), days_of(hart[1], 50, state=State.CLOSED)]
    found = {one.line.code: one for one in uses(lines, told, TODAY)}
    # Three quarters of what is commissioned come, half of the line is closed, and of the rest 100 are free.
    come = lines["hart"].delivered
    assert come is not None
    assert (found["hart"].usable, found["hart"].free, found["hart"].used) == (come / 2, 100, come / 2 - 100)
    assert (found["d2a-home"].usable, found["d2a-home"].used) == (None, None)
    told = [days_of(hart[0], 100, posted=False)]
    found = {one.line.code: one for one in uses(lines, told, TODAY)}
    assert (found["hart"].usable, found["hart"].free, found["hart"].used) == (come, None, None)


def test_free_is_added_up_over_what_was_posted_and_says_how_much_was_not(pack) -> None:
    beds = [pack.resources[code] for code in ("d2a-home", "d2a-chc")]
    told = [days_of(beds[0], 3), days_of(beds[1], 2, posted=False)]
    (found,) = free_by_service(told)
    assert (found.by_day, found.lines, found.stale) == ((Decimal(3),), 2, 1)
    (found,) = free_by_service([days_of(beds[0], 3, posted=False)])
    assert found.by_day == (None,)


def test_a_service_that_has_ended_ends_its_resources(pack) -> None:
    home = pack.resources["short-term-home-care"]
    assert (home.dates.cover(date(2017, 11, 30)), home.dates.cover(date(2017, 12, 1))) == (True, False)


WRONG = {
    "unit of no kind": ("resources.csv", "EXM,hours,north", "EXM,minutes,north",
        "resources.csv, row 2, column unit: “minutes” is none of these words."
        " Write one of hours, beds, starts, slots, items."),
    "a provider that there is not": ("resources.csv", "step-home,EXC", "step-home,EXX",
        "resources.csv, row 8, column provider: “EXX” is no organisation of this pack."
        " Write a code of organisations.csv, or add it there."),
    "weekdays": ("resources.csv", "Mon Tue Wed Thu Fri,0,,,,linden-house", "Montag,0,,,,linden-house",
        "resources.csv, row 6, column days_open: “Montag” are no weekdays."
        " Write some of Mon Tue Wed Thu Fri Sat Sun."),
    "a skill that no ward asks for": ("resources.csv", ",catheters,therapy,", ",juggling,therapy,",
        "resources.csv, row 2, column skills: “juggling” is none. Write some of catheters, dressings,"
        " eye_drops, glucose, insulin, medicines, oxygen, peg, stockings, stoma."),
    "cover of no kind": ("resources.csv", ",medical therapy,", ",medical spa,",
        "resources.csv, row 6, column cover: “spa” is none. Write some of medical, therapy, social_work."),
    "a line that there is not": ("resources.csv", "1,,,,homeward,100", "1,,,,homewards,100",
        "resources.csv, row 2, column commissioned: “homewards” is no line of this pack."
        " Write a code of commissioned.csv, or add it there."),
    "a statement of no amount": ("commissioned.csv", "hours,100.22.2,,", "hours,100.21.2,,",
        "commissioned.csv, homeward, column facts: 100.21.2 states no hours. Name one that does."),
    "a rate that is none": ("commissioned.csv", "101.16.4,101.16.1", "101.16.4,100.21.2",
        "commissioned.csv, home-care, column delivered: 100.21.2 states neither a share nor hours."
        " Name one that does."),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_pack_check_tells_what_is_wrong_with_the_tables_of_capacity(tmp_path, wrong) -> None:
    table, what, instead, sentence = WRONG[wrong]
    folder = copy_of_exampleshire(tmp_path)
    replace_in(folder / table, what, instead)
    assert sentence in [str(one) for one in check_pack(folder).problems]
