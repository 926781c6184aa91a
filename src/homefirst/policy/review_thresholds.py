"""From when on a package is reviewed: a table of the county pack, review_thresholds.csv. What a pack does not
say is as in OURS."""

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from homefirst.county.catalogue.row import by_code, read_table, words_in
from homefirst.county.catalogue.service_pages import source_in
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.policy.reviews import OURS, Thresholds

FILE = "review_thresholds.csv"
COLUMNS = ("threshold", "value", "source")
MOST = 9999
NAMES = tuple(field.name for field in fields(Thresholds))


def read_review_thresholds(folder: Path, problems: list[Problem]) -> Thresholds:
    """A pack's thresholds; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return OURS
    table = read_table(folder / FILE, COLUMNS, problems)
    found: Mapping[str, int] = by_code(
        table, "threshold", lambda row: row.cell("value", _whole, 1), read_code=words_in
    )
    for row in table.rows:
        row.cell("source", source_in, "")
        if row.text("threshold") not in NAMES:
            row.wrong("threshold", "There is no such threshold.", f"Write one of {', '.join(NAMES)}.")
    return Thresholds(**{name: value for name, value in found.items() if name in NAMES})


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST):
        raise NotUnderstood(f"“{text}” is no whole number from 1 to {MOST}.", next="Write one.")
    return int(text)
