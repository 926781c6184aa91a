"""What a reader must know before trusting an XmR chart's limits, as sentences that every door says alike."""

from collections.abc import Iterator, Sequence

from homefirst.foundation.stats.xmr import SHORT_GROUP, XmrChart
from homefirst.foundation.stats.xmr_rules import Rules

ONE_VALUE = {
    Rules.PLOTTHEDOTS_0_2_2: "any value off it lies outside",
    Rules.HOMEFIRST_1: "nothing is known of what is usual, and no signal is told",
}
"""What a rule set makes of limits that are one value, because nothing moved while they were made."""


def chart_notes(names: Sequence[str], chart: XmrChart) -> Iterator[str]:
    """Sentences on missing values, short stretches and limits that are none; `names` are the points' own."""
    own = chart.rules is Rules.HOMEFIRST_1
    known = [place for place, point in enumerate(chart.points) if point.value is not None]
    begins = known[0] if own and known else 0  # what was not asked for yet is no gap
    if begins:
        yield f"The first value is that of {names[begins]}."
    missing = [name for name, point in zip(names, chart.points, strict=True) if point.value is None][begins:]
    if missing:
        yield f"No value at {', '.join(missing)}; runs and trends end there."
    seen: set[int] = set()
    for name, point in zip(names, chart.points, strict=True):
        if point.rebase_group in seen:
            continue
        seen.add(point.rebase_group)
        group = point.rebase_group
        values = sum(chart.points[place].rebase_group == group for place in known)
        if point.short_group or (own and values < SHORT_GROUP):
            yield f"The limits from {name} on are trial limits: they rest on fewer than 13 points."
        if point.lower is None:
            yield f"There are no limits from {name} on: no moving range is left to make them from."
        elif point.lower == point.upper:
            yield f"The limits from {name} on fall together with the mean, so {ONE_VALUE[chart.rules]}."
