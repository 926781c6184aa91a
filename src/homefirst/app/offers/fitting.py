"""Whether what is to be offered fits whom it is offered to: the criteria by which matches are made, asked
once more by whoever offers. What does not fit is offered for a reason, which is on record, or not at all."""

from homefirst.app.ground.house import this_log
from homefirst.app.morning.desk import Acting
from homefirst.app.ward.asking import wait_kinds
from homefirst.app.ward.services import ask_services, fitting_rules
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.county.journey import read
from homefirst.county.people.identity import Sex
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.hub.decisions import WHY_ALTHOUGH, Although, NewOffer
from homefirst.hub.person import told_together
from homefirst.policy.criteria import fit
from homefirst.policy.need import need_of
from homefirst.policy.terms import Terms, terms_of_resource

SEXES = {Sex.FEMALE: "female", Sex.MALE: "male"}


def checked_to_fit(acting: Acting, new: NewOffer, why: str) -> Although | None:
    """What speaks against an offer, with the reason `why` it is made all the same; None where nothing does.
    What nobody knows stops nobody. Raises Refused where something does and no reason is given, and
    NotUnderstood for one that there is not."""
    if why and why not in WHY_ALTHOUGH:
        raise NotUnderstood("It does not say why.", where="although", next="Choose a reason from the list.")
    against = against_of(acting, new)
    if not against:
        return None
    if not why:
        raise Refused(
            f"It does not fit them. {' '.join(against)}",
            where="although",
            next="Offer something else, or say why it is offered all the same.",
        )
    return Although(why, against)


def against_of(acting: Acting, new: NewOffer) -> tuple[str, ...]:
    """The sentences that speak against an offer, by what is told of the person on the day when it begins."""
    told = read.told(this_log().now(), acting.at, of=acting.line.keys)
    whole = told_together(acting.line.person, list(told.values())) if told else None
    sex = None if acting.identity is None else SEXES.get(acting.identity.sex)
    need = need_of(_wanted(acting, new), whole, hours=new.hours, sex=sex)
    return fit(need, _terms(new), fitting_rules(), on=new.start).against


def _wanted(acting: Acting, new: NewOffer) -> str:
    """The kind of service that the wait is for. Who waits for what is no kind of service, as who chooses,
    is offered what they may choose: then what is offered is held against itself."""
    wait = next(one for one in acting.line.waits if one.wait == new.wait)
    kind = wait_kinds().get(wait.what)
    wanted = wait.what if kind is None else kind.coded_as
    return wanted if wanted in KINDS else new.what


def _terms(new: NewOffer) -> Terms:
    """What takes them: a line of capacity; or a service by its page; or a kind, at a place of which nothing
    is agreed."""
    if new.resource is not None:
        return terms_of_resource(new.resource, hours=new.hours)
    entry = ask_services(new.start).directory.find(new.place)
    terms = None if entry is None else entry.terms()
    if entry is not None and (terms is None or entry.stops is not None):
        return Terms(service=new.what, name=entry.service.name, stops=entry.stops)
    return terms or Terms(service=new.what, name=new.place)
