"""What a line of the morning's list says of the day on which somebody was to leave."""

from datetime import date

from homefirst.county.journey.told import ExpectedDate, Told
from homefirst.web.morning.shown import Names, plan_said, tags_said
from tests.hub.mornings import AT, ago, bed, census, morning


def test_whose_day_to_leave_has_passed_was_to_leave_and_does_not_leave_soon() -> None:
    days = {"gone": date(2016, 3, 8), "today": date(2016, 3, 10), "soon": date(2016, 3, 12)}
    told = {
        person: Told(person, last_said=ago(1), expected=ExpectedDate(day, "possible", AT))
        for person, day in days.items()
    }
    found = morning(census(*(bed(person, ready=9) for person in days)), told=told)
    nobody = Names({}, {}, {})
    assert {
        line.person: (list(tags_said(line, AT)), next(iter(plan_said(line, nobody, AT))))
        for line in found.lines
    } == {
        "gone": ([], "was to leave 8 Mar, possible"),
        "today": ([("leaves soon", "green")], "leaves 10 Mar, possible"),
        "soon": ([("leaves soon", "green")], "leaves 12 Mar, possible"),
    }
