"""How returns are shown: rows of cells, codes as words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from homefirst.app.returns import TransfersReturn
from homefirst.app.returns_counted import council_of, rules
from homefirst.app.returns_daily import DailyReturn
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.county.catalogue.ward_words import PATHWAYS
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
from homefirst.measures.returns.frozen import Compared
from homefirst.measures.returns.publication import Sheet
from homefirst.policy.regimes import regimes
from homefirst.web.beds_pages import people_said
from homefirst.web.beds_shown import heading, what_for
from homefirst.web.environment import local_time, number
from homefirst.web.table import Table

NOT_CODED, NOT_SAID = "No code", "Not known"
NAMES: Mapping[Breakdown, Mapping[str, str]] = {split: dict(rows) for split, rows in CATEGORIES.items()}
BASES = {
    "settled": "as a dispute was settled",
    "agreed": "as hospital and council agreed",
    "recorded": "as recorded on the wait",
    "rule": "by the rules of the pack",
    "none": "no code",
}
CHANGE_HEADS = ("Cell", "Frozen", "Now")
MEASURE_NAMES = {DAYS: "days", PATIENTS: "people"}
FREEZE_HEADS = ("Provider", "Days", "Frozen", "How it stands")


def organisation_name(code: str | None) -> str:
    """What an organisation of the pack is called; None and "" are not known."""
    found = rules().organisations.get(code or "")
    return found.name if found else (code or NOT_SAID)


def category_name(split: Breakdown, code: str) -> str:
    """A category in the publication's words, a reason with its letter."""
    if not code:
        return NOT_CODED
    name = NAMES[split].get(code, code)
    return f"{code} {name}" if split is Breakdown.REASON else name


def cell_said(words: Words) -> str:
    """The words of a cell of either return."""
    measure, *others = words
    if measure in MEASURE_NAMES:
        council, care, reason, whose = others
        parts = [
            MEASURE_NAMES[measure],
            organisation_name(council),
            category_name(Breakdown.CARE, care),
            category_name(Breakdown.REASON, reason),
            category_name(Breakdown.ORGANISATION, whose),
        ]
        return ", ".join(parts)
    said = MEASURES.get(measure, measure.replace("_", " "))
    return ": ".join([said, *(one or NOT_SAID.lower() for one in others)])


def unknown_age_said(answer: TransfersReturn) -> str:
    """How many of the days are counted as adults' without an age being known; empty for none."""
    days, people = answer.delays.unknown_age
    return f"Counted as adults: {number(days)} days of {people_said(people)} of unknown age." if days else ""


def reasons_table(cells: Cells) -> Table:
    """Days by reason and whose they are."""
    counts: dict[str, dict[str, int]] = {}
    for words, n in cells.cells:
        if words[0] == DAYS:
            own = counts.setdefault(words[REASON], {})
            own[words[WHOSE]] = own.get(words[WHOSE], 0) + (n or 0)
    whose = [code for code, _ in CATEGORIES[Breakdown.ORGANISATION]]
    order = [code for code, _ in CATEGORIES[Breakdown.REASON]] + [""]
    rows = [
        (
            category_name(Breakdown.REASON, reason),
            *(number(counts[reason].get(one, 0)) for one in whose),
            number(sum(counts[reason].values())),
        )
        for reason in order
        if reason in counts
    ]
    heads = ("Reason", *(NAMES[Breakdown.ORGANISATION][one] for one in whose), "Total")
    return Table("reasons", "Delayed days by reason, and whose they are", heads, tuple(rows))


def sheet_table(sheet: Sheet, by: str) -> Table:
    """A sheet of the publication as a page shows it."""
    titles = {
        Breakdown.CARE: "type of care",
        Breakdown.ORGANISATION: "responsible organisation",
        Breakdown.REASON: "reason",
    }
    rows = [(organisation_name(of), *map(number, days), number(sum(days))) for of, days in sheet.rows] + [
        ("All", *map(number, sheet.all), number(sum(sheet.all)))
    ]
    short = [one or NOT_CODED for one in sheet.categories]
    if sheet.split is not Breakdown.REASON:
        short = [category_name(sheet.split, one) for one in sheet.categories]
    heads = ("Council" if by == "council" else "Provider", *short, "Total")
    title = f"Delayed days by {titles[sheet.split]}, for each {by}"
    return Table(f"{by}-{sheet.split.value}", title, heads, tuple(rows))


def freeze_rows(answer: TransfersReturn) -> list[tuple[str, ...]]:
    """How each provider's return stands against the last that was frozen."""
    return [
        (
            organisation_name(provider),
            number(cells.total(DAYS)),
            *frozen_said(answer.compared.get(provider)),
        )
        for provider, cells in sorted(answer.cells.items(), key=lambda one: one[0] or "")
    ]


def frozen_said(one: Compared | None) -> tuple[str, str]:
    """When it was frozen, and how a count of now stands against it."""
    if one is None:
        return "not frozen", "nothing was submitted from here"
    when = local_time(one.frozen.at)
    if one.same:
        return when, "the same"
    people = f"; {len(one.entered)} people entered, {len(one.left)} left" if one.entered or one.left else ""
    return when, f"{len(one.changes)} cells differ{people}"


