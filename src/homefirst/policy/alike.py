"""Whether somebody would have fitted the place that another got: like is compared with like. Pure.

A place is one of the lines of capacity that the other can have got it from: those of its provider that the
least about the other speaks against. Who is compared has to fit each of them, by the rules by which lines
are offered (criteria.py): locality, nursing, dementia, women and men, carers, tasks, and the pack's criteria.
Care at home is given by zone and by the hour: it is the same locality, and no more hours. What nobody knows
makes two people neither like nor unlike.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from homefirst.county.catalogue.service_pages import AT_HOME
from homefirst.policy.criteria import Fit, Rules, fit
from homefirst.policy.need import Need
from homefirst.policy.terms import Terms

OTHER_LINE = "Not known from which line the other’s place came, and not all of them would fit."


@dataclass(frozen=True, slots=True)
class Asker:
    """What somebody needs and where they live, and how many hours a week they asked for or got; None is not
    known."""

    need: Need
    locality: str | None
    hours: Decimal | None


def lines_got(got: Asker, lines: Sequence[Terms], rules: Rules, *, on: date) -> tuple[Terms, ...]:
    """Of some lines those from which somebody can have got their place: the least speaks against it. Mostly
    that is nothing; but who got a place against a criterion did not get it from another zone for that."""
    against = [len(fit(got.need, one, rules, on=on).against) for one in lines]
    return tuple(one for one, count in zip(lines, against, strict=True) if count == min(against, default=0))


def of_zone(one: Asker, got: Asker, service: str) -> Fit:
    """Of care at home whether both live in one locality, and who is compared needs no more hours."""
    if service not in AT_HOME:
        return Fit()
    found = list(_zone_and_hours(one, got))
    return Fit(
        tuple(sentence for sure, sentence in found if sure),
        tuple(sentence for sure, sentence in found if not sure),
    )


def of_lines(one: Asker, lines: Sequence[Terms], rules: Rules, *, on: date) -> Fit:
    """Whether somebody fits every line of some; against it speaks only what keeps them from all."""
    fits = [fit(one.need, line, rules, on=on) for line in lines]
    if all(each.against for each in fits):
        return Fit(fits[0].against if fits else ())
    if any(each.against for each in fits):
        return Fit((), (OTHER_LINE,))
    return Fit((), next((each.unknown for each in fits if each.unknown), ()))


def both(one: Fit, other: Fit) -> Fit:
    """What speaks against either, and what is not known of either."""
    return Fit(one.against + other.against, one.unknown + other.unknown)


def _zone_and_hours(one: Asker, got: Asker) -> Iterator[tuple[bool, str]]:
    if one.locality is None or got.locality is None:
        yield False, "Not known whether both live in the same locality."
    elif one.locality != got.locality:
        yield True, "They live in another locality."
    if one.hours is None or got.hours is None:
        yield False, "Not known how many hours a week both need."
    elif one.hours > got.hours:
        yield True, "They need more hours a week than the other got."
