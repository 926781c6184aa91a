"""Sourcings as JSON: under keys, with the names that the page may show."""

from collections.abc import Mapping
from typing import Any

from homefirst.app.market.sourcing import SourcingAsked
from homefirst.county.market.sourcing import Sourcing
from homefirst.policy.shortlist import Listed


def in_short(one: Sourcing, names: Mapping[str, str]) -> dict[str, Any]:
    """A sourcing in a list."""
    need, ended = one.requirement, one.ended
    return {
        "sourcing": one.sourcing,
        "person": one.person,
        "name": names.get(one.person),
        "what": need.what,
        "hours": None if need.hours is None else float(need.hours),
        "locality": need.locality,
        "needed": need.needed.isoformat(),
        "guide": None if need.guide is None else float(need.guide),
        "quotes": len(one.quotes),
        "outcome": None if ended is None else ended.outcome,
        "why": None if ended is None else ended.why,
    }


def sourcing_answer(asked: SourcingAsked, names: Mapping[str, str]) -> dict[str, Any]:
    """One sourcing with its shortlist, and who of the quotes is left out and why."""
    return {
        "synthetic": True,
        **in_short(asked.sourcing, names),
        "chosen": None if asked.sourcing.ended is None else asked.sourcing.ended.quote,
        "choosing": asked.choosing is not None,
        "shortlist": [_quote(one) for one in asked.shortlist.listed],
        "left_out": [_quote(one) for one in asked.shortlist.left_out],
    }


def _quote(one: Listed) -> dict[str, Any]:
    quote = one.quote
    return {
        "quote": quote.quote,
        "provider": quote.provider,
        "place": quote.place,
        "weekly": float(quote.weekly),
        "top_up": float(quote.top_up),
        "start": quote.start.isoformat(),
        "rating": quote.rating,
        "against": list(one.against),
        "unknown": list(one.unknown),
    }
