"""What is agreed of each service: who may refer to it, its hours, areas, longest stay and price, from when
until when. A table of the county pack, service_pages.csv.

One row is one dated version of a service's page. `kind` is what the service is among those that are allocated
(KINDS); empty for one that is not. `refer` are roles, `areas` localities by their codes, or EVERYWHERE. A
cell that is left out is not known. `source` says for which columns a document says it, as
`longest_days: 002.119 “for a maximum of six weeks”`; what begins with `assumption` is nobody's figure.
"""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.row import Row, read_table, words_in
from homefirst.county.catalogue.services import FILE as SERVICES
from homefirst.county.catalogue.services import Service
from homefirst.county.catalogue.sourced import Source
from homefirst.county.catalogue.statements.period import Period
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "service_pages.csv"
COLUMNS = tuple("service kind refer hours areas longest_days price unit from until source".split())
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "home_care": "care at home",
        "reablement": "reablement at home",
        "community_bed": "a community hospital bed",
        "intermediate_bed": "an intermediate care bed",
        "d2a_bed": "a discharge-to-assess bed",
        "interim_bed": "an interim bed",
        "residential": "a place in a residential home",
        "nursing": "a place in a nursing home",
        "assessment": "an assessment",
        "equipment": "equipment at home",
    }
)
"""What is allocated, and what people wait for so that it can be."""
AT_HOME = frozenset({"home_care", "reablement"})
BEDS = frozenset(kind for kind in KINDS if kind.endswith("_bed")) | {"residential", "nursing"}
UNITS: Mapping[str, str] = MappingProxyType(
    {"hour": "an hour", "day": "a day", "week": "a week", "start": "for each who starts", "item": "an item"}
)
EVERYWHERE = "all"
MOST_DAYS = 3660
_CITED = re.compile(r"(\d{3})\.(\d{1,9}) “([^”]*)”")


@dataclass(frozen=True, slots=True)
class ServicePage:
    """One dated version of a service's page. `kind` is None where the service is not allocated, `refer` empty
    where nobody refers to it through this service; of the others None is not known. `areas` is empty where it
    is the whole county; `price` in pounds, and its `unit` one of UNITS."""

    service: str
    kind: str | None
    refer: tuple[str, ...]
    hours: str | None
    areas: tuple[str, ...] | None
    longest_days: int | None
    price: Decimal | None
    unit: str | None
    dates: Dates
    source: str
    row: int


def read_service_pages(
    folder: Path, services: Container[str], roles: Container[str], problems: list[Problem]
) -> tuple[ServicePage, ...]:
    """A pack's pages in the order of the table, none where it has no such table; what is wrong is noted in
    `problems`."""
    if not (folder / FILE).exists():
        return ()
    table = read_table(folder / FILE, COLUMNS, problems)
    pages = tuple(_page(row, services, roles) for row in table.rows)
    rows = {row.number: row for row in table.rows}
    for place, page in enumerate(pages):
        for before in pages[:place]:
            if page.service == before.service and page.dates.meet(before.dates):
                what = f"Row {before.row} says what is agreed of it on some of these days, too."
                rows[page.row].wrong("from", what, "Let one end where the other begins.")
                break
    return pages


def page_on(pages: Iterable[ServicePage], service: str, day: date) -> ServicePage | None:
    """What is agreed of a service on a day; None where nothing is entered for it."""
    return next((page for page in pages if page.service == service and page.dates.cover(day)), None)


def not_offered(service: Service, services: Mapping[str, Service], day: date) -> str | None:
    """Why a service takes nobody on a day: a sentence. None where it is offered, or nobody says that it is
    not. A month or a year counts as begun with its first day, and as ended with its last."""
    if service.ends is not None and service.ends.last < day:
        after = services.get(service.successor or "")
        came = "" if after is None else f" {after.name} came after it."
        return f"{service.name} ended {_at(service.ends)}.{came}"
    if service.starts is not None and day < service.starts.first:
        return f"{service.name} does not begin before {service.starts.in_words}."
    return None


def _at(period: Period) -> str:
    return f"{'on' if period.is_day else 'in'} {period.in_words}"


def citations_in(text: str) -> tuple[Source, ...]:
    """The places in documents that a source names: `002.119 “for a maximum of six weeks”`."""
    return tuple(Source(one[0], int(one[1]), one[2]) for one in _CITED.findall(text))


def source_in(text: str) -> str:
    """Words that say on what a row rests; raises NotUnderstood where they neither cite nor say that it is an
    assumption."""
    said = words_in(text)
    if "assumption" not in said and not citations_in(said):
        raise NotUnderstood(
            "It neither cites a document nor says that it is an assumption.",
            next="Write 002.119 “its words”, or assumption: and why.",
        )
    if any(not 1 <= len(one.citation.split()) <= 12 for one in citations_in(said)):
        raise NotUnderstood("A citation has 1 to 12 words.", next="Cite fewer words.")
    return said


def _page(row: Row, services: Container[str], roles: Container[str]) -> ServicePage:
    price, unit = row.cell("price", _price, None), row.text("unit") or None
    if unit is not None and unit not in UNITS:
        row.wrong("unit", f"“{unit}” is nothing that is paid for.", f"Write one of {', '.join(UNITS)}.")
    if (price is None) != (unit is None):
        row.wrong("unit", "A price and what it is for stand together.", "Write both, or neither.")
    return ServicePage(
        service=row.known("service", services, SERVICES, "service"),
        kind=row.cell("kind", _kind, None),
        refer=row.known_each("refer", roles, "roles.toml", "role"),
        hours=row.text("hours") or None,
        areas=row.cell("areas", _areas, None),
        longest_days=row.cell("longest_days", _days, None),
        price=price,
        unit=unit,
        dates=dates_of(row),
        source=row.cell("source", source_in, ""),
        row=row.number,
    )


def _kind(text: str) -> str | None:
    if text and text not in KINDS:
        raise NotUnderstood(f"“{text}” is no kind of service.", next=f"Write one of {', '.join(KINDS)}.")
    return text or None


def _areas(text: str) -> tuple[str, ...] | None:
    codes = tuple(text.split())
    if EVERYWHERE in codes and len(codes) > 1:
        raise NotUnderstood("It is everywhere, and only somewhere.", next=f"Write {EVERYWHERE} alone.")
    return None if not codes else () if codes == (EVERYWHERE,) else codes


def _days(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_DAYS):
        raise NotUnderstood(f"“{text}” is no number of days.", next=f"Write 1 to {MOST_DAYS}, or nothing.")
    return int(text)


def _price(text: str) -> Decimal | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{2})?", text) or not Decimal(text):
        raise NotUnderstood(f"“{text}” is no price.", next="Write pounds as 21.50, or nothing.")
    return Decimal(text)
