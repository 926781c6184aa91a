"""From when on a quote is left out and a provider is at risk: a table of the county pack,
market_thresholds.csv. What a pack does not say is as in OURS. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from homefirst.county.catalogue.row import by_code, read_table, words_in
from homefirst.county.catalogue.service_pages import source_in
from homefirst.county.market.words import RANK
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "market_thresholds.csv"
COLUMNS = ("threshold", "value", "source")
MOST = 999


@dataclass(frozen=True, slots=True)
class MarketThresholds:
    """`rating_least`: the least rating of which may be bought, 1 inadequate to 4 outstanding. `start_days`:
    so many days after it is needed a quote may begin. `delivery_percent`: a provider that delivers less of
    what is commissioned is at risk. `closed_percent`: so is one of whose lines as many are closed.
    `withdrawal_days`: and one that withdrew within so many days. `share_percent`: a zone depends on a
    provider that has as large a share of its people, where at least `share_people` have care there.
    `sought_days`: a sourcing open for longer counts as not found so far.
    """

    rating_least: int = 2
    start_days: int = 7
    delivery_percent: int = 80
    closed_percent: int = 50
    withdrawal_days: int = 90
    share_percent: int = 50
    share_people: int = 10
    sought_days: int = 14


OURS = MarketThresholds()
NAMES = tuple(field.name for field in fields(MarketThresholds))


def read_market_thresholds(folder: Path, problems: list[Problem]) -> MarketThresholds:
    """A pack's thresholds; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return OURS
    table = read_table(folder / FILE, COLUMNS, problems)
    found: Mapping[str, int] = by_code(
        table, "threshold", lambda row: row.cell("value", _whole, 1), read_code=words_in
    )
    for row in table.rows:
        row.cell("source", source_in, "")
        name = row.text("threshold")
        if name not in NAMES:
            row.wrong("threshold", "There is no such threshold.", f"Write one of {', '.join(NAMES)}.")
        elif name == "rating_least" and found.get(name) not in RANK.values():
            row.wrong("value", "It is no rating.", "Write 1 (inadequate) to 4 (outstanding).")
    return MarketThresholds(**{name: value for name, value in found.items() if name in NAMES})


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST):
        raise NotUnderstood(f"“{text}” is no whole number from 1 to {MOST}.", next="Write one.")
    return int(text)
