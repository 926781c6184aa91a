"""From when on something counts: a table of the county pack, hub_thresholds.csv. What a pack does not say is
as in OURS. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from homefirst.county.catalogue.row import by_code, read_table, words_in
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "hub_thresholds.csv"
COLUMNS = ("threshold", "value", "source")
MOST = 999


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on something counts on the morning's list.

    `leaving_days`: who is expected to leave within so many days is on it. `circumstances_hours`: after so
    long in bed what nobody asked about home is missing. `untouched_hours`: a line that nobody touched for so
    long. `choice_days` are those within which a choice is to be made, `choice_near` the day from which it is
    looked at each morning. `long_stay_days`: who is in a bed that long is on the list for that alone.
    `required_weeks`: over how many same weekdays those who came are averaged. `carer_days`: for so long it
    counts that a carer cannot go on, of somebody at home who has no service and waits for nothing.
    `call_days` are those for which the call drafts offers, the first included; `call_minute` is when it is,
    in minutes after midnight. `soon_days`: who is placed within so many days is placed soon (fairness).
    `overtaken_times`: who is overtaken more often than that, without a reason, is told. `draft_days`: for so
    long a draft is kept by which nothing was offered, and that a later one took the place of.
    `settled_days`: for so long a settled dispute is shown among the codes.
    `beds_hours`: what a ward posted of its beds so long ago is stale. `chc_days`: from the full assessment
    for continuing healthcare being asked for to the decision.
    """

    leaving_days: int = 2
    circumstances_hours: int = 48
    untouched_hours: int = 24
    choice_days: int = 7
    choice_near: int = 5
    long_stay_days: int = 21
    required_weeks: int = 8
    carer_days: int = 28
    call_days: int = 7
    call_minute: int = 570
    soon_days: int = 7
    overtaken_times: int = 3
    draft_days: int = 28
    beds_hours: int = 24
    settled_days: int = 14
    chc_days: int = 28


OURS = Thresholds()
NAMES = tuple(field.name for field in fields(Thresholds))


def read_thresholds(folder: Path, problems: list[Problem]) -> Thresholds:
    """A pack's thresholds; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return OURS
    table = read_table(folder / FILE, COLUMNS, problems)
    found: Mapping[str, int] = by_code(table, "threshold", lambda row: row.cell("value", _whole, 1))
    for row in table.rows:
        row.cell("source", words_in, "")
        if row.text("threshold") not in NAMES:
            row.wrong("threshold", "There is no such threshold.", f"Write one of {', '.join(NAMES)}.")
    return Thresholds(**{name: value for name, value in found.items() if name in NAMES})


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST):
        raise NotUnderstood(f"“{text}” is no whole number from 1 to {MOST}.", next="Write one.")
    return int(text)
