"""How a plan that is followed is shown to a board: findings first, then what shows them."""

from dataclasses import replace
from typing import Any

from homefirst.county.catalogue.delays import REASONS
from homefirst.foundation.calendar import Month, months
from homefirst.measures.board import PlanFollowed
from homefirst.measures.outlook import Outlook, OutlookSeries, Rag
from homefirst.measures.turn import Moves, Turn
from homefirst.web import board_charts as charts
from homefirst.web.drawing import Drawing
from homefirst.web.environment import (
    NOT_COLLECTED,
    UNKNOWN,
    change,
    day,
    likelihood,
    month,
    number,
    per_day,
    percent,
)

NAMED = {reason.code: reason for reason in REASONS}


def board_shown(answer: PlanFollowed) -> dict[str, Any]:
    """The template's words and drawings for a followed plan."""
    return {
        "answer": answer,
        "over": answer.in_year == answer.plan.year.last,
        "finding": _finding(answer),
        "facts": _facts(answer),
        "sections": [section for section in _sections(answer) if section],
        "choices": _choices(answer),
    }


def _finding(answer: PlanFollowed) -> list[str]:
    """The page in a few sentences, each true of the data up to the month that was chosen."""
    year, latest = answer.plan.year, answer.latest
    said = []
    if answer.in_year == year.last and latest.days_so_far is not None:
        over = latest.days_so_far - answer.plan.days
        said.append(
            f"The plan for {year} was at most {number(answer.plan.days)} delayed days. It came to "
            f"{number(latest.days_so_far)}: {number(abs(over))} {'more' if over > 0 else 'fewer'}."
        )
    elif latest.probability_of_missing is not None:
        said.append(
            f"With data to {month(answer.month)}, the chance that {year} ends above its plan of "
            f"{number(answer.plan.days)} delayed days is {likelihood(latest.probability_of_missing)}."
        )
    turn = answer.turn
    if turn is not None and turn.turned is not None:
        said.append(
            f"The number delayed per day fell to {per_day(turn.lowest_per_day)} in {month(turn.lowest)} and "
            f"turned in {month(turn.turned)}, which could be known on {day(turn.turned_known_on)}"
            f"{_how_sure(turn)}."
        )
    if answer.since_turn is not None and (rose := _most(answer.since_turn)):
        said.append(f"What rose most since: {rose}.")
    return said


def _how_sure(turn: Turn) -> str:
    """Whether the rise since is more than the ordinary change of one month, and how often such turns held."""
    if turn.turns_like_it_held is None:
        return ""
    held = f"{number(turn.turns_like_it_held * 10)} in 10 such turns held to the end of their year"
    if turn.clear is None:
        return f"; it is no clearer than the ordinary change of a month yet ({held})"
    return f", and was clear on {day(turn.clear_known_on)} ({held})"


def _most(moved: Moves) -> str:
    risen = [one for one in moved.moves if one.change is not None and one.change >= 0.5]
    return ", ".join(
        f"{NAMED[one.code].name.lower()} ({change(one.change)} people per day)" for one in risen[:2]
    )


def _facts(answer: PlanFollowed) -> list[dict[str, str]]:
    latest, turn = answer.latest, answer.turn
    facts = [
        {
            "label": f"People delayed per day, {month(answer.in_year)}",
            "value": per_day(answer.days.per_day(answer.in_year)),
            "note": _promised(answer),
        }
    ]
    if latest.days_so_far is not None:
        facts.append(
            {
                "label": f"Delayed days, April {answer.plan.year.start} to {month(answer.in_year)}",
                "value": number(latest.days_so_far),
                "note": f"plan to then: {number(latest.plan_so_far)}",
            }
        )
    facts.append(
        {
            "label": "More likely missed than kept, from the data of",
            "value": month(answer.year.above_half_since) if answer.year.above_half_since else "not so far",
            "note": f"known {day(answer.year.above_half_known_at)}" if answer.year.above_half_since else "",
        }
    )
    if turn is not None:
        facts.append(
            {
                "label": "The level turned in",
                "value": month(turn.turned) if turn.turned else "not so far",
                "note": f"known {day(turn.turned_known_on)}" if turn.turned else "",
            }
        )
    return facts


def _promised(answer: PlanFollowed) -> str:
    if answer.target is None:
        return ""
    return f"{number(answer.target.per_day)} were promised by {month(answer.target.month)}"


def _sections(answer: PlanFollowed) -> list[dict[str, Any] | None]:
    return [
        _section("level", _level_heading(answer), charts.level(answer), _level_table(answer)),
        _year_section(answer),
        _section(
            "outcome",
            f"What {answer.plan.year} was expected to come to",
            charts.outcome(answer),
            _outlook_table(answer.year, 0, f"What {answer.plan.year} was expected to come to, delayed days"),
            "Eight in ten such years end within the bar, by how far forecasts made this way went wrong "
            "before.",
        ),
        _target_section(answer),
        _reasons("since-turn", answer.since_turn),
        _reasons("year-on-year", answer.year_on_year),
        _reasons("since-turn-to-latest", answer.since_turn_to_latest),
    ]


def _section(
    id_: str, heading: str, drawing: Drawing | None, table: dict[str, Any], *words: str
) -> dict[str, Any] | None:
    if drawing is None:
        return None
    return {"id": id_, "heading": heading, "drawing": drawing, "table": table, "words": words}


