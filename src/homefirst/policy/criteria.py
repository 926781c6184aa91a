"""Why a service fits a person or does not: the services' criteria, and what a line of capacity takes. Pure.

A criterion is a dated row of the pack's criteria.csv. Its sentence goes on after “whoever” or “whether this
person”: “gets up alone or with one to help”. The same sentence is printed for partners and is the reason for
which somebody is not matched. What a line takes (beds for women, carers in pairs, where it goes, its price)
is held against the need by the rules below, whatever the county.
"""

from dataclasses import dataclass
from datetime import date

from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.policy.condition import UNKNOWN, Condition
from homefirst.policy.need import SAYS, WORDS, Need, said_in_words
from homefirst.policy.substitution import Substitute, substitute_on
from homefirst.policy.terms import Terms, found_of, listed

_FACTS = tuple(WORDS)
NO, NOT_KNOWN, YES = 0, 1, 2
"""How a criterion stands: it is not met, nobody knows, it is met. The worst of several is how all stand."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One row of criteria.csv: what must be so of whoever a service takes. `service` is a code of
    services.csv, or a kind (KINDS), and then it holds for every service of that kind."""

    service: str
    condition: Condition
    sentence: str
    dates: Dates
    source: str
    row: int

    def stands(self, said: tuple[str, ...]) -> int:
        """NO, NOT_KNOWN or YES for a person whose facts are these words."""
        worst = YES
        for place, words in self.condition.asked:
            if said[place] not in words:
                if said[place] != UNKNOWN:
                    return NO
                worst = NOT_KNOWN
        return worst


@dataclass(frozen=True, slots=True)
class Rules:
    """A pack's criteria in the order of the table, and which service may stand in for which."""

    criteria: tuple[Criterion, ...] = ()
    substitutes: tuple[Substitute, ...] = ()

    def of(self, page: str | None, kind: str | None, on: date) -> tuple[Criterion, ...]:
        """The criteria in force on a day for a service of a kind."""
        return tuple(
            one
            for one in self.criteria
            if one.service in (page, kind) and one.service and one.dates.cover(on)
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """Why something does not fit, in sentences, and what is not known that it hangs on. `instead`: it fits in
    the place of what is wanted, by this row."""

    against: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    instead: Substitute | None = None

    @property
    def fits(self) -> bool:
        """Nothing speaks against it, though something may not be known."""
        return not self.against

    @property
    def sure(self) -> bool:
        """Nothing speaks against it, and nothing that it hangs on is unknown."""
        return not self.against and not self.unknown


def unmet(need: Need, terms: Terms, rules: Rules, *, on: date) -> tuple[str, ...]:
    """Sentences that say why a line or service does not fit a person on a day, and then what nobody knows
    that it hangs on (“Not known whether ...”). Empty: it fits."""
    found = fit(need, terms, rules, on=on)
    return found.against + found.unknown


def fit(need: Need, terms: Terms, rules: Rules, *, on: date) -> Fit:
    """How a line or service fits a person on a day."""
    instead = substitute_on(rules.substitutes, need.service, terms.service, on)
    against: list[str] = []
    unknown: list[str] = []
    if terms.service != need.service and instead is None:
        against.append(_another_service(need, terms))
    for sure, sentence in found_of(need, terms, on):
        (against if sure else unknown).append(sentence)
    said = need.words()
    for criterion in rules.of(terms.page, terms.service, on):
        stands = criterion.stands(said)
        if stands == NO:
            against.append(_not_so(criterion, said))
        elif stands == NOT_KNOWN:
            unknown.append(_nobody_said(criterion, said))
    return Fit(tuple(against), tuple(unknown), instead)


def _another_service(need: Need, terms: Terms) -> str:
    is_ = "nothing that is allocated" if terms.service is None else KINDS.get(terms.service, terms.service)
    return f"It is {is_}, and {KINDS.get(need.service, need.service)} is wanted."


def _not_so(criterion: Criterion, said: tuple[str, ...]) -> str:
    """A criterion that is not met, and what was said that it does not allow."""
    why = "; ".join(
        said_in_words(_FACTS[place], said[place])
        for place, words in criterion.condition.asked
        if said[place] not in words and said[place] != UNKNOWN
    )
    return f"It takes only whoever {criterion.sentence}; said of this person: {why}."


def _nobody_said(criterion: Criterion, said: tuple[str, ...]) -> str:
    """A criterion of which nobody knows whether it is met."""
    missing = {SAYS[_FACTS[place]] for place, words in criterion.condition.asked if said[place] not in words}
    return f"Not known whether this person {criterion.sentence}: nobody said {listed(missing)}."
