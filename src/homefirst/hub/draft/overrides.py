"""What the coordinator changed by hand: held at a place, exchanged with somebody, or kept out of it. Pure.

An override holds for the call of its day. Each says who, why and by whom; the last of a person that says
where they go counts, and what they are kept out of adds up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

HOLD, SWAP, EXCLUDE = "hold", "swap", "exclude"
MADE, LIFTED = "DraftOverridden", "DraftOverrideLifted"
HOW: Mapping[str, str] = MappingProxyType(
    {HOLD: "held at a place", SWAP: "exchanged with somebody else", EXCLUDE: "kept out"}
)
WHY_OVERRIDDEN: Mapping[str, str] = MappingProxyType(
    {
        "known_better": "known better than the record has it",
        "clinical": "a clinical reason",
        "family": "for the family’s sake",
        "promised": "it was promised to them",
        "fairness": "fairer so",
        "provider": "the provider asks for it",
        "safety": "not safe otherwise",
        "mistake": "the draft is mistaken",
    }
)


@dataclass(frozen=True, slots=True)
class OverrideSaid:
    """One entry, in the order of recording. `resource` None with `exclude`: nothing is offered to them at
    this call. `other` is the person with whom they were exchanged, in an entry of its own."""

    seq: int
    event: str
    override: str
    person: str
    day: date
    how: str | None
    resource: str | None
    start: date | None
    other: str | None
    why: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Overrides:
    """What stands for one call: by person the place and day where they are held, the lines that they are kept
    out of, and who is offered nothing; with the entries, in their order."""

    held: Mapping[str, OverrideSaid]
    kept_out: Mapping[str, frozenset[str]]
    nothing: Mapping[str, OverrideSaid]
    entries: tuple[OverrideSaid, ...]

    def before(self) -> "tuple[Overrides, ...]":
        """As it stood before each action, the first with nothing by hand; a swap's two entries are one
        action."""
        actions = list(dict.fromkeys(one.override for one in self.entries))
        return tuple(
            overrides_of([one for one in self.entries if one.override in actions[:count]], None)
            for count in range(len(actions))
        )


NONE = Overrides({}, {}, {}, ())


def overrides_of(said: Iterable[OverrideSaid], day: date | None) -> Overrides:
    """What stands of all that was said, for the call of a day (None: of those alone that are given). A lifted
    override counts no more, and a later place of a person takes the place of the one before."""
    mine = [one for one in sorted(said, key=lambda one: one.seq) if day is None or one.day == day]
    lifted = {one.override for one in mine if one.event == LIFTED}
    stands = tuple(one for one in mine if one.event == MADE and one.override not in lifted)
    held: dict[str, OverrideSaid] = {}
    kept_out: dict[str, frozenset[str]] = {}
    nothing: dict[str, OverrideSaid] = {}
    for one in stands:
        if one.how != EXCLUDE:
            held[one.person] = one
            nothing.pop(one.person, None)
            kept_out[one.person] = kept_out.get(one.person, frozenset()) - {one.resource or ""}
        elif one.resource is None:
            nothing[one.person] = one
            held.pop(one.person, None)
        else:
            kept_out[one.person] = kept_out.get(one.person, frozenset()) | {one.resource}
            if one.person in held and held[one.person].resource == one.resource:
                held.pop(one.person)
    return Overrides(held, {who: some for who, some in kept_out.items() if some}, nothing, stands)


def of_person(one: OverrideSaid, person: str) -> OverrideSaid:
    """The same under the key that stands for a person now."""
    return replace(one, person=person)
