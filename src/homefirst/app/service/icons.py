"""The question "how do all our measures stand?", asked by the page, the API and the command line alike."""

from datetime import datetime

from homefirst.app.ground import questions
from homefirst.app.ground.house import this_county
from homefirst.county.catalogue.delays import CATEGORIES, ENGLAND, REASONS, Breakdown
from homefirst.foundation.calendar import Month, midnight
from homefirst.foundation.errors import NotFound
from homefirst.measures.definitions import Definition, definition, definitions
from homefirst.measures.delays import Delays
from homefirst.measures.icon_table import Form, IconTable, Indicator, icon_table
from homefirst.measures.rebases import rebases_of
from homefirst.measures.series import MeasuredMonth, measured_months

PER_DAY = "delayed-per-day"
"""What each category is shown in."""
SAID = {
    Breakdown.REASON: "{code} {name}",
    Breakdown.ORGANISATION: "Responsible: {name}",
    Breakdown.CARE: "Type of care: {name}",
}
"""The splits whose categories have rows, and how a category is named among those of the others."""


def ask_icons(area: str | None = None, month: Month | None = None) -> IconTable:
    """Every measure of an area (this county where none is named), and people delayed per day of every
    category, as they stand with the data to `month`, and as they stood when it came out; with all that is
    held where none is named. England's stand beside them.

    Raises NotFound for an area of which nothing is held, and for a month of which nothing is.
    """
    of = area or this_county().area
    first, last = questions.months_held(of)
    until = month or last
    if not first <= until <= last:
        raise NotFound(
            f"The delayed days of {until.name} are not known.",
            where="month",
            next=f"Name a month from {first} to {last}.",
        )
    whole = questions.ask_delays(of, first, until)
    known_on = whole.months[-1].known_on
    known_at = midnight(known_on) if month is not None and known_on is not None else None
    beside = () if of == ENGLAND else _beside(first, until, known_at)
    mine = _indicators(of, first, until, known_at)
    return icon_table(mine, beside=beside, known_at=known_at or whole.known_at)


def _beside(first: Month, until: Month, known_at: datetime | None) -> tuple[Indicator, ...]:
    """England's, as far as they are known: of most rates no population is held."""
    if ENGLAND not in dict(questions.areas_held()):
        return ()
    found = _indicators(ENGLAND, first, until, known_at)
    return tuple(one for one in found if any(value is not None for value in one.values))


def _indicators(area: str, first: Month, until: Month, known_at: datetime | None) -> tuple[Indicator, ...]:
    whole = questions.ask_delays(area, first, until, known_at=known_at)
    found = [_of_all(one, whole) for one in definitions().values()]
    per_day = definition(PER_DAY)
    for by in SAID:
        split = questions.ask_delays(area, first, until, by=by, known_at=known_at)
        found += [
            _of_category(per_day, split, by, code, name)
            for code, name in CATEGORIES[by]
            if _asked(by, code, until)
        ]
    return tuple(found)


def _asked(by: Breakdown, code: str, month: Month) -> bool:
    """Whether the return of that month had this category: a row about what nobody counted says nothing."""
    return by is not Breakdown.REASON or any(one.code == code and one.asked_in(month) for one in REASONS)


def _of_all(meaning: Definition, whole: Delays) -> Indicator:
    months = measured_months(whole, meaning, plan=questions.plan_of(whole.area))
    return _indicator(meaning, whole, months, None, "")


def _of_category(meaning: Definition, split: Delays, by: Breakdown, code: str, name: str) -> Indicator:
    months = measured_months(split, meaning, category=code)
    return _indicator(meaning, split, months, f"{by}:{code}", SAID[by].format(code=code, name=name))


def _indicator(
    meaning: Definition,
    delays: Delays,
    months: tuple[MeasuredMonth, ...],
    category: str | None,
    category_name: str,
) -> Indicator:
    decided = rebases_of(questions.decided_rebases(), meaning.id, delays.area, category)
    return Indicator(
        id=meaning.id,
        name=meaning.name,
        unit=meaning.unit,
        area=delays.area,
        area_name=delays.area_name,
        periods=tuple(str(one.month) for one in months),
        values=tuple(None if one.value is None else float(one.value) for one in months),
        targets=tuple(None if one.planned is None else float(one.planned) for one in months),
        better=meaning.better,
        form=Form(meaning.decimals),
        category=category,
        category_name=category_name,
        rebases=tuple(
            one.month - months[0].month for one in decided if months[0].month < one.month <= months[-1].month
        ),
    )
