"""How a plan that is followed is shown to a board: findings first, then what shows them."""

from dataclasses import replace
from typing import Any

from homefirst.county.catalogue.delays import REASONS
from homefirst.foundation.calendar import Month, months
from homefirst.measures.board import PlanFollowed
from homefirst.measures.outlook import Outlook, OutlookSeries, Rag
from homefirst.measures.turn import Moves, Turn
from homefirst.web.measures import board_charts as charts
from homefirst.web.sheet.drawing import Drawing
from homefirst.web.sheet.environment import (
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

BY_RULE = " (by rule)"
RULE = (
    "By rule: the file states no date of publication, and the day is the second Thursday of the second month "
    "after, as the national timetable had it."
)
NAMED = {reason.code: reason for reason in REASONS}


def board_shown(answer: PlanFollowed) -> dict[str, Any]:
    """The template's words and drawings for a followed plan."""
    return {
        "answer": answer,
        "heading": "Was the plan kept?" if _over(answer) else "Is the plan being kept?",
        "stood": f"As it stood on {day(answer.known_at)}, with data to {month(answer.month)}.",
        **head_shown(answer),
        "sections": [section for section in _sections(answer) if section],
        "choices": _choices(answer),
    }


def head_shown(answer: PlanFollowed) -> dict[str, Any]:
    """What stands above the charts: it is shown anew, without them, when figures come out."""
    return {"finding": _finding(answer), "facts": _facts(answer)}


def _over(answer: PlanFollowed) -> bool:
    """Whether the plan's year has ended with the data shown: only then is it told in the past tense."""
    return answer.in_year == answer.plan.year.last


def _finding(answer: PlanFollowed) -> list[str]:
    """The page in a few sentences, each true of the data up to the month that was chosen."""
    year, latest = answer.plan.year, answer.latest
    said = []
    if _over(answer) and latest.days_so_far is not None:
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
        fell = f"The number delayed per day fell to {per_day(turn.lowest_per_day)} in {month(turn.lowest)}"
        said.append(f"{fell} and {_turned(turn)}.")
    moved = answer.since_lowest
    if moved is not None and (rose := _most(moved)):
        between = f"{month(moved.start)} to {month(moved.end)}"
        said.append(f"What rose most since {month(moved.start)}: {rose}, {between}.")
    return said


def _turned(turn: Turn) -> str:
    """The turn by its certainty: a month's rise is a question, and a turn only once it is clear."""
    seen, held = day(turn.turned_known_on), turn.turns_like_it_held or 0
    if turn.clear is None:
        half = "half" if number(held * 10) == "5" else f"{number(held * 10)} in 10"
        return (
            f"rose in {month(turn.turned)}, seen on {seen}; "
            f"about {half} of such first rises held to the year’s end"
        )
    return (
        f"turned in {month(turn.turned)}, seen on {seen} and clear on {day(turn.clear_known_on)} "
        f"(about {number(held * 10)} in 10 such turns held)"
    )


def _most(moved: Moves) -> str:
    risen = [one for one in moved.moves if one.change is not None and one.change >= 0.5]
    return ", ".join(
        f"{_within(NAMED[one.code].name)} ({change(one.change)} people per day)" for one in risen[:2]
    )


def _within(name: str) -> str:
    """A name inside a sentence: only its first letter is lowered, NHS stays."""
    return name[:1].lower() + name[1:]


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
                "label": "The level rose in" if turn.turned and not turn.clear else "The level turned in",
                "value": month(turn.turned) if turn.turned else "not so far",
                "note": charts.seen(turn),
            }
        )
    return facts


def _promised(answer: PlanFollowed) -> str:
    if answer.target is None:
        return ""
    return f"{number(answer.target.per_day)} on one day were promised by {month(answer.target.month)}"


