"""How returns are shown: rows of cells, codes as words."""

from collections.abc import Mapping

from homefirst.app.returns.asking import TransfersReturn
from homefirst.app.returns.counted import council_of, rules
from homefirst.app.returns.daily import DailyReturn
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.measures.returns.cells import COUNCIL, DAYS, PATIENTS, Cells, Words
from homefirst.measures.returns.daily import (
    MEASURES,
    NO_LONGER_MEET,
    NOT_KNOWN,
    Where,
)
from homefirst.measures.returns.ready import EVERY
from homefirst.measures.returns.ready import MEASURES as READY_MEASURES
from homefirst.policy.standing_codes import Heard
from homefirst.web.beds.pages import people_said
from homefirst.web.beds.shown import heading, what_for
from homefirst.web.sheet.environment import number

NOT_CODED, NOT_SAID = "No code", "Not known"
NAMES: Mapping[Breakdown, Mapping[str, str]] = {split: dict(rows) for split, rows in CATEGORIES.items()}
BASES = {
    "settled": "as a dispute was settled",
    "agreed": "as hospital and council agreed",
    "recorded": "as recorded on the wait",
    "rule": "by the rules of the pack",
    "none": "no code",
}
HEARD = {
    Heard.AGREED: "agreed by hospital and council",
    Heard.SETTLED: "settled after a dispute",
    Heard.DISPUTED: "disputed, and not settled",
    Heard.ONE_SIDE: "agreed by one side alone",
    Heard.NOBODY: "looked at by neither yet",
    Heard.NO_CODE: "without a code",
}
"""What both sides have said of the code under which a day is returned."""
MEASURE_NAMES = {DAYS: "days", PATIENTS: "people"}


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
    if measure in READY_MEASURES:
        council, *band = others
        of = "" if council == EVERY else organisation_name(council)
        return ", ".join(
            one for one in (READY_MEASURES[measure], of, *(f"{one} days" for one in band)) if one
        )
    said = MEASURES.get(measure, measure.replace("_", " "))
    return ": ".join([said, *(one or NOT_SAID.lower() for one in others)])


def published_said(answer: TransfersReturn, published: tuple[int, str] | None, here: str | None) -> str:
    """Whether the return has as many days of this county's council as were published, in a sentence."""
    if published is None or here is None:
        return "No publication of this month is held, to be held beside it."
    total, edition = published
    days = answer.all.by(DAYS, COUNCIL)[here]
    differs = days - total
    how = "the same" if not differs else f"{number(abs(differs))} {'fewer' if differs > 0 else 'more'}"
    return (
        f"Of these {number(days)} are of {organisation_name(here)}. Its publication ({edition}) has"
        f" {number(total)}: {how}."
    )


def unknown_age_said(answer: TransfersReturn) -> str:
    """How many of the days are counted as adults' without an age being known; empty for none."""
    days, people = answer.delays.unknown_age
    return f"Counted as adults: {number(days)} days of {people_said(people)} of unknown age." if days else ""


def daily_finding(cells: Cells) -> str:
    """The day in a sentence."""
    if not cells.cells:
        return "Nobody is recorded who left an acute bed or remained in one without meeting the criteria."
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
