"""The verbs of what is said about offers besides their answers: what a provider asks, what the hub replies,
and that a message was sent."""

from collections.abc import Collection
from datetime import datetime

from homefirst.county.catalogue.offer_words import QUERIES, REPLIES
from homefirst.county.journey.events import STREAM as JOURNEYS
from homefirst.county.journey.offers_read import offers
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.foundation.store.events import Author, Fact, Occurred
from homefirst.foundation.store.log import Log
from homefirst.hub import events as kinds
from homefirst.hub.offers import queries, told_by
from homefirst.hub.read import decisions_said


def ask_about(
    log: Log, *, person: str, offer: str, what: str, by: Author, at: datetime, because: str | None = None
) -> None:
    """A provider asks something before it answers. Raises NotUnderstood for what is no question, Refused
    where the offer does not stand any more, or the same was asked and nobody has replied."""
    if what not in QUERIES:
        raise NotUnderstood("It does not say what you ask.", where="query", next="Choose from the list.")
    with log.holding(kinds.STREAM, JOURNEYS):
        if not any(one.stands for _, one in offers(log.now(), at, offer=offer)):
            raise Refused("This offer does not stand any more.", where="offer", next="Look at how it stands.")
        asked = queries(decisions_said(log.now(), [person]), at).get(offer, ())
        if any(one.what == what and one.reply is None for one in asked):
            raise Refused("You asked that already.", where="query", next="The hub sees it, and replies here.")
        said = {"person": person, "offer": offer, "what": what}
        log.append([Fact(kinds.STREAM, kinds.OFFER_QUERIED, Occurred.at(at), said)], by=by, because=because)


def reply(
    log: Log,
    *,
    person: str,
    offer: str,
    what: str,
    why: str,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> None:
    """The hub replies to what a provider asked. Raises NotUnderstood for no reply, Refused where nobody asked
    it, or somebody replied before."""
    if why not in REPLIES:
        raise NotUnderstood("It does not say what you reply.", where="reply", next="Choose from the list.")
    with log.holding(kinds.STREAM):
        asked = queries(decisions_said(log.now(), [person]), at).get(offer, ())
        if not any(one.what == what and one.reply is None for one in asked):
            raise Refused(
                "Nobody waits for a reply to that.", where="query", next="Look at the offer as it stands."
            )
        said = {"person": person, "offer": offer, "what": what, "why": why}
        log.append([Fact(kinds.STREAM, kinds.QUERY_REPLIED, Occurred.at(at), said)], by=by, because=because)


def told_provider(
    log: Log,
    *,
    offers: Collection[str],
    provider: str,
    door: str,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> None:
    """That a message of some offers was given to a door. Of one that was told of before nothing is added."""
    with log.holding(kinds.STREAM):
        before = told_by(decisions_said(log.now()))
        facts = [
            Fact(
                kinds.STREAM,
                kinds.PROVIDER_TOLD,
                Occurred.at(at),
                {"offer": offer, "place": provider, "what": door},
            )
            for offer in sorted(set(offers) - set(before))
        ]
        if facts:
            log.append(facts, by=by, because=because)
