"""Who may do what, and why: the table of permissions, for everybody to read."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homefirst.app.ground.house import this_county
from homefirst.county.access.permissions import permissions
from homefirst.county.access.roles import roles
from homefirst.county.access.who_may import WhoMay, who_may
from homefirst.foundation.errors import NotFound
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import wants_json
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

NOTHING_BESIDES = "Nothing besides yet"


@dataclass(frozen=True, slots=True)
class AccessTable:
    """A table of this page as plain data, for every form in which it is given out."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@require_safe
def access(request: HttpRequest, county: str) -> HttpResponse:
    """What the asker may do now, what each role may, and who may open each door and why."""
    if county != this_county().slug:
        raise NotFound("This service holds no such county.", where=county, next="Start from the front page.")
    answer = who_may(permissions(), roles(), county=this_county().name, asked_as=role_of(request))
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    if wants_sheet(request):
        tables = [Table(one.id, one.title, one.heads, one.rows) for one in access_tables(answer)]
        return sheet_answer(request, tables, about())
    shown = access_shown(answer) | {"as_xlsx": sheet_address(request)}
    return render(request, "people/access.html", {"answer": answer, **shown})


def access_shown(answer: WhoMay) -> dict[str, Any]:
    """What the template shows of the answer beside it."""
    by_role, by_doing = access_tables(answer)
    return {"by_role": by_role, "by_doing": by_doing, "as_json": "?format=json"}


def access_tables(answer: WhoMay) -> tuple[AccessTable, AccessTable]:
    """The table by role, and the table by what can be done."""
    return (
        AccessTable(
            id="by-role",
            title="What each role may do",
            heads=("Role", "A good day", "May do besides"),
            rows=tuple(
                (one.title, one.good_day, "; ".join(one.may) or NOTHING_BESIDES) for one in answer.roles
            ),
        ),
        AccessTable(
            id="by-doing",
            title="Who may do each thing, for what, and why",
            heads=("What", "Who", "Purpose", "Why", "Pages and commands"),
            rows=tuple(
                (one.title, _first_large(one.who), one.purpose, one.why, _doors(one.routes, one.commands))
                for one in answer.doings
            ),
        ),
    )


def _doors(routes: tuple[str, ...], commands: tuple[str, ...]) -> str:
    pages = ", ".join(name.replace("_", " ") for name in routes)
    return "; ".join([*([pages] if pages else []), *(f"homefirst {name}" for name in commands)])


def _first_large(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
