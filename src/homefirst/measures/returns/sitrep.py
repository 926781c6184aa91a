"""A day's return in the layout of NHS England's monthly file of the acute discharge situation report: a line
for each provider and metric, ten columns. Pure.

Columns, metrics, types and groups are those of the published files of 2024 to 2026; families of reasons stand
there as the first words of their subjects, of which homefirst knows the family alone. What is not known is
“-”, as a return is there that was not sent. Totals of a month (bed days, their cost) are lines of a month's
file, and not of a day's.
"""

from collections.abc import Iterator, Mapping
from datetime import date

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
from homefirst.measures.returns.submitters import ReturnProvider

COLUMNS = (
    "Period", "Level", "Region", "ICB", "Org Code", "Org Name", "Metric", "Metric Type", "Metric Group",
    "Value",
)  # fmt: skip
MISSING = "-"
DAILY, WEEKLY = "Daily metric", "Weekly snapshot metric"
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
        said = national.get(provider or "")
        where = ("", "", provider or MISSING) if said is None else (said.region, said.board, said.code)
        region, board, code = where
        head = (f"{day:%d/%m/%Y}", "PROVIDER", region, board, code, names[provider].upper())
        for words, metric, type_, group in _metrics(families):
            yield (*head, metric, type_, group, _value(own, words))


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
