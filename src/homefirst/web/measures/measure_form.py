"""The form of the measure's page: what was asked, as it was written, what is meant, and where it is wrong.

A mistake in a field is said beside the field, with every other choice kept: nobody fills a form in twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, zip_longest
from typing import Any

from django.http import QueryDict

from homefirst.county.catalogue.delays import CATEGORIES, ENGLAND, Breakdown
from homefirst.foundation.calendar import Month, months
from homefirst.foundation.errors import HomefirstError, NotUnderstood, named
from homefirst.foundation.stats.xmr_rules import Rules
from homefirst.measures.rebases import Rebase
from homefirst.measures.series import in_months

MOST_REBASES = 6
"""Tried in one form: more stretches than these no reader follows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields as they were written. `rebases` are pairs of month and reason, without empty ones."""

    measure: str
    area: str
    category: str = "all"
    first: str = ""
    last: str = ""
    fix_after: str = ""
    rules: str = ""
    rebases: tuple[tuple[str, str], ...] = ()

    @property
    def of_limits(self) -> bool:
        """Whether anything is asked of how the limits are made."""
        return bool(self.fix_after or self.rebases or self.rules not in ("", Rules.HOMEFIRST_1))


@dataclass(frozen=True, slots=True)
class Meant:
    """What the fields mean; `mistakes` has an error by the id of each field that means nothing."""

    first: Month
    last: Month
    rebases: tuple[Rebase, ...]
    fix_after: int | Month | None
    rules: Rules
    mistakes: Mapping[str, HomefirstError] = field(default_factory=dict)


def asked_of(given: QueryDict, *, measure: str, area: str) -> Asked:
    """Reads the form; `measure` and `area` are for what it does not name."""
    pairs = zip_longest(given.getlist("rebase"), given.getlist("because"), fillvalue="")
    written = tuple((month.strip(), because.strip()) for month, because in pairs)
    return Asked(
        measure=given.get("measure") or measure,
        area=given.get("area") or area,
        category=given.get("category") or "all",
        first=given.get("from") or "",
        last=given.get("to") or "",
        fix_after=given.get("fix_after") or "",
        rules=given.get("rules") or "",
        rebases=tuple(pair for pair in written if any(pair)),
    )


def meant_by(asked: Asked, held: tuple[Month, Month]) -> Meant:
    """What the fields mean; `held` are the first and last month that stand for months not named."""
    mistakes: dict[str, HomefirstError] = {}

    def read(name: str, text: str, otherwise: Month) -> Month:
        try:
            return named(name, Month.parse, text) if text else otherwise
        except NotUnderstood as error:
            mistakes[name] = error
            return otherwise

    first, last = read("from", asked.first, held[0]), read("to", asked.last, held[1])
    if not mistakes and last < first:
        mistakes["to"] = NotUnderstood(
            f"{last} comes before {first}.", where="to", next="Name the earlier month first."
        )
    fix_after: int | Month | None = None
    rules = Rules.HOMEFIRST_1
    try:
        fix_after = _baseline(asked.fix_after)
    except NotUnderstood as error:
        mistakes["fix_after"] = error
    if asked.rules in tuple(Rules):
        rules = Rules(asked.rules)
    elif asked.rules:
        mistakes["rules"] = NotUnderstood(
            f"There are no rules “{asked.rules}”.", where="rules", next=f"Name {' or '.join(Rules)}."
        )
    rebases = tuple(_rebases(asked, (first, last), mistakes))
    return Meant(first, last, rebases, fix_after, rules, mistakes)


def _baseline(text: str) -> int | Month | None:
    """24 for the first 24 months, 2014-03 for those to March 2014."""
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text)
    try:
        return Month.parse(text)
    except NotUnderstood as error:
        raise NotUnderstood(
            error.what, where="fix_after", next="Write a number of months, 24, or the last, 2014-03."
        ) from None


def _rebases(
    asked: Asked, shown: tuple[Month, Month], mistakes: dict[str, HomefirstError]
) -> Iterator[Rebase]:
    for place, (month, because) in enumerate(asked.rebases):
        name = f"rebase-{place}"
        try:
            if place >= MOST_REBASES:
                raise NotUnderstood(
                    f"More than {MOST_REBASES} are asked for.", where="rebase", next="Take some out."
                )
            if not month:
                raise NotUnderstood(
                    "The month is missing in which the limits are to begin anew.",
                    where="rebase",
                    next="Choose one, or take the reason out.",
                )
            begins = named("rebase", Month.parse, month)
            name = f"because-{place}"
            rebase = Rebase(begins, because)
            name = f"rebase-{place}"
            if not {"from", "to"} & set(mistakes):
                in_months(rebase, *shown)
            yield rebase
        except NotUnderstood as error:
            mistakes[name] = error


def category_of(text: str) -> tuple[Breakdown | None, str | None]:
    """`all`, or a split and one of its codes: reason:E."""
    if text == "all":
        return None, None
    split, _, code = text.partition(":")
    if split not in CATEGORIES:
        raise NotUnderstood(f"“{text}” is no category.", where="category", next="Write reason:E, or all.")
    return Breakdown(split), code


def field_of(error: HomefirstError, asked: Asked) -> str | None:
    """The field that an answer's refusal is about; None where it is about none of them."""
    return {"fix_after": "fix_after", "rebase": "rebase-0" if asked.rebases else None}.get(error.where)


def choices(
    asked: Asked, areas: tuple[tuple[str, str], ...], held: tuple[Month, Month], county: str
) -> dict[str, Any]:
    """What the form offers: areas in groups, months by financial year, the pairs that can be filled in."""
    by_year = [
        (str(year), [{"value": str(each), "text": each.name} for each in group])
        for year, group in groupby(months(*held), key=lambda each: each.financial_year)
    ]
    offered = {str(each) for each in months(*held)}
    pairs = [*asked.rebases, ("", "")] if len(asked.rebases) < MOST_REBASES else [*asked.rebases]
    return {
        "asked": asked,
        "area_groups": _grouped(areas, county),
        "years": by_year,
        "offered": offered,
        "pairs": [
            {"place": place, "month": month, "because": because}
            for place, (month, because) in enumerate(pairs)
        ],
        "rule_sets": [rules.value for rules in reversed(Rules)],
        "categories": CATEGORIES,
    }


def _grouped(areas: tuple[tuple[str, str], ...], county: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """This county first; then the other councils, the country, and residents of elsewhere, who have no ONS
    code."""
    groups: dict[str, list[tuple[str, str]]] = {
        "This county": [],
        "Other councils": [],
        "Country": [],
        "Residents of elsewhere": [],
    }
    for code, name in areas:
        if code == county:
            groups["This county"].append((code, name))
        elif code == ENGLAND:
            groups["Country"].append((code, name))
        else:
            groups["Residents of elsewhere" if code.isdigit() else "Other councils"].append((code, name))
    return [(title, found) for title, found in groups.items() if found]
