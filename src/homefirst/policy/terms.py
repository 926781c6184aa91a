"""What a line of capacity or a service takes, held against what a person needs: rules that are the same in
every county. Pure; each sentence is in the ward's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from homefirst.county.capacity.resource import ANY, Resource, Unit
from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.service_pages import AT_HOME, BEDS, ServicePage
from homefirst.county.catalogue.ward_words import COVER, TASKS
from homefirst.policy.need import SAYS, Need

ALWAYS = Dates(None, None)
CARE = AT_HOME | BEDS
"""Kinds of service in which somebody is cared for: of an assessment or a hoist no task is asked."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a line of capacity, or a whole service, takes. None is not known, but where it says so.

    `service` is its kind; `page` the code of its service, `code` and `provider` its own, any of them None
    where it has none. `sex`: “any”, “female” or “male”, who may have such a bed; at home, who comes.
    `areas` are localities to which it goes, empty: everywhere. `skills`: words of TASKS that its carers do;
    `cover`: words of COVER that it has. `carers`: how many come at once, at most. `weekly_price` in pounds.
    `stops`: why it takes nobody now, a sentence: it has ended, or is barred; None: it is open.
    """

    service: str | None
    name: str
    code: str | None = None
    page: str | None = None
    provider: str | None = None
    dates: Dates = ALWAYS
    areas: tuple[str, ...] | None = None
    sex: str | None = None
    dementia: bool | None = None
    nursing: bool | None = None
    skills: frozenset[str] | None = None
    cover: frozenset[str] | None = None
    carers: int | None = None
    weekly_price: Decimal | None = None
    stops: str | None = None


def terms_of_page(page: ServicePage, name: str, provider: str | None, stops: str | None) -> Terms:
    """What a whole service takes by its page: its kind, areas and life. Whom it takes beyond that, its
    criteria say: one place or carer of it may take fewer. One that is not allocated is a kind of its own."""
    return Terms(
        service=page.kind or page.service,
        name=name,
        page=page.service,
        provider=provider,
        dates=page.dates,
        areas=page.areas,
        sex="any",
        dementia=True,
        nursing=True,
        stops=stops,
    )


def terms_of_resource(resource: Resource, *, hours: Decimal | None = None) -> Terms:
    """What a line of capacity takes of somebody who needs so many hours a week: its price is that of one hour
    where it is counted in hours."""
    price = resource.weekly_price
    if resource.unit is Unit.HOURS:
        price = None if price is None or hours is None else price * hours
    return Terms(
        service=resource.service,
        name=resource.name,
        code=resource.code,
        page=resource.listed,
        provider=resource.provider,
        dates=resource.dates,
        areas=() if resource.locality == ANY else (resource.locality,),
        sex=str(resource.sex),
        dementia=resource.dementia,
        nursing=resource.nursing,
        skills=frozenset(resource.skills),
        cover=frozenset(resource.cover),
        carers=resource.carers,
        weekly_price=price,
    )


Found = Iterator[tuple[bool, str]]
"""For each thing that is found whether it is sure to speak against it, and the sentence."""


def found_of(need: Need, terms: Terms, on: date) -> Found:
    """All that a line or service does not take of a person on a day, and what is not known that it hangs
    on."""
    yield from _life(terms, on)
    yield from _choice(need, terms)
    yield from _bed_or_visitor(need, terms)
    yield from _care(need, terms)
    yield from _where(need, terms)
    yield from _carers(need, terms)
    yield from _tasks(need, terms)
    yield from _cover(need, terms)
    yield from _price(need, terms)
    yield from _ready(need, on)


def _life(terms: Terms, on: date) -> Found:
    if terms.stops is not None:
        yield True, terms.stops
    elif not terms.dates.cover(on):
        yield True, f"It takes nobody on {on}: it is there {terms.dates}."


def _choice(need: Need, terms: Terms) -> Found:
    if need.chosen is not None and not need.chosen & {terms.code, terms.page, terms.provider}:
        yield True, "They have chosen otherwise."


def _bed_or_visitor(need: Need, terms: Terms) -> Found:
    at_home = terms.service in AT_HOME
    is_ = need.fact("visitor_sex" if at_home else "sex")
    if terms.sex == "any" or is_ == "any" or (terms.sex is None and is_ is None):
        return
    if terms.sex is None:
        yield False, f"Not known whether {_people(is_)} {'can come' if at_home else 'are taken'}."
    elif is_ is None:
        said = SAYS["visitor_sex" if at_home else "sex"]
        yield False, f"Not known {said}: only {_people(terms.sex)} {'come' if at_home else 'are taken'}."
    elif terms.sex != is_:
        yield (
            True,
            f"Only {_people(terms.sex)} {'come' if at_home else 'are taken'}"
            f"{', and they want ' + _people(is_) if at_home else ''}.",
        )


def _people(sex: str | None) -> str:
    return "women" if sex == "female" else "men"


def _care(need: Need, terms: Terms) -> Found:
    dementia, nursing = need.fact("dementia"), need.fact("nursing")
    yield from _asked(
        has=terms.dementia,
        needs=None if dementia is None else dementia == "yes",
        no="It takes nobody with dementia.",
        line="Not known whether it takes somebody with dementia.",
        person="Not known whether they live with dementia, and it takes nobody who does.",
    )
    yield from _asked(
        has=terms.nursing,
        needs=None if nursing is None else nursing != "none",
        no="It has no nursing, and they need some.",
        line="Not known whether it has nursing, and they need some.",
        person="Not known whether they need nursing, and it has none.",
    )


def _asked(*, has: bool | None, needs: bool | None, no: str, line: str, person: str) -> Found:
    if needs is True and has is False:
        yield True, no
    elif needs is True and has is None:
        yield False, line
    elif needs is None and has is False:
        yield False, person


def _where(need: Need, terms: Terms) -> Found:
    if terms.areas is None or not terms.areas:
        return
    lives = need.fact("locality")
    if lives is None:
        yield False, f"Not known in which locality they live, and it goes to {listed(terms.areas)} only."
    elif lives not in terms.areas:
        yield True, f"It goes to {listed(terms.areas)} only, and they live in {lives}."


def _carers(need: Need, terms: Terms) -> Found:
    needs = need.fact("carers")
    if terms.carers is None or terms.service not in AT_HOME:
        return
    if needs is None and terms.carers < 2:
        yield False, "Not known whether they need two carers at once, and only one comes."
    elif needs is not None and int(needs) > terms.carers:
        yield True, f"{needs} carers are needed at once, and {terms.carers} comes."


def _tasks(need: Need, terms: Terms) -> Found:
    if not need.tasks or terms.service not in CARE:
        return
    if terms.skills is None:
        yield False, f"Not known whether its carers do this: {listed(TASKS[one] for one in need.tasks)}."
    elif need.tasks - terms.skills:
        yield True, f"Its carers do not do this: {listed(TASKS[one] for one in need.tasks - terms.skills)}."


def _cover(need: Need, terms: Terms) -> Found:
    if not need.cover or terms.service not in CARE:
        return
    if terms.cover is None:
        yield False, f"Not known whether it has {listed(COVER[one] for one in need.cover)}."
    elif need.cover - terms.cover:
        yield True, f"It has no {listed((COVER[one] for one in need.cover - terms.cover), last='and no')}."


def _price(need: Need, terms: Terms) -> Found:
    if need.most is None:
        return
    if terms.weekly_price is None:
        yield False, f"Not known what it costs; £{need.most:,.2f} a week may be paid."
    elif terms.weekly_price > need.most:
        yield True, f"It costs £{terms.weekly_price:,.2f} a week, and £{need.most:,.2f} may be paid."


def _ready(need: Need, on: date) -> Found:
    if need.ready is not None and on < need.ready:
        yield True, f"They cannot go before {need.ready}."


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words in their order, after one another: “a, b and c”."""
    said = sorted(words)
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {last} {said[-1]}"
