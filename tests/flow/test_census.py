"""A census becomes the people with whom a simulation begins: places and days, and of nobody the key."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.journey.census import AtHome, Census, InBed, OpenWait
from homefirst.flow.census import at_start, read_held_as
from homefirst.flow.network.network import Present
from homefirst.foundation.errors import Problem

AT = datetime(2016, 3, 10, tzinfo=UTC)
HELD = {
    ("bed", "jr"): "acute",
    ("bed", "care:non_acute"): "community",
    ("service", "reablement"): "reablement",
    ("wait", "home_care"): "home care",
    ("wait", "reablement"): "reablement",
    ("reason", "A"): "assessment",
}


def ago(days: float) -> datetime:
    return AT - timedelta(days=days)


def in_bed(person: str, *, ready: float | None = None, place: str = "jr", reason: str | None = None) -> InBed:
    since = None if ready is None else ago(ready)
    return InBed(
        person, "s", "acute" if place == "jr" else "non_acute", place, None, ago(12.345678), False,
        True, True, True, since, reason, None,
    )  # fmt: skip


def waits(person: str, what: str, days: float) -> OpenWait:
    return OpenWait(person, f"{person}-{what}", what, None, None, ago(days), None)


def at_home(person: str, what: str, state: str = "receiving") -> AtHome:
    return AtHome(person, "x", what, None, Decimal(14), state, ago(30))


def census(*, beds=(), services=(), open_waits=()) -> Census:
    return Census.of(AT, AT, beds=beds, services=services, waits=open_waits)


def test_who_is_amid_a_stay_who_waits_and_who_is_at_home() -> None:
    found = at_start(
        census(
            beds=[
                in_bed("amid"),
                in_bed("ready", ready=4),
                in_bed("by reason", ready=2, reason="A"),
                in_bed("elsewhere", place="henley"),
                in_bed("nothing known", ready=1, reason="H"),
            ],
            services=[at_home("in reablement", "reablement"), at_home("referred", "reablement", "referred")],
            open_waits=[
                waits("amid", "home_care", 1),  # not ready: it will be asked for when they are
                waits("ready", "reablement", 3),
                waits("ready", "home_care", 5),
                waits("in reablement", "home_care", 6),
                waits("nowhere", "home_care", 7),
            ],
        ),
        HELD,
    )
    assert sorted(found.present, key=str) == sorted(
        [
            Present("acute", 12.0),
            Present("acute", 12.0, "home care", 4.0),  # of the oldest wait, since they are ready
            Present("acute", 12.0, "assessment", 2.0),
            Present("community", 12.0),
            Present("acute", 12.0),
            Present("reablement", 30.0, "home care", 6.0),
            Present(None, None, "home care", 7.0),
        ],
        key=str,
    )
    assert list(found.left_out.values()) == [1]


def test_places_that_the_network_has_not_are_told() -> None:
    found = at_start(
        census(beds=[in_bed("a", place="jr"), in_bed("b", place="jr")], services=[at_home("c", "day_care")]),
        {("wait", "home_care"): "home care"},
    )
    assert found.present == ()
    assert found.left_out == {"in a bed of jr": 2, "with day_care at home": 1}


@given(st.permutations(range(6)), st.integers(0, 2**128 - 1))
def test_the_order_tells_nothing_of_anybody(order: list[int], seed: int) -> None:
    people = [str(UUID(int=(seed + n * 7919) % 2**128)) for n in order]
    beds = [in_bed(person, ready=n % 3) for n, person in enumerate(people)]
    found = at_start(census(beds=beds, open_waits=[waits(people[0], "home_care", 9)]), HELD)
    assert len(found.present) == 6
    assert sum(one.waits_for is not None for one in found.present) == 1
    told = repr(found)
    assert not any(person in told for person in people)


def test_the_table_is_read_whole(tmp_path) -> None:
    (tmp_path / "census.csv").write_text(
        "what,code,place,source\nbed,jr,acute,assumption: ours\nbed,jr,acute,assumption: twice\n"
        "ward,x,acute,assumption: ours\nwait,home_care,nowhere,\n"
    )
    problems: list[Problem] = []
    held = read_held_as(tmp_path, {"acute"}, problems)
    assert held["bed", "jr"] == "acute"
    assert [one.where.partition(", ")[2] for one in problems] == [
        "row 3, column code", "row 4, column what", "row 5, column place", "row 5, column source",
    ]  # fmt: skip
    assert read_held_as(tmp_path / "none", set(), []) == {}
