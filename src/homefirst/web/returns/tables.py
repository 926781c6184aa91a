"""The tables of returns: numbers as they are written, and behind each what asks for the people of whom it is
made."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from homefirst.app.returns.asking import FrozenReturns
from homefirst.app.returns.compared import with_frozen
from homefirst.app.returns.daily import DailyReturn
from homefirst.app.returns.people import CHANGED, ENTERED, FROZEN, LEFT
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.county.catalogue.ward_words import PATHWAYS
from homefirst.measures.returns.behind import CELL, MEASURE, PATIENTS_ASKED, PROVIDER, UNSAID, cell_named
from homefirst.measures.returns.cells import DAYS, PATIENTS, REASON, WHOSE, Cells, Words
from homefirst.measures.returns.daily import (
    ADDITIONAL,
    BED_DAYS,
    COST,
    LONG,
    LONG_STAYS,
    MEASURES,
    NO_LONGER_MEET,
    NOT_KNOWN,
    PATHWAY,
    REASONS_FROM,
    Where,
)
from homefirst.measures.returns.daily import REASON as FAMILY
from homefirst.measures.returns.frozen import Compared, Frozen
from homefirst.measures.returns.kinds import KINDS, Kind
from homefirst.measures.returns.publication import Sheet
from homefirst.policy.regimes import regimes
from homefirst.web.beds.shown import heading
from homefirst.web.returns.shown import NAMES, NOT_CODED, category_name, cell_said, organisation_name
from homefirst.web.sheet.environment import UNKNOWN, change, day, local_time, month, number
from homefirst.web.sheet.table import Table

Asks = Mapping[str, str]
Cell = tuple[str, Asks | None]
"""A text, and what asks for the people behind it; None where there are none."""
WORD = {Breakdown.CARE: "care", Breakdown.ORGANISATION: "whose", Breakdown.REASON: "reason"}
"""By which word an address names a category of a breakdown."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A table, and by row and column what asks for the people behind a number."""

    table: Table
    asks: Mapping[tuple[int, int], Asks]

    @classmethod
    def of(cls, id_: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> "Counts":
        held = [tuple(row) for row in rows]
        asks = {
            (n, place): ask
            for n, row in enumerate(held)
            for place, (_, ask) in enumerate(row)
            if ask is not None
        }
        return cls(
            Table(id_, title, tuple(heads), tuple(tuple(text for text, _ in row) for row in held)), asks
        )

    def figures(self, people: str) -> dict[str, Any]:
        """What a template needs of it; `people` is the beginning of the address of the people behind a
        number, empty where they may not be seen."""
        rows = [
            [linked(text, self.asks.get((n, place)), people) for place, text in enumerate(row)]
            for n, row in enumerate(self.table.rows)
        ]
        one = self.table
        return {"id": one.id, "caption": one.title, "heads": one.heads, "rows": rows}


def linked(text: str | None, asks: Asks | None, people: str) -> str | dict[str, str] | None:
    """A number with the way to the people behind it; as it is where there is nobody, or none may be seen."""
    if not people or asks is None or text in (None, "", "0", UNKNOWN, "–"):
        return text
    return {"text": str(text), "href": people + urlencode(asks)}


def differ_said(cells: int) -> str:
    return "1 cell differs" if cells == 1 else f"{number(cells)} cells differ"


def named(name: str) -> Cell:
    """A cell that names its row."""
    return name, None


def reasons_table(cells: Cells) -> Counts:
    """Days by reason and whose they are."""
    counts: dict[str, dict[str, int]] = {}
    for words, n in cells.cells:
        if words[0] == DAYS:
            own = counts.setdefault(words[REASON], {})
            own[words[WHOSE]] = own.get(words[WHOSE], 0) + (n or 0)
    whose = [code for code, _ in CATEGORIES[Breakdown.ORGANISATION]]
    order = [code for code, _ in CATEGORIES[Breakdown.REASON]] + [""]

    def row(reason: str) -> list[Cell]:
        own, asks = counts[reason], {"reason": reason or UNSAID}
        each = [(number(own.get(one, 0)), {**asks, "whose": one}) for one in whose]
        return [named(category_name(Breakdown.REASON, reason)), *each, (number(sum(own.values())), asks)]

    heads = ("Reason", *(NAMES[Breakdown.ORGANISATION][one] for one in whose), "Total")
    rows = [row(reason) for reason in order if reason in counts]
    return Counts.of("reasons", "Delayed days by reason, and whose they are", heads, rows)


def sheet_table(sheet: Sheet, by: str) -> Counts:
    """A sheet of the publication as a page shows it."""
    titles = {
        Breakdown.CARE: "type of care",
        Breakdown.ORGANISATION: "responsible organisation",
        Breakdown.REASON: "reason",
    }

    def row(name: str, asks: Asks, days: Sequence[int]) -> list[Cell]:
        each = [
            (number(n), {**asks, WORD[sheet.split]: category or UNSAID})
            for category, n in zip(sheet.categories, days, strict=True)
        ]
        return [named(name), *each, (number(sum(days)), asks)]

    rows = [row(organisation_name(of), {by: of or UNSAID}, days) for of, days in sheet.rows]
    rows.append(row("All", {}, sheet.all))
    short = [one or NOT_CODED for one in sheet.categories]
    if sheet.split is not Breakdown.REASON:
        short = [category_name(sheet.split, one) for one in sheet.categories]
    heads = ("Council" if by == "council" else "Provider", *short, "Total")
    title = f"Delayed days by {titles[sheet.split]}, for each {by}"
    return Counts.of(f"{by}-{sheet.split.value}", title, heads, rows)


def tables_of(sheets: Sequence[Sheet], by: str) -> list[Counts]:
    """The sheets of the publication as tables."""
    return [sheet_table(sheet, by) for sheet in sheets]


def daily_tables(answer: DailyReturn) -> list[Counts]:
    """The daily return: totals, pathways, long stays and reasons, a column for each provider."""
    cells = sorted(answer.cells.items(), key=lambda one: one[0] or "")
    heads = tuple(organisation_name(provider) for provider, _ in cells)

    def row(title: str, *words: str) -> list[Cell]:
        return [named(title), *(_cell(provider, own, words) for provider, own in cells)]

    families = {one.reason: one.name for one in regimes()["daily-discharge"].codes} | {"": NOT_CODED}
    pathways = [row(heading(f"pathway {said}"), PATHWAY, str(code)) for code, said in PATHWAYS.items()]
    pathways.append(row("Not known", PATHWAY, ""))
    long = [
        row(f"{title}, {days} days or more", measure, str(days))
        for measure, title in ((LONG, "People who remain"), (ADDITIONAL, "Additional bed days"))
        for days in LONG_STAYS
    ]
    reasons = [
        row(f"{name}, {days} days or more", FAMILY, str(days), code)
        for days in REASONS_FROM
        for code, name in families.items()
    ]
    totals = [row(title, *words) for title, *words in _totals(answer)]
    return [
        Counts.of("totals", "The day", ("Measure", *heads), totals),
        Counts.of("pathways", "Discharges by pathway", ("Pathway", *heads), pathways),
        Counts.of("long-stays", "Long stays", ("Measure", *heads), long),
        Counts.of("delay-reasons", "Why those remain who stay long", ("Reason", *heads), reasons),
    ]


def _totals(answer: DailyReturn) -> list[tuple[str, ...]]:
    """The rows of the day's totals: a title, and the words of the cell."""
    measures = (NO_LONGER_MEET, Where.DISCHARGED.value, Where.REMAINING.value, BED_DAYS)
    return [
        *((MEASURES[one], one) for one in measures),
        ("Remaining, of whom nobody said", NOT_KNOWN, Where.REMAINING.value),
        ("Left, of whom nobody said", NOT_KNOWN, Where.DISCHARGED.value),
        *([("Cost of the delayed bed days, pounds", COST)] if answer.period.asks_cost else []),
    ]


def _cell(provider: str | None, own: Cells, words: Words) -> Cell:
    """A cell of the daily return; unknown where it is known of nobody whether they meet the criteria."""
    asks = {PROVIDER: provider or UNSAID, CELL: cell_named(words)}
    if own.known_total(NO_LONGER_MEET) is None and words[0] != NOT_KNOWN:
        return UNKNOWN, None
    found = dict(own.cells).get(words, 0)
    if words[0] == COST:
        # Whoever costs something is behind the bed days.
        asks[CELL] = cell_named((BED_DAYS,))
        return number(None if found is None else found / 100, 2), asks
    return number(found), asks


def providers_table(
    cells: Mapping[str | None, Cells], compared: Mapping[str | None, Compared], measure: str, head: str
) -> Counts:
    """How each provider's return stands against the last that was frozen, and who entered and left since."""

    def row(provider: str | None, own: Cells) -> list[Cell]:
        asks, one = {PROVIDER: provider or UNSAID}, compared.get(provider)
        of_measure = {**asks, CELL: cell_named((measure,))} if measure != DAYS else asks
        counted: Cell = (number(own.known_total(measure)), of_measure)
        if one is None:
            how = "nothing was submitted from here"
            return [named(organisation_name(provider)), counted, *map(named, ("not frozen", "–", "–", how))]
        return [
            named(organisation_name(provider)),
            counted,
            named(local_time(one.frozen.at)),
            (number(len(one.entered)), {**asks, CHANGED: ENTERED}),
            (number(len(one.left)), {**asks, CHANGED: LEFT}),
            named("the same" if one.same else differ_said(len(one.changes))),
        ]

    heads = ("Provider", head, "Frozen", "People entered since", "People left since", "How it stands")
    rows = [row(provider, own) for provider, own in with_frozen(cells, compared)]
    return Counts.of("providers", "What was submitted", heads, rows)


def changes_table(compared: Iterable[Compared]) -> Counts:
    """The cells that differ from what was frozen, provider by provider."""
    rows = [
        [
            named(f"{organisation_name(one.frozen.provider)}: {cell_said(words)}"),
            (number(was), asks_of(one.frozen.provider, words) | {FROZEN: str(one.frozen.seq)}),
            (number(now), asks_of(one.frozen.provider, words)),
        ]
        for one in compared
        for words, was, now in one.changes
    ]
    return Counts.of("changes", "What differs from what was frozen", ("Cell", "Frozen", "Now"), rows)


def asks_of(provider: str | None, words: Words) -> dict[str, str]:
    """What asks for the people behind a cell, whichever return it is of."""
    asks = {PROVIDER: provider or UNSAID}
    if words[0] not in (DAYS, PATIENTS):
        return asks | {CELL: cell_named((BED_DAYS,) if words[0] == COST else words)}
    asks |= dict(
        zip(("council", "care", "reason", "whose"), (one or UNSAID for one in words[1:]), strict=True)
    )
    return asks if words[0] == DAYS else asks | {MEASURE: PATIENTS_ASKED}


def months_table(answer: FrozenReturns) -> Counts:
    """The months of which there can be a return, and how often each was frozen."""
    frozen = Counter((one.period.kind, str(one.period)) for one in answer.frozen)
    rows = [
        [named(month(one)), named(number(frozen[Kind.TRANSFERS, str(one)])), named("hold side by side")]
        for one in answer.months
    ]
    heads = ("Month", "Frozen", "List, return and publication")
    return Counts.of("months", "Delayed transfers, by month", heads, rows)


def revisions_table(frozen: Sequence[Frozen], measure: str, head: str) -> Counts:
    """Every time that a period was frozen, provider by provider, the last first: which revision it was, what
    it said, and by how much that differs from the one before."""
    before: dict[str | None, Frozen] = {}
    rows = []
    count: Counter[str | None] = Counter()
    for one in frozen:
        count[one.provider] += 1
        last, now = before.get(one.provider), one.cells.known_total(measure)
        was = None if last is None else last.cells.known_total(measure)
        rows.append(
            [
                named(organisation_name(one.provider)),
                named("first" if last is None else f"revision {count[one.provider] - 1}"),
                named(local_time(one.at)),
                (number(now), {FROZEN: str(one.seq)} | _of_measure(measure)),
                named("–" if last is None else change(None if None in (was, now) else now - was, 0)),  # type: ignore[operator]
                named(one.because or ""),
            ]
        )
        before[one.provider] = one
    heads = ("Provider", "Which", "Frozen", head, "More or fewer", "Why")
    return Counts.of("revisions", "Every time it was frozen, the last first", heads, reversed(rows))


def _of_measure(measure: str) -> dict[str, str]:
    return {} if measure == DAYS else {CELL: cell_named((measure,))}


def frozen_table(answer: FrozenReturns) -> Counts:
    """What was frozen, the last first."""
    rows = [
        [
            named(day(one.period.first) if one.period.kind is Kind.DAILY else month(one.period.month)),
            *map(named, (KINDS[one.period.kind], organisation_name(one.provider), local_time(one.at))),
            *map(named, (one.because or "", one.sha256[:12])),
        ]
        for one in answer.frozen
    ]
    heads = ("Of", "Return", "Provider", "Frozen", "Why", "SHA-256")
    return Counts.of("frozen", "Frozen returns, the last first", heads, rows)
