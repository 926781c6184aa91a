"""One person's timeline, with the name: as known at one time, or at two side by side. On record before."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.beds.person_story import Story, ask_story
from homefirst.web.beds.shown import in_field
from homefirst.web.beds.words import entry_cells, mark_of, stands
from homefirst.web.gate.asked import as_json, check_county, instant_asked
from homefirst.web.gate.errors import wants_json
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import local_time, number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

HEADS = ("Entry", "What happened", "Happened", "Known", "Recorded")
TIMES = (2, 3, 4)
"""The columns of the three times, which are one on the page."""
DIFFERENCE = "Difference"


@require_safe
def person_timeline(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """All that was entered of a person, and how each entry stands."""
    check_county(county)
    known_at, against = instant_asked(request.GET, "known_at"), instant_asked(request.GET, "against")
    answer = ask_story(key, caller_of(request), known_at=known_at, against=against)
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    table = timeline_table(answer, known_at)
    if wants_sheet(request):
        said = about(known_at=answer.timeline.known_at, synthetic=True)
        return sheet_answer(request, (table,), said)
    identity = answer.known.identity
    shown = {
        "synthetic": True,
        "known": answer.known,
        "name": None if identity is None else f"{identity.name.family}, {identity.name.given}",
        "finding": finding(answer, known_at),
        "caption": table.title,
        "heads": (*HEADS[:2], "When", *table.heads[5:]),
        "rows": marked(table),
        "known_field": in_field(known_at),
        "against_field": in_field(against),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
        "person_href": reverse("person", kwargs={"county": county, "key": key}),
    }
    return render(request, "beds/person_timeline.html", shown)


def finding(answer: Story, known_at: datetime | None) -> str:
    """What is to be said first."""
    count = len(answer.timeline.entries)
    when = "so far" if known_at is None else f"as known at {local_time(known_at)}"
    if answer.two is None:
        entries = "1 entry" if count == 1 else f"{number(count)} entries"
        return f"{entries} {when}." if count else f"Nothing was entered of this person {when}."
    all_of_them = len(answer.two.entries)
    if not all_of_them:
        return "Nothing was entered of this person at either time."
    if not answer.two.different:
        return f"All {number(all_of_them)} entries are told alike at both times."
    return (
        f"{number(answer.two.different)} of {number(all_of_them)} entries are not told alike at both times."
    )


def timeline_table(answer: Story, known_at: datetime | None) -> Table:
    """The entries as they happened; how each stands once, or at each of two times and what differs."""
    if answer.two is None:
        rows = tuple(
            (str(one.event.seq), *entry_cells(one.event), stands(one)) for one in answer.timeline.entries
        )
        return Table("timeline", "What was entered, as it happened", (*HEADS, "How it stands"), rows)
    two = answer.two
    first = "As known now" if known_at is None else f"As known {local_time(two.first_known_at)}"
    heads = (*HEADS, first, f"As known {local_time(two.second_known_at)}", DIFFERENCE)
    twice = tuple(
        (
            str(one.either.event.seq), *entry_cells(one.either.event), stands(one.first), stands(one.second),
            mark_of(one) or "none",
        )
        for one in two.entries
    )  # fmt: skip
    return Table("timeline", "What was entered, as it happened, told at two times", heads, twice)


def marked(table: Table) -> list[list[object]]:
    """The rows as the page has them, the three times in one cell; what is told differently bears a tag."""
    if table.heads[-1] != DIFFERENCE:
        return [[*row[:2], _times(row), row[5]] for row in table.rows]
    return [
        [
            *row[:2],
            _times(row),
            *row[5:7],
            "none" if row[7] == "none" else {"tag": row[7], "colour": "yellow"},
        ]
        for row in table.rows
    ]


def _times(row: Sequence[str | None]) -> dict[str, list[str]]:
    return {"lines": [f"{head} {row[place]}" for place, head in enumerate(HEADS) if place in TIMES]}
