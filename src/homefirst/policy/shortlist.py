"""The shortlist of a sourcing: which quotes a person can choose from, by rule on price and quality, and why
the others are left out. Pure.

A quote is on it unless something speaks against it; what is not known is said beside it, and keeps nobody
out. Price: what is paid publicly stays within the guide, and a top-up is consented to by somebody who may pay
it and of whom it was looked at that they can (Care and Support and After-care (Choice of Accommodation)
Regulations 2014). The best rated come first, of these the least that is paid publicly, and then the
earliest. The person chooses among them, whatever their order.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from homefirst.county.catalogue.service_pages import AT_HOME
from homefirst.county.market.sourcing import Quote, Requirement, Sourcing, TopUp
from homefirst.county.market.words import RANK, RATINGS
from homefirst.policy.market_thresholds import MarketThresholds


@dataclass(frozen=True, slots=True)
class Listed:
    """A quote, why it is left out (`against`: none, it is on the shortlist), and what is not known of it."""

    quote: Quote
    against: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The quotes that can be chosen, the best by the rule first; and those left out, in the order of
    quoting."""

    listed: tuple[Listed, ...]
    left_out: tuple[Listed, ...]

    def of(self, quote: str) -> Listed | None:
        """How a quote stands; None: there is no such quote."""
        return next((one for one in (*self.listed, *self.left_out) if one.quote.quote == quote), None)


def shortlist(
    sourcing: Sourcing, limits: MarketThresholds, barred: Container[str] = frozenset()
) -> Shortlist:
    """What can be chosen of what was quoted. `barred` are providers from whom the council or the regulator
    lets nobody buy now."""
    every = [_listed(one, sourcing.requirement, sourcing.top_up, limits, barred) for one in sourcing.quotes]
    fine = [one for one in every if not one.against]
    return Shortlist(
        tuple(sorted(fine, key=lambda one: _order(one.quote))), tuple(one for one in every if one.against)
    )


def cannot_choose(found: Shortlist, quote: str) -> str | None:
    """Why a quote cannot be chosen: a sentence; None where it can."""
    one = found.of(quote)
    if one is None:
        return "Nobody quoted that."
    return " ".join(one.against) or None


def _order(quote: Quote) -> tuple[object, ...]:
    return -RANK.get(quote.rating or "", 0), quote.council_pays, quote.start, quote.quote


def _listed(
    quote: Quote,
    need: Requirement,
    top_up: TopUp | None,
    limits: MarketThresholds,
    barred: Container[str],
) -> Listed:
    found: Iterable[tuple[bool, str]] = (
        *_barred(quote, barred),
        *_price(quote, need, top_up),
        *_quality(quote, limits),
        *_start(quote, need, limits),
        *_where(quote, need),
        *_needs(quote, need),
    )
    every = tuple(found)
    return Listed(
        quote,
        tuple(sentence for sure, sentence in every if sure),
        tuple(sentence for sure, sentence in every if not sure),
    )


Found = Iterator[tuple[bool, str]]
"""For each thing found whether it keeps the quote out, and the sentence."""


def _barred(quote: Quote, barred: Container[str]) -> Found:
    if quote.provider in barred:
        yield True, "The council or the regulator lets nobody go there now."


def _price(quote: Quote, need: Requirement, top_up: TopUp | None) -> Found:
    if need.guide is None:
        yield False, f"Not known what may be paid; it asks £{quote.council_pays:,.2f} a week."
    elif quote.council_pays > need.guide:
        yield (
            True,
            f"£{quote.council_pays:,.2f} a week would be paid publicly, and £{need.guide:,.2f} may be.",
        )
    if not quote.top_up:
        return
    asks = f"It asks a top-up of £{quote.top_up:,.2f} a week"
    if top_up is None:
        yield True, f"{asks}, and nobody has consented to one."
    elif top_up.weekly < quote.top_up:
        yield True, f"{asks}, and £{top_up.weekly:,.2f} is consented to."
    elif not top_up.affordable:
        yield True, f"{asks}, and whoever consented to it cannot afford it."


def _quality(quote: Quote, limits: MarketThresholds) -> Found:
    rank = RANK.get(quote.rating or "")
    if rank is None:
        said = "nobody says how it is rated" if quote.rating is None else "it is not rated yet"
        yield False, f"Not known how good it is: {said}."
    elif rank < limits.rating_least:
        least = next(RATINGS[code] for code, of in RANK.items() if of == limits.rating_least)
        yield True, f"It is rated {RATINGS[str(quote.rating)]}, and the least is {least}."


def _start(quote: Quote, need: Requirement, limits: MarketThresholds) -> Found:
    latest = need.needed + timedelta(days=limits.start_days)
    if quote.start > latest:
        yield True, f"It begins on {quote.start} at the earliest, and {latest} is the latest."


def _where(quote: Quote, need: Requirement) -> Found:
    comes = need.what in AT_HOME
    if need.locality is None or not (need.near or comes):
        return
    if quote.locality is None:
        said = "whether it comes to" if comes else "whether it is in"
        yield False, f"Not known {said} {need.locality}."
    elif quote.locality != need.locality:
        said = "It comes to" if comes else "It is in"
        yield True, f"{said} {quote.locality}, and {need.locality} is wanted."


def _needs(quote: Quote, need: Requirement) -> Found:
    for wanted, has, no, unknown in (
        (need.dementia, quote.dementia, "It takes nobody with dementia.", "takes somebody with dementia"),
        (need.nursing, quote.nursing, "It has no nursing, and they need some.", "gives nursing"),
    ):
        if wanted and has is False:
            yield True, no
        elif wanted and has is None:
            yield False, f"Not known whether it {unknown}."
