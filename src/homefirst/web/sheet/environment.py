"""The Jinja2 environment of the pages: how numbers, months and likelihoods read."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import jinja2
from django.templatetags.static import static as django_static
from django.urls import reverse

from homefirst.foundation import units
from homefirst.foundation.calendar import LONDON, Month, local_day
from homefirst.foundation.units import round_half_up
from homefirst.web.sheet.written import Written, decimals_form

Number = Decimal | int | float
UNKNOWN = "unknown"
NOT_COLLECTED = "not collected"
"""Of what the return did not have yet: nobody was asked, so nothing is unknown."""


def number(value: Number | None, decimals: int = 0) -> str:
    """1234.5 as 1,235: thousands parted by commas, rounded as the national statistics do."""
    if value is None:
        return UNKNOWN
    rounded = round_half_up(value, decimals)
    return Written(f"{rounded if rounded else abs(rounded):,}", float(value), decimals_form(decimals))


def per_day(value: Number | None) -> str:
    """People per day, to one decimal: 113.1."""
    return number(value, 1)


def change(value: Number | None, decimals: int = 1) -> str:
    """A difference with its sign: +27.8, −4.0 (a minus sign, which is read as one), or "no change"."""
    if value is None:
        return UNKNOWN
    rounded = round_half_up(value, decimals)
    form = decimals_form(decimals)
    signed = f'+{form};−{form};"no change"'
    if not rounded:
        half = f"{5 / 10 ** (decimals + 1):.{decimals + 1}f}"  # what rounds to nothing is still itself
        small = f'[<=-{half}]−{form};[>={half}]+{form};"no change"'
        return Written("no change", float(value), small)
    return Written(f"{'+' if rounded > 0 else '−'}{abs(rounded):,}", float(value), signed)


def percent(probability: Number | None) -> str:
    """A probability as a percentage, as every door writes it: 74%, <1%, >99%; 100% and 0% once known."""
    if probability is None:
        return UNKNOWN
    text = units.percent(probability)
    # Under 1% and over 99% stay words: a spreadsheet would round them to what is never and what is certain.
    return Written(text, float(probability), "0%") if text[0].isdigit() else text


def likelihood(probability: Number | None) -> str:
    """A probability in words and figure: "about 7 in 10 (74%)".

    Where tenths would say never or always: "less than 1 in 20" and "more than 19 in 20". Exactly 0 and 1
    are known and no longer likely: "0%" and "100%".
    """
    if probability is None:
        return UNKNOWN
    if probability in (0, 1):
        return percent(probability)
    if probability < 0.05:
        words = "less than 1 in 20"
    elif probability >= 0.95:
        words = "more than 19 in 20"
    else:
        words = f"about {min(max(int(number(Decimal(str(probability)) * 10)), 1), 9)} in 10"
    return f"{words} ({percent(probability)})"


def day(value: date | datetime | None) -> str:
    """8 September 2016; of an instant, the London day in which it lies."""
    if value is None:
        return UNKNOWN
    local = local_day(value) if isinstance(value, datetime) else value
    return Written(f"{local.day} {Month.of(local).name}", local, "d mmmm yyyy")


def month(value: Month | date | str | None) -> str:
    """September 2016, of a month, of any day in it, or of its written form 2016-09."""
    if value is None:
        return UNKNOWN
    if isinstance(value, str):
        of = Month.parse(value)
    else:
        of = value if isinstance(value, Month) else Month.of(value)
    return Written(of.name, of.first, "mmmm yyyy")


def local_time(value: datetime | None) -> str:
    """An instant by the county's clocks: 22 November 2026, 09:05."""
    if value is None:
        return UNKNOWN
    local = value.astimezone(LONDON)
    # A spreadsheet knows no zones: its instants are the county's clocks, as the page has them.
    wall = local.replace(tzinfo=None, second=0, microsecond=0)
    return Written(f"{local.day} {local:%B %Y, %H:%M}", wall, "d mmmm yyyy, hh:mm")


def known(value: object) -> object:
    """Anything as it is, and None as the word unknown."""
    return UNKNOWN if value is None else value


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page: url("board", county="a-county")."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


FILTERS: Mapping[str, Callable[..., object]] = {
    "number": number,
    "per_day": per_day,
    "change": change,
    "percent": percent,
    "likelihood": likelihood,
    "day": day,
    "month": month,
    "local_time": local_time,
    "known": known,
}


def environment(
    *,
    static: Callable[[str], str] = django_static,
    url: Callable[..., str] = url,
    **options: Any,
) -> jinja2.Environment:
    """What Django's Jinja2 backend is given as its `environment`; tests pass their own `static` and `url`.

    Our templates come first, nhsuk's macros after them. ChainableUndefined is not a choice: the macros ask
    for params.a.b where there is no a, and Django would set another kind.
    """
    own = jinja2.PackageLoader("homefirst.web", "templates")
    macros = jinja2.PackageLoader("nhsuk_frontend_jinja", "templates")
    given = options.pop("loader", None)
    made = jinja2.Environment(
        **{
            "autoescape": True,
            "trim_blocks": True,
            "lstrip_blocks": True,
            **options,
            "undefined": jinja2.ChainableUndefined,
            "loader": jinja2.ChoiceLoader([*([given] if given else []), own, macros]),
        }
    )
    made.filters.update(FILTERS)
    made.globals.update(static=static, url=url)
    return made
