"""A day's return, or a month of them, in the layout of NHS England's monthly file of the acute discharge
situation report: a line for each provider and metric, ten columns. Pure.

Columns, metrics, types and groups are those of the published files of 2024 to 2026; families of reasons stand
there as the first words of their subjects, of which homefirst knows the family alone. What is not known is
“-”, as a return is there that was not sent. A month's file has a line of each day for a daily metric, of each
Monday for a weekly one, and from August 2025 three of the month: their names are the published ones, their
type and group ours.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from homefirst.foundation.calendar import Month
from homefirst.measures.returns.cells import Cells, Words
from homefirst.measures.returns.daily import (
    ADDITIONAL,
    LONG_STAYS,
    NO_LONGER_MEET,
    PATHWAY,
    REASON,
    REASONS_FROM,
    Where,
)
from homefirst.measures.returns.daily_month import Days, month_asks_totals, month_of, snapshots
from homefirst.measures.returns.submitters import ReturnProvider

COLUMNS = (
    "Period", "Level", "Region", "ICB", "Org Code", "Org Name", "Metric", "Metric Type", "Metric Group",
    "Value",
)  # fmt: skip
MISSING = "-"
DAILY, WEEKLY, MONTHLY = "Daily metric", "Weekly snapshot metric", "Monthly metric"
TOTALS = (
    (NO_LONGER_MEET, "Number of patients who no longer meet the criteria to reside", "NCTR"),
    (Where.DISCHARGED.value, "Number of patients discharged", "Discharges"),
    (
        Where.REMAINING.value,
        "Number of patients remaining in hospital who no longer meet the criteria to reside",
        "NCTR not discharged",
    ),
)
PATHWAYS = ("0", "1", "2", "3", "")
"""Those of the return, and "" for whoever's is not known."""


def sitrep_rows(
    day: date,
    cells: Mapping[str | None, Cells],
    names: Mapping[str | None, str],
    national: Mapping[str, ReturnProvider],
    families: Mapping[str, str],
) -> Iterator[tuple[str, ...]]:
    """The lines below the heads, provider by provider. `names` are what each is called, `families` the names
    of the families of reasons ("": no code)."""
    for provider, own in sorted(cells.items(), key=lambda one: one[0] or ""):
        head = _head(day, provider, names[provider], national)
        for words, metric, type_, group in _metrics(families):
            yield (*head, metric, type_, group, _value(own, words))


def month_rows(
    month: Month,
    days: Mapping[str | None, Days],
    names: Mapping[str | None, str],
    national: Mapping[str, ReturnProvider],
    families: Mapping[str, str],
) -> Iterator[tuple[str, ...]]:
    """The lines of a month, provider by provider and day by day; arguments as of `sitrep_rows`."""
    for provider, own in sorted(days.items(), key=lambda one: one[0] or ""):
        weekly = snapshots(own)
        for day, cells in sorted(own.items()):
            head = _head(day, provider, names[provider], national)
            for words, metric, type_, group in _metrics(families):
                if type_ == DAILY or day in weekly:
                    yield (*head, metric, type_, group, _value(cells, words))
        if month_asks_totals(month):
            head = _head(month.first, provider, names[provider], national)
            yield from ((*head, metric, MONTHLY, group, value) for metric, group, value in _totals(own))


def _totals(own: Days) -> Iterator[tuple[str, str, str]]:
    """Metric, group and value of what a month's file says of the month."""
    found = month_of(own)
    average = MISSING if found.remaining_a_day is None else f"{found.remaining_a_day:.1f}"
    cost = MISSING if found.cost is None else f"{found.cost / 100:.2f}"
    bed_days = MISSING if found.bed_days is None else str(found.bed_days)
    yield f"Daily Average - {TOTALS[2][1]}", "NCTR not discharged", average
    yield "Total number of delayed bed days in the month", "Delayed bed days", bed_days
    yield "Total cost of delayed bed days in the month", "Delayed bed days", cost


def _head(
    day: date, provider: str | None, name: str, national: Mapping[str, ReturnProvider]
) -> tuple[str, ...]:
    said = national.get(provider or "")
    region, board, code = (
        ("", "", provider or MISSING) if said is None else (said.region, said.board, said.code)
    )
    return f"{day:%d/%m/%Y}", "PROVIDER", region, board, code, name.upper()


def _metrics(families: Mapping[str, str]) -> Iterator[tuple[Words, str, str, str]]:
    """Each metric's words of a cell, name, type and group, in their order."""
    for measure, metric, group in TOTALS:
        yield (measure,), metric, DAILY, group
    for pathway in PATHWAYS:
        metric = f"Pathway {pathway}" if pathway else "Pathway not known"
        yield (PATHWAY, pathway), metric, DAILY, "Discharge destination"
    for days in LONG_STAYS:
        metric = f"Number of additional bed days, patients with length of stay of {days} days or over"
        yield (ADDITIONAL, str(days)), metric, WEEKLY, "Additional bed days lost"
    for days in REASONS_FROM:
        for family, name in families.items():
            yield (REASON, str(days), family), name, WEEKLY, f"Delay reason LOS {days}+"


def _value(own: Cells, words: Words) -> str:
    if own.known_total(NO_LONGER_MEET) is None:
        return MISSING
    found = dict(own.cells).get(words, 0)
    return MISSING if found is None else str(found)
