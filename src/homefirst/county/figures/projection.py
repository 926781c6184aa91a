"""Folds published tables into figures_delay_table: pure, one row an event."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.county.figures.events import DELAYS_PUBLISHED, DELAYS_WITHDRAWN
from homefirst.foundation.calendar import Month
from homefirst.foundation.store.events import Event
from homefirst.foundation.store.projection import Projection, Row, Table

TABLE = Table(
    name="figures_delay_table",
    columns=(
        ("county", "text"),
        ("seq", "bigint"),
        ("area", "text"),
        ("area_name", "text"),
        ("month", "date"),
        ("breakdown", "text"),
        ("days", "jsonb"),
        ("total", "integer"),
        ("published", "date"),
        ("revised", "date"),
        ("edition_on", "date"),
        ("first_known_on", "date"),
        ("known_at", "timestamptz"),
        ("corrects", "bigint"),
        ("withdrawn", "boolean"),
    ),
    key=("county", "seq"),
)


def payload_of(table: DelayTable) -> dict[str, Any]:
    """A published table as the payload of its event. Days keep the catalogue's order as a list of pairs."""
    return {
        "area": table.area,
        "area_name": table.area_name,
        "month": str(table.month),
        "breakdown": table.breakdown.value,
        "days": [[code, days] for code, days in table.days],
        "total": table.total,
        "published": _iso(table.edition.published),
        "revised": _iso(table.edition.revised),
    }


def table_of(payload: Any) -> DelayTable:
    """The published table that a payload tells; the inverse of `payload_of`."""
    edition = Edition(
        month=Month.parse(payload["month"]),
        published=_date(payload["published"]),
        revised=_date(payload["revised"]),
    )
    return DelayTable(
        area=payload["area"],
        area_name=payload["area_name"],
        edition=edition,
        breakdown=Breakdown(payload["breakdown"]),
        days=tuple((code, days) for code, days in payload["days"]),
        total=payload["total"],
    )


def fold(event: Event) -> Iterator[Row]:
    """The one row of a DelaysPublished or DelaysWithdrawn event."""
    said = event.payload
    withdrawn = event.name == DELAYS_WITHDRAWN.name
    edition = Edition(Month.parse(said["month"]), _date(said.get("published")), _date(said.get("revised")))
    yield Row(
        TABLE,
        (
            event.county,
            event.seq,
            said["area"],
            said.get("area_name", ""),
            edition.month.first,
            said["breakdown"],
            json.dumps(said.get("days", [])),
            said.get("total"),
            edition.published,
            edition.revised,
            edition.edition_on,
            edition.first_known_on,
            event.known_at,
            event.corrects,
            withdrawn,
        ),
    )


PROJECTION = Projection(
    name="figures",
    events=frozenset({DELAYS_PUBLISHED.name, DELAYS_WITHDRAWN.name}),
    fold=fold,
    tables=(TABLE,),
)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
