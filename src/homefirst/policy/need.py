"""What a person needs of a service: the facts on which a match stands. Pure; None is unknown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from types import MappingProxyType
from typing import Any

from homefirst.county.catalogue.service_pages import KINDS
from homefirst.county.catalogue.waits import WaitKind
from homefirst.county.catalogue.ward_words import BARIATRIC, CIRCUMSTANCES, COVER, NEEDS, PATHWAYS, TASKS
from homefirst.county.journey.census import OpenWait
from homefirst.county.journey.told import Told
from homefirst.policy.condition import UNKNOWN, Vocabulary

SEXES: Mapping[str, str] = MappingProxyType({"female": "a woman", "male": "a man"})
SETS: Mapping[str, Mapping[str, str]] = MappingProxyType({"tasks": TASKS, "cover": COVER})
"""What somebody may need several of. Each of their words is a fact of its own, yes or no: `tasks.insulin`."""
MOST_HOURS, MOST_VISITS, MOST_CARERS = 168, 12, 2


def _numbers(first: int, last: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(first, last + 1))


_YES_NO = ("yes", "no")
WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **{fact: tuple(CIRCUMSTANCES[fact]) for fact in CIRCUMSTANCES},
        **{fact: tuple(NEEDS[fact]) for fact in NEEDS},
        "visits": _numbers(0, MOST_VISITS),
        "carers": _numbers(1, MOST_CARERS),
        "hours": _numbers(0, MOST_HOURS),
        "sex": tuple(SEXES),
        "adult": _YES_NO,
        "pathway": tuple(str(pathway) for pathway in PATHWAYS),
        "resides": _YES_NO,
        "locality": (),
        "bariatric": tuple(BARIATRIC),
        **{f"{name}.{word}": _YES_NO for name, words in SETS.items() for word in words},
    }
)
"""The facts that a criterion may ask, in their order, and the words of each besides UNKNOWN. `hours` are
those of a week, begun ones whole; `resides`: whether any criterion to reside in an acute bed is met."""
ASKED = Vocabulary(
    WORDS, {"locality": "a locality, by its code"}, {name: tuple(words) for name, words in SETS.items()}
)
SAYS: Mapping[str, str] = MappingProxyType(
    {
        "home": "where they live",
        "housing": "whether the home is fit to go back to",
        "funding": "who pays for care",
        "carer": "who cares for them",
        "package": "which care they had before",
        "mobility": "how they walk",
        "transfers": "how they get up",
        "continence": "about continence",
        "cognition": "how clearly they think",
        "nursing": "how much nursing they need",
        "dementia": "whether they live with dementia",
        "nights": "what they need at night",
        "visitor_sex": "whether women or men are to visit",
        "visits": "how many visits a day they need",
        "carers": "how many carers they need at once",
        "hours": "how many hours a week they need",
        "sex": "whether a woman or a man",
        "adult": "whether they are an adult",
        "pathway": "on which pathway they leave",
        "resides": "whether they still need an acute bed",
        "locality": "in which locality they live",
        "bariatric": "whether they need bariatric equipment",
        **{f"tasks.{word}": "which health tasks carers are to do" for word in TASKS},
        **{f"cover.{word}": "which cover they need" for word in COVER},
    }
)
"""What nobody said, where a fact is not known."""


@dataclass(frozen=True, slots=True)
class Need:
    """What one person needs of one service; None is not known.

    `service`: the kind wanted, one of KINDS. `said`: words of WORDS by fact, as wards said them; what is left
    out is not known. `hours` of a week, exact. `tasks`: words of TASKS, health tasks that are to be done by
    carers (delegated); `cover`: words of COVER that must be there. `chosen`: what they chose from, codes of
    services, lines or providers; None: nothing is chosen, and all may be offered. `most`: pounds a week that
    may be paid. `ready`: the first day on which they can go.
    """

    service: str
    said: Mapping[str, str]
    hours: Decimal | None = None
    tasks: frozenset[str] | None = None
    cover: frozenset[str] | None = None
    chosen: frozenset[str] | None = None
    most: Decimal | None = None
    ready: date | None = None

    def fact(self, name: str) -> str | None:
        """The word of one fact; None where nobody said it."""
        return self.said.get(name)

    def words(self) -> tuple[str, ...]:
        """Its facts in the words of conditions, in the order of WORDS; UNKNOWN for what is not known."""
        return tuple(self.said.get(fact, UNKNOWN) for fact in WORDS)


def wanted(waits: Iterable[OpenWait], kinds: Mapping[str, WaitKind]) -> tuple[str, ...]:
    """The services that somebody waits for, by the pack's kinds of waits, each once, the longest wait
    first."""
    found = (
        kinds[one.what].coded_as if one.what in kinds else one.what
        for one in sorted(waits, key=lambda wait: (wait.opened, wait.wait))
    )
    return tuple(dict.fromkeys(one for one in found if one in KINDS))


def need_of(
    service: str,
    told: Told | None,
    *,
    hours: Decimal | None = None,
    sex: str | None = None,
    adult: bool | None = None,
    tasks: frozenset[str] | None = None,
    cover: frozenset[str] | None = None,
    chosen: frozenset[str] | None = None,
    most: Decimal | None = None,
    ready: date | None = None,
) -> Need:
    """What somebody needs of a kind of service, by what is told of them; what journeys do not hold is said
    besides. `tasks` and `cover`: None for those that were told."""
    said: dict[str, Any] = {"sex": sex, "adult": _yes_or_no(adult), "hours": _whole(hours)}
    if told is not None:
        said |= _of_told(told)
    described = {} if told is None or told.needs is None else told.needs.described
    tasks = _some(described.get("tasks")) if tasks is None else tasks
    cover = _some(described.get("cover")) if cover is None else cover
    said |= {f"tasks.{word}": _yes_or_no(None if tasks is None else word in tasks) for word in TASKS}
    said |= {f"cover.{word}": _yes_or_no(None if cover is None else word in cover) for word in COVER}
    known = {fact: word for fact, word in said.items() if word is not None}
    return Need(service, known, hours, tasks, cover, chosen, most, ready)


def _of_told(told: Told) -> dict[str, Any]:
    said: dict[str, Any] = {"pathway": None if told.pathway is None else str(told.pathway)}
    if told.circumstances is not None:
        said |= {fact: getattr(told.circumstances, fact) for fact in CIRCUMSTANCES}
    if told.criteria is not None:
        said["resides"] = _yes_or_no(bool(told.criteria.met))
    if told.needs is not None:
        described = told.needs.described
        said |= {fact: described.get(fact) for fact in (*NEEDS, "locality", "bariatric")}
        said |= {
            fact: None if described.get(fact) is None else str(described[fact])
            for fact in ("visits", "carers")
        }
    return said


def said_in_words(fact: str, word: str) -> str:
    """One fact as wards say it: “is hoisted”, “4 visits a day”."""
    if fact in NEEDS:
        return NEEDS[fact][word]
    if fact in CIRCUMSTANCES:
        return CIRCUMSTANCES[fact][word]
    others = {
        "visits": "1 visit a day" if word == "1" else f"{word} visits a day",
        "carers": f"{word} at once",
        "hours": f"{word} hours a week",
        "sex": SEXES.get(word, word),
        "adult": "an adult" if word == "yes" else "under 18",
        "resides": "still needs an acute bed" if word == "yes" else "needs no acute bed any more",
        "locality": f"lives in {word}",
        "bariatric": BARIATRIC.get(word, word),
    }
    name, dot, member = fact.partition(".")
    if dot:
        return f"{'needs' if word == 'yes' else 'does not need'} {SETS[name][member]}"
    return f"pathway {PATHWAYS[int(word)]}" if fact == "pathway" else others[fact]


def _whole(hours: Decimal | None) -> str | None:
    """Hours of a week in whole ones, as conditions ask them: a begun hour is one; more than a week has is all
    that it has."""
    if hours is None:
        return None
    return str(min(MOST_HOURS, int(hours.to_integral_value(rounding=ROUND_CEILING))))


def _some(codes: Iterable[str] | None) -> frozenset[str] | None:
    return None if codes is None else frozenset(codes)


def _yes_or_no(known: bool | None) -> str | None:
    return None if known is None else _YES_NO[not known]
