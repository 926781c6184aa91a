"""Figures that stand for themselves: times, shares, ranks, and what was published."""

from fractions import Fraction

from bench.planted.maker import Maker, written
from bench.planted.pack import Row, decimal
from homefirst.foundation.calendar import Month

AREAS = tuple(f"E1000{at:04d}" for at in range(1, 153))


def answer(make: Maker) -> None:
    """How long an answer may take: a rule, a promise within it, the same in another unit elsewhere."""
    code = make.subject(f"service-{len(make.subjects)}")
    hours = make.some(1, 12)
    document = make.document()
    promise = make.state(document, code, "answer", "duration", str(hours * 60), "minutes", basis="target")
    again = make.again(promise, make.document(but=document), str(hours), "hours")
    make.place("twice", promise, again)
    rule = make.state(
        make.document(), code, "answer", "duration", f"<={hours + make.some(0, 6)}", "hours", basis="limit"
    )
    make.place("in limit", promise, rule)
    # What was counted breaks the rule: that is performance.
    make.state(document, code, "answer", "duration", str(hours + 9), "hours", "2016/17", "actual")
    other = make.subject(f"service-{len(make.subjects)}")
    weeks = make.some(1, 9)
    first = make.state(document, other, "answer", "duration", str(weeks), "weeks", basis="limit")
    make.place("twice", first, make.again(first, make.document(but=document), str(7 * weeks), "days"))


def content(make: Maker) -> None:
    """A share with a target, a range, and a rank."""
    code = make.subject(f"survey-{len(make.subjects)}")
    document, year = make.document(), written(make.some(2014, 2018))
    share = Fraction(make.some(300, 960), 10)
    row = make.state(document, code, "content", "level", decimal(share, 1), "%", year, "actual")
    make.place("bounded", row)
    make.place("twice", row, make.again(row, make.document(but=document), decimal(share, 0)))
    make.state(document, code, "content", "level", f">={make.some(50, 99)}", "%", year, "target")
    target = make.state(
        document, code, "content", "level", str(make.some(40, 60)), "%", "by 2020-03-31", "plan"
    )
    wide = make.state(
        document, code, "content", "level", "35..70", "%", "by 2020-03-31", "plan", role="range"
    )
    make.place("in range", target, wide)
    of = make.pick((15, 16, 150))
    rank = make.state(document, code, "standing", "rank", str(make.some(1, of)), f"rank/{of}", year, "actual")
    make.place("rank", rank)
    if make.chance(0.5):
        make.place("twice", rank, make.again(rank, make.document(but=document), rank.value))
    days = Fraction(make.some(30, 300), 10)
    stay = make.state(document, code, "stay", "mean", decimal(days, 1), "days", year, "actual")
    make.place("twice", stay, make.again(stay, make.document(but=document), decimal(days, 0)))


def counted(make: Maker) -> None:
    """Delayed days of an area as they were published, and what papers say of them: in whole, by day, by
    week."""
    area = make.pick([each for each in AREAS if each not in make.days] or AREAS)
    if area in make.days:
        return
    level = make.some(300, 6000)
    first = Month(2014, 4)
    make.days[area] = {first + at: make.some(level * 8 // 10, level * 12 // 10) for at in range(60)}
    code = make.subject(f"area-{len(make.subjects)}", area=area)
    for _ in range(make.some(2, 5)):
        at = make.some(0, 47)
        months = [first + (at + step) for step in range(make.pick((1, 3, 5, 12)))]
        period = str(months[0]) if len(months) == 1 else f"{months[0]}..{months[-1]}"
        if any(row.subject == code and row.period == period for row in make.rows.values()):
            continue
        days = sum(make.days[area][month] for month in months)
        _quoted(
            make, code, period, Fraction(days), Fraction(sum(month.days for month in months)), len(months)
        )


def _quoted(make: Maker, code: str, period: str, days: Fraction, length: Fraction, months: int) -> None:
    document = make.document()

    def say(measure: str, kind: str, value: str, unit: str) -> Row:
        row = make.state(document, code, measure, kind, value, unit, period, "actual")
        make.place("published", row)
        return row

    round_ = 10 ** max(0, len(str(int(days))) - make.some(2, 4))
    match make.some(0, 4):
        case 0:
            say("delayed-days", "flow", str(days), "bed days")
        case 1:
            say("delayed-days", "flow", str(int(days / round_ + Fraction(1, 2)) * round_), "bed days")
        case 2:
            say("delayed", "mean", decimal(days / length, make.some(0, 1)), "people")
        case 3:
            say("delayed-days", "flow", decimal(days / length * 7, 1), "bed days/week")
        case _:
            say("delayed-days", "mean", decimal(days / months, 0), "bed days/month")
