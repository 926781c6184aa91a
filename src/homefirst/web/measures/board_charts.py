"""The board page's charts, made of a followed plan."""

from collections.abc import Mapping

from homefirst.county.catalogue.delays import Reason
from homefirst.foundation.calendar import Month
from homefirst.foundation.charts.change import ChangeChart, change_chart
from homefirst.foundation.charts.change import Move as DrawnMove
from homefirst.foundation.charts.frame import Note
from homefirst.foundation.charts.level import Aim, LevelChart, Plan, level_chart
from homefirst.foundation.charts.likelihood import LikelihoodChart, Strip, Tone, likelihood_chart
from homefirst.foundation.charts.outcome import Interval, OutcomeChart, outcome_chart
from homefirst.measures.board import PlanFollowed
from homefirst.measures.outlook import Outlook, OutlookSeries
from homefirst.measures.turn import Moves, Turn
from homefirst.web.sheet.drawing import Drawing, both
from homefirst.web.sheet.environment import day, month

BELOW = "Every value is in the table below."


def level(answer: PlanFollowed) -> Drawing:
    """People delayed per day over all months, with the plan, the aim and the turn."""
    year, turn = answer.plan.year, answer.turn
    shown = answer.days.months
    notes: tuple[Note, ...] = ()
    if turn is not None and turn.turned is not None:
        did = "Rose" if turn.clear is None else "Turned"
        notes = (Note(turn.turned, f"{did} in {month(turn.turned)}", seen(turn)),)
    planned = tuple(
        float(answer.plan.per_day(each)) if each.financial_year == year else None for each in shown
    )
    aim = answer.target
    chart = LevelChart(
        title=f"People delayed per day, {answer.area_name}, {month(shown[0])} to {month(shown[-1])}",
        description=f"The mean number of people delayed in each month, and the plan for {year}. {BELOW}",
        caption="People delayed per day, mean of each month",
        name="Published",
        months=shown,
        values=tuple(answer.days.per_day(each) for each in shown),
        plan=Plan("Plan", planned) if any(value is not None for value in planned) else None,
        aim=Aim("Promised", aim.month, float(aim.per_day)) if aim and aim.month in shown else None,
        notes=notes,
        year=year if year.first <= shown[-1] else None,
        year_name=f"The plan’s year, {year}",
    )
    return both(level_chart, chart, "level-chart")


def seen(turn: Turn) -> str:
    """When the turn was seen, and when it was clear: "seen 8 September, clear 10 November 2016"."""
    if turn.turned_known_on is None:
        return ""
    first, clear = turn.turned_known_on, turn.clear_known_on
    if clear is None:
        return f"seen {day(first)}, not clear yet"
    if clear == first:
        return f"seen and clear {day(first)}"
    # The year is said once where it is the same.
    said = day(first).removesuffix(f" {first.year}") if first.year == clear.year else day(first)
    return f"seen {said}, clear {day(clear)}"


def year(answer: PlanFollowed) -> Drawing | None:
    """The chance of missing the year's plan after each month, with the cumulative reading beneath."""
    tones = tuple(_tone(one, answer.plan.year.first) for one in answer.year.outlooks)
    said = any(one.cumulative_rag for one in answer.year.outlooks)
    strip = Strip("What the cumulative red-amber-green said", tones) if said else None
    return _likelihood(
        answer.year,
        f"Chance that {answer.plan.year} ends above its plan, {answer.area_name}",
        f"Chance that the year ends above {float(answer.plan.days):,.0f} delayed days, "
        "with data to each month",
        "year-chart",
        strip,
    )


def _tone(one: Outlook, begins: Month) -> Tone | None:
    if one.cumulative_rag is None:
        return Tone.NOT_YET if one.month < begins else None
    return Tone(one.cumulative_rag.value)


def target(answer: PlanFollowed) -> Drawing | None:
    """The chance of missing the level that was promised, after each month."""
    if answer.level is None or answer.target is None:
        return None
    aim = answer.target
    return _likelihood(
        answer.level,
        f"Chance that more than {aim.per_day:f} a day are delayed in {month(aim.month)}, {answer.area_name}",
        f"Chance of more than {aim.per_day:f} a day in {month(aim.month)}, with data to each month",
        "target-chart",
        None,
    )


def _likelihood(
    series: OutlookSeries, title: str, caption: str, identifier: str, strip: Strip | None
) -> Drawing | None:
    chances = tuple(one.probability_of_missing for one in series.outlooks)
    if all(chance is None for chance in chances):
        return None
    chart = LikelihoodChart(
        title=title,
        description=f"{caption}. {BELOW}",
        caption=caption,
        months=tuple(one.month for one in series.outlooks),
        probabilities=chances,
        strip=strip,
    )
    return both(likelihood_chart, chart, identifier)


def outcome(answer: PlanFollowed) -> Drawing | None:
    """What the year was expected to come to, after each month."""
    outlooks = answer.year.outlooks
    intervals = tuple(_interval(one) for one in outlooks)
    if not any(intervals):
        return None
    over = outlooks[-1].month >= answer.plan.year.last
    happened = outlooks[-1].days_so_far if over else None
    caption = f"Delayed days in {answer.plan.year}, as expected with data to each month"
    chart = OutcomeChart(
        title=f"{caption}, {answer.area_name}",
        description=f"{caption}, against the plan of {float(answer.plan.days):,.0f}. {BELOW}",
        caption=caption,
        months=tuple(one.month for one in outlooks),
        intervals=intervals,
        plan=float(answer.plan.days),
        outcome=None if happened is None else float(happened),
    )
    return both(outcome_chart, chart, "outcome-chart")


def _interval(one: Outlook) -> Interval | None:
    if one.outcome is None:
        return None
    return Interval(one.outcome["0.1"], one.outcome["0.5"], one.outcome["0.9"])


def reasons(
    moved: Moves, named: Mapping[str, Reason], missing: Mapping[str, str], identifier: str
) -> Drawing | None:
    """People per day of each reason at the two ends; `missing` says why a value is not there."""
    drawn = tuple(
        DrawnMove(named[one.code].name, one.start_per_day, one.end_per_day, missing[one.code])
        for one in moved.moves
    )
    if all(one.before is None and one.after is None for one in drawn):
        return None
    between = f"{month(moved.start)} to {month(moved.end)}"
    chart = ChangeChart(
        title=f"People delayed per day by reason, {between}",
        description=f"Each reason’s people delayed per day in both months, the largest rise first. {BELOW}",
        caption="People delayed per day, by reason",
        before_name=month(moved.start),
        after_name=month(moved.end),
        moves=drawn,
    )
    return both(change_chart, chart, f"{identifier}-chart")
