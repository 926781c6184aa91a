"""The pages of lists: paste one, say once how it is read, see what it changes, take it. Forms alone, no
script."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from homefirst.app.ground.house import this_county
from homefirst.app.lists import asking as desk
from homefirst.app.lists.answers import Opened, Shown
from homefirst.app.lists.example import example_of, keeper_of
from homefirst.app.lists.words import on_of
from homefirst.county.access.permissions import may
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.intake.lists.cells import tidy
from homefirst.intake.lists.entries import Answer
from homefirst.intake.lists.meaning import On
from homefirst.intake.lists.record import Answers
from homefirst.web.gate.asked import check_county
from homefirst.web.gate.doors import role_of
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.lists.asked import AS_WRITTEN, asked_shown
from homefirst.web.lists.example import as_text, example_answer
from homefirst.web.lists.shown import (
    changes_table,
    handed_table,
    list_shown,
    list_table,
    since_table,
    wrong_table,
)
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.xlsx import about, sheet_answer, wants_sheet

LATEST = 5
"""Lists that the page shows: on a telephone each is a screen, and the field to paste into comes after."""
MOVED = (
    "Nothing was taken: the record has moved since this list was shown."
    " Here is what it changes now; look again, and take it then."
)

CHOSEN = "Nothing was taken yet: this is what the list changes as you chose. Look at it, and take it then."


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest, county: str) -> HttpResponse:
    """The lists that were handed in last with what became of them, and the way to hand in another."""
    check_county(county)
    if request.method != "POST":
        found, mappings = desk.lists_of(caller_of(request))
        if wants_json(request):
            taken = [one.taken.as_answer() for one in found if one.taken is not None]
            sources = [one.source for one in mappings]
            handed = [one.as_answer() for one in found]
            return JsonResponse({"taken": taken, "handed_in": handed, "lists": sources})
        if request.GET.get("example") == "xlsx":
            return example_answer(example_of(caller_of(request)))
        if wants_sheet(request):
            return sheet_answer(request, (handed_table(found),), about())
        return _lists_page(request)
    try:
        seq = desk.hand_in(*_handed_in(request), caller_of(request))
    except NotUnderstood as mistake:
        return told(request, mistake) if wants_json(request) else _lists_page(request, mistake)
    if wants_json(request):
        return JsonResponse({"list": seq}, status=201)
    return _to_list(seq)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def one_list(request: HttpRequest, county: str, seq: int) -> HttpResponse:
    """A list beside what is held; or, before that can be, what is asked of it once."""
    check_county(county)
    caller = caller_of(request)
    opened = desk.open_list(seq, caller)
    asking = desk.what_is_asked(opened, caller)
    if asking is not None:
        return _asked_page(request, opened, asking)
    choices, whole = _answered(request.POST)
    shown = desk.show(opened, caller, choices=choices, whole=whole)
    if wants_json(request):
        return JsonResponse(shown.as_answer())
    if wants_sheet(request):
        tables = (list_table(shown), changes_table(shown), wrong_table(shown), since_table(shown))
        return sheet_answer(request, tables, about(synthetic=True, known_at=opened.handed.at))
    return _list_page(request, shown)


@require_POST
def list_columns(request: HttpRequest, county: str, seq: int) -> HttpResponse:
    """Keeps what the columns of a list say."""
    check_county(county)
    caller = caller_of(request)
    opened = desk.open_list(seq, caller)
    said = [request.POST.get(f"column-{place}", "") for place in range(len(opened.table.columns))]
    try:
        desk.keep_mapping(
            opened,
            source=request.POST.get("source", ""),
            meanings=said,
            place=request.POST.get("place", ""),
            caller=caller,
        )
    except NotUnderstood as mistake:
        if wants_json(request):
            return told(request, mistake)
        return _asked_page(request, opened, desk.columns_asked(opened, caller), mistake)
    return _to_list(seq)


@sensitive_post_parameters()
@require_POST
def list_words(request: HttpRequest, county: str, seq: int) -> HttpResponse:
    """Keeps what the words of a list say."""
    check_county(county)
    caller = caller_of(request)
    opened = desk.open_list(seq, caller)
    asking = desk.what_is_asked(opened, caller)
    said: dict[tuple[str, str], str] = {}
    for place, (of, theirs, _) in enumerate(asking.words if asking else ()):
        if request.POST.get(f"theirs-{place}") == theirs:
            ours = request.POST.get(f"word-{place}", "")
            said[of, theirs] = theirs[:40] if of == "ward" and ours == AS_WRITTEN else ours
    desk.keep_words(opened, said, caller)
    return _to_list(seq)


@sensitive_post_parameters()
@require_POST
def list_take(request: HttpRequest, county: str, seq: int) -> HttpResponse:
    """Takes a list as it was shown; where the record has moved since, it is shown anew and nothing is
    taken."""
    check_county(county)
    caller = caller_of(request)
    opened = desk.open_list(seq, caller)
    asking = desk.what_is_asked(opened, caller)
    if asking is not None:
        return _asked_page(request, opened, asking)
    choices, whole = _answered(request.POST)
    if request.POST.get("answered", _said(choices, whole)) != _said(choices, whole):
        # They chose, and did not see what comes of it: that is shown first; no record has moved.
        return _list_page(request, desk.show(opened, caller, choices=choices, whole=whole), CHOSEN)
    gone = {
        name.removeprefix("gone-"): Answer(value)
        for name, value in request.POST.items()
        if name.startswith("gone-") and value in tuple(Answer)
    }
    answers = Answers(gone, frozenset(request.POST.getlist("over")))
    shown = request.POST.get("shown", "")
    try:
        done = desk.take(opened, caller, shown=shown, choices=choices, whole=whole, answers=answers)
    except Refused as refused:
        if wants_json(request):
            return told(request, refused)
        again = desk.show(opened, caller, choices=choices, whole=whole)
        return _list_page(request, again, f"Nothing was taken. {refused.what} {refused.next}", status=409)
    if isinstance(done, Shown):
        if wants_json(request):
            return JsonResponse({"detail": MOVED} | done.as_answer(), status=409)
        return _list_page(request, done, MOVED, status=409)
    if wants_json(request):
        return JsonResponse(done.as_answer(), status=201)
    return _to_list(seq)


@sensitive_post_parameters()
@require_POST
def list_mend(request: HttpRequest, county: str, seq: int) -> HttpResponse:
    """Hands in the wrong rows of a list as they were mended."""
    check_county(county)
    caller = caller_of(request)
    opened = desk.open_list(seq, caller)
    sent = {name.split("-")[1] for name in request.POST if re.fullmatch(r"cell-[0-9]{1,7}-[0-9]{1,4}", name)}
    cells = {
        row.number: [
            request.POST.get(f"cell-{row.number}-{place}", tidy(cell)).strip()
            for place, cell in enumerate(row.cells)  # a cell that is not in the form stays as it was
        ]
        for row in opened.table.rows
        if str(row.number) in sent
    }
    return _to_list(desk.mend(opened, cells, caller))


@require_POST
def list_erase(request: HttpRequest, county: str, seq: int) -> HttpResponse:
    """Erases what a list holds, and leads back to the lists."""
    check_county(county)
    desk.erase_list(desk.open_list(seq, caller_of(request)))
    return HttpResponseRedirect(reverse("lists", kwargs={"county": county}), status=303)


def _lists_page(request: HttpRequest, mistake: NotUnderstood | None = None) -> HttpResponse:
    caller = caller_of(request)
    found, mappings = desk.lists_of(caller)
    table = handed_table(found)
    example = example_of(caller) if request.GET.get("example") == "paste" and mistake is None else None
    shown = {
        "synthetic": True,
        "mistake": mistake,
        "heads": table.heads,
        "rows": [
            {"cells": cells, "href": _address(one.handed.seq) if one.kept else None}
            for one, cells in list(zip(found, table.rows, strict=True))[:LATEST]
        ],
        "more": max(0, len(found) - LATEST),
        "known_lists": [one.source for one in mappings],
        "keeper": keeper_of(caller),
        "pasted": "" if example is None else as_text(example),
        "serves": on_of(caller) is On.SERVICE,
        "as_json": "?format=json",
        "as_xlsx": "?format=xlsx&table=",
    }
    return render(request, "lists/page.html", shown, status=200 if mistake is None else 400)


def _asked_page(
    request: HttpRequest, opened: Opened, asking: Any, mistake: NotUnderstood | None = None
) -> HttpResponse:
    """What is asked once: what the columns say, then what the words say."""
    shown = asked_shown(opened, asking) | {"synthetic": True, "mistake": mistake, "written": request.POST}
    if wants_json(request):
        return JsonResponse({"asked": shown["columns"], "words": shown["groups"]}, status=409)
    name = "lists/list_words.html" if asking.words else "lists/list_columns.html"
    address = _address(opened.handed.seq)
    more = {
        "columns_href": f"{address}/columns",
        "words_href": f"{address}/words",
        "erase_href": f"{address}/erase",
    }
    return render(request, name, shown | more, status=200 if mistake is None else 400)


def _list_page(request: HttpRequest, shown: Shown, notice: str = "", *, status: int = 200) -> HttpResponse:
    address = _address(shown.opened.handed.seq)
    choices, whole = _answered(request.POST)
    more = {
        "synthetic": True,
        "notice": notice,
        "chosen": {str(row): chosen for row, chosen in choices.items()},
        "whole": {None: "", True: "whole", False: "part"}[whole],
        "answered": _said(choices, whole),
        "opens_people": may(role_of(request), "route:person"),
        "again_href": address,
        "take_href": f"{address}/take",
        "mend_href": f"{address}/mend",
        "erase_href": f"{address}/erase",
        "lists_href": reverse("lists", kwargs={"county": this_county().slug}),
        "as_xlsx": f"{address}?format=xlsx&table=",
        "as_json": f"{address}?format=json",
    }
    return render(request, "lists/list.html", list_shown(shown) | more, status=status)


def _answered(said: Mapping[str, Any]) -> tuple[dict[int, str], bool | None]:
    """Whom rows were said to be of, and whether the list is whole."""
    choices = {
        int(name.removeprefix("row-")): str(value)
        for name, value in said.items()
        if name.startswith("row-") and name.removeprefix("row-").isdecimal() and len(name) < 12 and value
    }
    return choices, {"whole": True, "part": False}.get(said.get("whole", ""))


def _said(choices: Mapping[int, str], whole: bool | None) -> str:
    """What was chosen, in one spelling: to see whether it is what the page was shown by."""
    return " ".join([str(whole), *(f"{row}={chosen}" for row, chosen in sorted(choices.items()))])


def _handed_in(request: HttpRequest) -> tuple[str, bytes]:
    """Name and content of the list: a file where one is chosen, else what was pasted."""
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        return file.name or "list", file.read()
    pasted = request.POST.get("pasted", "")
    if not pasted.strip():
        raise NotUnderstood("There is no list.", where="pasted", next="Paste it, or choose a file.")
    return "pasted list", pasted.encode(errors="replace")


def _to_list(seq: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(_address(seq), status=303)


def _address(seq: int) -> str:
    return reverse("list", kwargs={"county": this_county().slug, "seq": seq})