def _level_heading(answer: PlanFollowed) -> str:
    turn = answer.turn
    if turn is None or turn.turned is None:
        return f"People delayed per day, to {month(answer.month)}"
    return (
        f"It fell to {number(turn.lowest_per_day)} a day by {month(turn.lowest)}, turned, "
        f"and stood at {number(turn.per_day)} in {month(turn.month)}"
    )


def _level_table(answer: PlanFollowed) -> dict[str, Any]:
    rows = []
    for each in reversed(answer.days.months):
        planned = each.financial_year == answer.plan.year
        place = each - answer.days.months[0]
        rows.append(
            [
                month(each),
                per_day(answer.days.per_day(each)),
                per_day(float(answer.plan.per_day(each))) if planned else "–",
                number(answer.days.of(each)),
                day(answer.days.known_on[place]),
            ]
        )
    columns = ["Month", "People delayed per day", "Plan per day", "Delayed days", "Known on"]
    return _table("Delayed transfers by month, latest first", columns, rows)


def _year_section(answer: PlanFollowed) -> dict[str, Any] | None:
    heading = f"How likely it was that {answer.plan.year} would end above its plan"
    since = answer.year.above_half_since
    words = [
        f"After the data of {month(since)}, out on {day(answer.year.above_half_known_at)}, the chance of "
        "missing never again fell to a half."
        if since
        else "The chance of missing has not stayed above a half so far."
    ]
    if (green := _green_through(answer.year)) is not None:
        words.append(f"The plain cumulative reading stayed green through {month(green)}.")
    return _section(
        "year",
        heading,
        charts.year(answer),
        _outlook_table(answer.year, 0, f"{heading}, by the data’s month"),
        *words,
    )


def _green_through(series: OutlookSeries) -> Month | None:
    """The last month of the first run of green."""
    last = None
    for one in series.outlooks:
        if one.cumulative_rag is Rag.GREEN:
            last = one.month
        elif one.cumulative_rag is not None:
            break
    return last


def _target_section(answer: PlanFollowed) -> dict[str, Any] | None:
    if answer.level is None or answer.target is None:
        return None
    heading = (
        f"How likely it was that more than {number(answer.target.per_day)} a day would be delayed "
        f"in {month(answer.target.month)}"
    )
    since = answer.level.above_half_since
    words = (
        f"After the data of {month(since)}, out on {day(answer.level.above_half_known_at)}, the chance of "
        "missing never again fell to a half."
        if since
        else "The chance of missing has not stayed above a half so far."
    )
    note = (
        "The promise was a count on one day, the local Thursday list; "
        "here the month’s mean is held against it."
    )
    # A table is named otherwise than its section, or who hears the page cannot tell the two apart.
    table = _outlook_table(answer.level, 1, f"{heading}, by the data’s month")
    return _section("target", heading, charts.target(answer), table, words, note)


def _outlook_table(series: OutlookSeries, decimals: int, caption: str) -> dict[str, Any]:
    columns = ["Data to", "Known on", "Chance of missing", "1 in 10 below", "Half below", "9 in 10 below"]
    with_rag = any(one.cumulative_rag for one in series.outlooks)
    rows = [_outlook_row(one, decimals, with_rag) for one in series.outlooks]
    return _table(caption, columns + (["Cumulative reading"] if with_rag else []), rows)


def _outlook_row(one: Outlook, decimals: int, with_rag: bool) -> list[str]:
    outcome = one.outcome or {}
    row = [month(one.month), day(one.known_on), percent(one.probability_of_missing)]
    row += [number(outcome.get(share), decimals) for share in ("0.1", "0.5", "0.9")]
    return [*row, one.cumulative_rag.value if one.cumulative_rag else "–"] if with_rag else row


def _reasons(id_: str, moved: Moves | None) -> dict[str, Any] | None:
    if moved is None or moved.start >= moved.end:
        return None
    heading = f"How each reason moved, {month(moved.start)} to {month(moved.end)}"
    ends = (moved.start, moved.end)
    asked = {code: [reason.asked_in(end) for end in ends] for code, reason in NAMED.items()}
    moved = replace(moved, moves=tuple(one for one in moved.moves if any(asked[one.code])))
    missing = {code: UNKNOWN if all(both) else NOT_COLLECTED for code, both in asked.items()}
    rows = [
        [
            f"{one.code} {NAMED[one.code].name}",
            per_day(one.start_per_day) if asked[one.code][0] else NOT_COLLECTED,
            per_day(one.end_per_day) if asked[one.code][1] else NOT_COLLECTED,
            missing[one.code] if one.change is None else change(one.change),
        ]
        for one in moved.moves
    ]
    columns = ["Reason", month(moved.start), month(moved.end), "Change"]
    return _section(
        id_,
        heading,
        charts.reasons(moved, NAMED, missing, id_),
        _table(f"{heading}, people per day", columns, rows),
    )


def _table(caption: str, columns: list[str], rows: list[list[str]]) -> dict[str, Any]:
    heads = [{"text": text, "numeric": place > 0} for place, text in enumerate(columns)]
    return {"caption": caption, "columns": heads, "rows": rows}


def _choices(answer: PlanFollowed) -> list[dict[str, Any]]:
    """The months with whose data the page can be asked for, latest first."""
    first = answer.plan.year.first - 1
    return [
        {"value": str(each), "text": month(each)}
        for each in reversed(tuple(months(first, answer.plan.year.last)))
    ]