def change_rows(compared: Iterable[Compared]) -> list[tuple[str, ...]]:
    """The cells that differ from what was frozen, provider by provider."""
    return [
        (f"{organisation_name(one.frozen.provider)}: {cell_said(words)}", number(was), number(now))
        for one in compared
        for words, was, now in one.changes
    ]


def daily_tables(answer: DailyReturn) -> list[Table]:
    """The daily return: totals, pathways, long stays and reasons, a column for each provider."""
    cells = sorted(answer.cells.items(), key=lambda one: one[0] or "")
    heads = tuple(organisation_name(provider) for provider, _ in cells)

    def row(title: str, *words: str) -> tuple[str, ...]:
        return (title, *(number(_of_day(own, words)) for _, own in cells))

    totals = [
        row(MEASURES[one], one)
        for one in (NO_LONGER_MEET, Where.DISCHARGED.value, Where.REMAINING.value, BED_DAYS)
    ] + [
        row("Remaining, of whom nobody said", NOT_KNOWN, Where.REMAINING.value),
        row("Left, of whom nobody said", NOT_KNOWN, Where.DISCHARGED.value),
    ]
    if answer.period.asks_cost:
        totals.append(row(MEASURES[COST], COST))
    pathways = [row(heading(f"pathway {said}"), PATHWAY, str(code)) for code, said in PATHWAYS.items()]
    pathways.append(row("Not known", PATHWAY, ""))
    long = [
        row(f"{title}, {days} days or more", measure, str(days))
        for measure, title in ((LONG, "People who remain"), (ADDITIONAL, "Additional bed days"))
        for days in LONG_STAYS
    ]
    families = {one.reason: one.name for one in regimes()["daily-discharge"].codes} | {"": NOT_CODED}
    reasons = [
        row(f"{name}, {days} days or more", FAMILY, str(days), code)
        for days in REASONS_FROM
        for code, name in families.items()
    ]
    return [
        Table("totals", "The day", ("Measure", *heads), tuple(totals)),
        Table("pathways", "Discharges by pathway", ("Pathway", *heads), tuple(pathways)),
        Table("long-stays", "Long stays", ("Measure", *heads), tuple(long)),
        Table("delay-reasons", "Why those remain who stay long", ("Reason", *heads), tuple(reasons)),
    ]


def _of_day(own: Cells, words: Words) -> int | None:
    """A cell of the daily return; None where it is known of nobody whether they meet the criteria."""
    nobody = own.known_total(NO_LONGER_MEET) is None and words[0] != NOT_KNOWN
    return None if nobody else dict(own.cells).get(words, 0)


def daily_finding(cells: Cells) -> str:
    """The day in a sentence."""
    unsaid = cells.by(NOT_KNOWN, 1)
    not_said = (
        f" Of {number(unsaid[Where.REMAINING.value])} people in acute beds at midnight nobody said whether"
        " they meet the criteria to reside."
        if unsaid[Where.REMAINING.value]
        else ""
    )
    no_longer = cells.known_total(NO_LONGER_MEET)
    if no_longer is None:
        return f"How many no longer met the criteria to reside is not known.{not_said}"
    left, remained = (number(cells.total(one.value)) for one in (Where.DISCHARGED, Where.REMAINING))
    return (
        f"{number(no_longer)} people no longer met the criteria to reside: {left} left, {remained} remained."
        f"{not_said}"
    )


def daily_cost_said(answer: DailyReturn) -> str:
    """What the delayed bed days cost, at which price and by whose word; or why that is not known."""
    price = answer.price
    if price is None:
        return (
            "What the delayed bed days of this day cost is unknown: the county pack states no price of a bed"
            " day on it."
        )
    at = f"£{number(price.pounds, 2)} a day ({price.source})."
    if answer.cost is None:
        return f"What the delayed bed days of this day cost is unknown, as their number is. The price: {at}"
    return f"The delayed bed days of this day cost £{number(answer.cost, 2)}, at {at}"


def line_name(code: str) -> str:
    """A line of the local list in words, or a reason."""
    return heading(what_for(code)) if code.startswith("wait:") else category_name(Breakdown.REASON, code)


def figures(table: Table) -> dict[str, Any]:
    """What a template needs of a table."""
    return {"id": table.id, "caption": table.title, "heads": table.heads, "rows": table.rows}


def council_cells(code: str) -> tuple[str, str, str]:
    """A council's region, ONS code and the return's own code, as far as the publication has it."""
    found = rules().organisations.get(code)
    council = None if found is None else council_of(found)
    if council is None:
        return "-", "-", code or "-"
    return council.region or "-", council.ons_code or "-", council.old_code


def council_name(code: str) -> str:
    """As the publication prints it; else as the pack calls the organisation."""
    found = rules().organisations.get(code)
    council = None if found is None else council_of(found)
    return organisation_name(code) if council is None else council.name


def tables_of(sheets: Sequence[Sheet], by: str) -> list[Table]:
    """The sheets of the publication as tables."""
    return [sheet_table(sheet, by) for sheet in sheets]