def _sections(answer: PlanFollowed) -> list[dict[str, Any] | None]:
    year, over = answer.plan.year, _over(answer)
    expected = f"What {year} {'was' if over else 'is'} expected to come to"
    return [
        _section(
            "level", _level_heading(answer), charts.level(answer), _level_table(answer), *_level_words(answer)
        ),
        _year_section(answer),
        _section(
            "outcome",
            expected,
            charts.outcome(answer),
            _outlook_table(answer.year, 0, f"{expected}, delayed days"),
            "Eight in ten such years end within the bar, by how far forecasts made this way went wrong "
            "before.",
        ),
        _target_section(answer),
        _reasons("since-lowest", answer.since_lowest, answer.since_turn),
        _reasons("year-on-year", answer.year_on_year),
        _reasons("to-latest", answer.since_lowest_to_latest, answer.since_turn_to_latest),
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
    fell = f"It fell to {number(turn.lowest_per_day)} a day in {month(turn.lowest)}"
    if turn.turned == turn.month and turn.clear is None:
        return f"{fell} and rose to {number(turn.per_day)} in {month(turn.month)}"
    did = "rose" if turn.clear is None else "turned"
    return (
        f"{fell}, {did} in {month(turn.turned)}, and stood at {number(turn.per_day)} in {month(turn.month)}"
    )


def _level_words(answer: PlanFollowed) -> list[str]:
    if not any(each.financial_year == answer.plan.year for each in answer.days.months):
        return []
    said = "The plan’s days are spread evenly over the days of each quarter"
    aim = answer.target
    return [f"{said}; the {number(aim.per_day)} promised was a count on one day." if aim else f"{said}."]


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
                day(answer.days.known_on[place]) + (BY_RULE if answer.days.dated_by_rule(each) else ""),
            ]
        )
    columns = ["Month", "People delayed per day", "Plan per day", "Delayed days", "Known on"]
    told = _table("Delayed transfers by month, latest first", columns, rows)
    if any(answer.days.dated_by_rule(each) for each in answer.days.months):
        told["note"] = RULE
    return told


def _year_section(answer: PlanFollowed) -> dict[str, Any] | None:
    year, over = answer.plan.year, _over(answer)
    heading = (
        f"How likely it was that {year} would end above its plan"
        if over
        else f"How likely it is that {year} ends above its plan"
    )
    words = [_above_half(answer.year, over)]
    if (green := _green_through(answer.year)) is not None:
        stayed = "stayed" if over else "has stayed"
        words.append(f"The plain cumulative reading {stayed} green through {month(green)}.")
    return _section(
        "year",
        heading,
        charts.year(answer),
        _outlook_table(answer.year, 0, f"{heading}, by the data’s month"),
        *words,
    )


def _above_half(series: OutlookSeries, over: bool) -> str:
    """Since when missing was the likelier end. What comes after is told only where nothing can come after."""
    since = series.above_half_since
    if since is None:
        return "The chance of missing has not stayed above a half so far."
    if not over:
        return f"Since the data of {month(since)} the chance of missing has stayed above a half."
    return (
        f"After the data of {month(since)}, out on {day(series.above_half_known_at)}, the chance of missing "
        "never again fell to a half."
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
    aim, over = answer.target, answer.month >= answer.target.month
    was, would = ("was", "would be") if over else ("is", "are")
    more = f"more than {number(aim.per_day)} a day {would} delayed in {month(aim.month)}"
    heading = f"How likely it {was} that {more}"
    words = _above_half(answer.level, over)
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


def _reasons(id_: str, moved: Moves | None, turned: Moves | None = None) -> dict[str, Any] | None:
    """The reasons' moves as a chart with its table; `turned`, from the turn on, in the table only."""
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
    if turned is not None:
        columns[3:] = [f"Change since {month(moved.start)}", f"Change since {month(turned.start)}, the turn"]
        since = {one.code: one.change for one in turned.moves}
        for row, one in zip(rows, moved.moves, strict=True):
            row.append(missing[one.code] if since[one.code] is None else change(since[one.code]))
    section = _section(
        id_,
        heading,
        charts.reasons(moved, NAMED, missing, id_),
        _table(f"{heading}, people per day", columns, rows),
    )
    # Three charts of ten reasons each are half the page's length on a telephone.
    return section and section | {"folded": True}


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
