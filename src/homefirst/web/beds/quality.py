"""Data quality by source: what came late, what is missing, what cannot be, what was put right; each number
leads to the entries behind it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from homefirst.app.ground.house import this_county
from homefirst.app.records.quality import QualityAnswer, Wanted, ask_quality, source_said
from homefirst.county.journey.quality import SIGNS, Behind, Listed, Quality, Source, SourceQuality
from homefirst.foundation.errors import NotUnderstood
from homefirst.web.gate.asked import as_json, check_county, instant_asked, month_asked, page_asked, pager
from homefirst.web.gate.errors import wants_json
from homefirst.web.sheet.environment import local_time, month, number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_address, sheet_answer, wants_sheet

A_PAGE = 50
STREAMS = {"journey": "Journeys", "people": "Who people are"}
ENTRY_HEADS = ("Entry", "Kind", "Happened", "Could be known", "Recorded", "Person", "Why")


@require_safe
def quality(request: HttpRequest, county: str) -> HttpResponse:
    """The numbers of a month by source, and the entries behind the one that is asked for."""
    check_county(county)
    page = page_asked(request.GET)
    answer = ask_quality(
        month_asked(request.GET, "month"),
        _wanted(request, page),
        known_at=instant_asked(request.GET, "known_at"),
    )
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    tables = [quality_table(answer.quality)]
    if answer.listed is not None:
        tables.append(entries_table(answer.listed))
    if wants_sheet(request):
        meant = [f"{sign.title}: {sign.meaning}" for sign in SIGNS]
        said = about(known_at=answer.quality.known_at, meaning=meant, synthetic=True)
        return sheet_answer(request, tables, said)
    return render(request, "beds/quality.html", _shown(request, answer, page))


def _wanted(request: HttpRequest, page: int) -> Wanted | None:
    sign = request.GET.get("what")
    if not sign:
        return None
    stream, by = request.GET.get("stream", ""), request.GET.get("source", "")
    if stream not in STREAMS or not by.isprintable():
        where = "source" if stream in STREAMS else "stream"
        raise NotUnderstood("There is no such source.", where=where, next="Follow a number's link.")
    source = Source(stream, by)
    return Wanted(sign, source, (page - 1) * A_PAGE, A_PAGE)


def _shown(request: HttpRequest, answer: QualityAnswer, page: int) -> dict[str, Any]:
    found, listed = answer.quality, answer.listed
    shown: dict[str, Any] = {
        "synthetic": True,
        "quality": found,
        "groups": list(_groups(request, found)),
        "chosen": str(found.first),
        "known_at": request.GET.get("known_at", ""),
        "as_json": as_json(request),
        "as_xlsx": sheet_address(request),
        "listed": listed,
    }
    if listed is not None:
        shown["of"] = source_said(listed.source.by)
        pages = max(1, -(-listed.total // A_PAGE))
        shown["entries"] = [_entry(one) for one in listed.entries]
        shown["entry_heads"] = ENTRY_HEADS
        shown["pager"] = pager(request, page, pages)
    return shown


def _groups(request: HttpRequest, found: Quality) -> Iterator[dict[str, Any]]:
    """The signs of each group as columns, and a row for each source; a number leads to its entries."""
    for group in dict.fromkeys(sign.group for sign in SIGNS):
        signs = [sign for sign in SIGNS if sign.group == group]
        yield {
            "id": f"of-{signs[0].id}",
            "title": group,
            "signs": signs,
            "rows": [
                {"name": _named(one.source), "cells": [_cell(request, one, sign.id) for sign in signs]}
                for one in found.sources
            ],
        }


def _cell(request: HttpRequest, one: SourceQuality, sign: str) -> dict[str, Any]:
    count = one.counts[sign]
    if not count:
        return {"text": number(count), "href": None}
    asked = {name: request.GET[name] for name in ("month", "known_at") if request.GET.get(name)}
    asked |= {"what": sign, "stream": one.source.stream, "source": one.source.by}
    return {"text": number(count), "href": f"?{urlencode(asked)}#entries-heading"}


def _named(source: Source) -> str:
    return f"{STREAMS.get(source.stream, source.stream)}: {source_said(source.by)}"


def _entry(one: Behind) -> dict[str, Any]:
    href = None
    if one.person is not None:
        href = reverse("person_timeline", kwargs={"county": this_county().slug, "key": one.person})
    return {"cells": _entry_cells(one), "href": href}


def _entry_cells(one: Behind) -> tuple[str | None, ...]:
    number_ = f"{one.source.stream} {one.seq}" if one.seq else f"quarantine {one.sha256[:12]}"
    times = (
        local_time(one.at),
        None if one.known_at is None else local_time(one.known_at),
        local_time(one.recorded_at),
    )
    return (number_, one.kind, *times, one.person or "not told", one.why or "–")


def quality_table(found: Quality) -> Table:
    """Every number, a row for each source."""
    heads = ("Source", *(f"{sign.group}: {sign.title}" for sign in SIGNS))
    rows = tuple(
        (_named(one.source), *(_count(one.counts[sign.id]) for sign in SIGNS)) for one in found.sources
    )
    return Table("quality-table", f"Data quality by source, {month(found.first)}", heads, rows)


def _count(value: int | None) -> str | None:
    return None if value is None else number(value)


def entries_table(listed: Listed) -> Table:
    """The entries behind a number that stand on this page."""
    title = f"{listed.sign.title}, {_named(listed.source)}: {listed.total:,}, from {listed.first + 1:,} on"
    return Table("entries", title, ENTRY_HEADS, tuple(map(_entry_cells, listed.entries)), listed.sign.meaning)
