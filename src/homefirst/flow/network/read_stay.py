"""How long something lasts, as a network's file writes it: `{ lognormal = { mean = 5.0, cv = 1.31 } }`."""

from homefirst.flow.network.stay import Shape, Stay, empirical, exponential, fixed, lognormal
from homefirst.flow.network.table import Table

LONGEST = 36_525.0
"""A hundred years of days: nobody states a longer one but by a slip."""
WIDEST = 50.0
HOW = (
    "Write { lognormal = { mean, cv } }, { exponential = { mean } }, { fixed = { days } }"
    " or { empirical = [...] }."
)


def read_stay(table: Table, key: str, *, unit: str = "days") -> Stay | None:
    """The stay of a table's key, in `unit`, which is also the word that a fixed one takes; None where it is
    absent, or told because it cannot be used."""
    said = table.table(key)
    if said is None:
        return None
    families = [shape for shape in Shape if said.has(shape.value)]
    working_days = bool(said.flag("working_days")) if unit == "days" else False
    if len(families) != 1:
        one = "a distribution" if not families else "one distribution only"
        table.tell(key, f"It must say {one}.", HOW)
        return None
    stay = _of_family(said, families[0], unit, working_days)
    said.done()
    return stay


def _of_family(said: Table, shape: Shape, unit: str, working_days: bool) -> Stay | None:
    if shape is Shape.EMPIRICAL:
        seen = said.numbers(shape.value, None, most=LONGEST)
        return None if seen is None else empirical(seen, working_days=working_days)
    numbers = said.table(shape.value)
    if numbers is None:
        return None
    stay: Stay | None = None
    if shape is Shape.FIXED:
        days = numbers.number(unit, most=LONGEST, needed=True)
        stay = None if days is None else fixed(days, working_days=working_days)
    else:
        mean = numbers.number("mean", most=LONGEST, above=True, needed=True)
        if shape is Shape.EXPONENTIAL:
            stay = None if mean is None else exponential(mean, working_days=working_days)
        else:
            cv = numbers.number("cv", most=WIDEST, needed=True)
            stay = None if mean is None or cv is None else lognormal(mean, cv, working_days=working_days)
    numbers.done()
    return stay
