"""How the morning's list is cut: each line has tags, a choice is a set of tags, and beside each tag stands
how many lines one would see with it. Pure.

A tag is a word alone (`no_action`), or a word and what it is of (`site:jr`); of those with the same word one
is chosen at a time, the others are chosen together.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Generic, TypeVar

from homefirst.county.catalogue.delays import Organisation as Whose
from homefirst.hub.line import Agreed, Line
from homefirst.hub.thresholds import Thresholds
from homefirst.hub.whole_list import AT_HOME, On

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "ready": "ready to leave",
        "new": "new since yesterday",
        "local_list": "on the local list",
        "no_action": "no next action",
        "overdue": "action overdue",
        "untouched": "not touched for 24 hours",
        "choice": "choice day 5 or later",
        "choice_step": "choice: a step is due",
        "offered": "an offer stands",
        "approval": "waits for the money to be approved",
        "withdrew": "their provider withdrew, or is closed",
        "out_of_county": "out of county",
        "at_home": "at home",
        "on_the_way": "in reablement or on the way, waiting",
        "to_home_care": "in reablement, waiting for home care",
        "disputed": "code disputed",
        "not_agreed": "code not agreed",
        "self_funder": "pay for themselves",
        "housing": "housing or adaptations",
        "chc": "continuing healthcare: a step is open",
        "chc_late": "continuing healthcare: overdue",
        "leaving": "expected to leave by now or soon",
        "missing": "home not asked after",
        "error": "record error",
    }
)
NOBODY = "nobody"
"""Whose a wait is of which nobody says it."""
GROUPS = ("long", "care", "site", "council", "whose", "why", "waits", "neighbour", "own")
"""Words of which one tag is chosen at a time. `long` cuts those in a bed for 7, 14 or 21 days and more,
`care` by the type of care of the bed, `why` by why somebody is on the list, `waits` by a kind of wait,
`neighbour` by whose protocol holds, `own` by those of whom an organisation has something to do."""
HOUSING = frozenset({"housing", "adaptations"})
SOCIAL = frozenset({Whose.SOCIAL_CARE.value, Whose.BOTH.value})
"""Whose a wait is of which social care has something to do."""
SOCIAL_WORK = "social_work"
"""Who of a council's does what is next, where a social worker does."""


_L = TypeVar("_L")


@dataclass(frozen=True, slots=True)
class Shown(Generic[_L]):
    """The lines that are left, and how many would be with each tag besides, or in place of the one of its
    word."""

    lines: tuple[_L, ...]
    counts: Mapping[str, int]


def tags_of(line: Line, at: datetime, thresholds: Thresholds, new: Collection[str]) -> frozenset[str]:
    """Everything by which a line can be found."""
    untouched = timedelta(hours=thresholds.untouched_hours)
    holds = {
        "ready": On.READY in line.on,
        "new": line.person in new,
        "local_list": line.local_list,
        "no_action": line.next is None,
        "overdue": line.overdue,
        "untouched": line.touched is None or at - line.touched.at >= untouched,
        "choice": line.choice is not None and line.choice.day >= thresholds.choice_near,
        "choice_step": line.choice is not None and line.choice.step_due(at),
        "offered": bool(line.offers),
        "approval": line.approval is not None,
        "withdrew": bool(line.lost or line.shut),
        "out_of_county": bool(line.on & {On.ELSEWHERE, On.THEIRS}),
        "at_home": bool(line.on & AT_HOME),
        "on_the_way": On.SECONDARY in line.on,
        "to_home_care": line.moves_on,
        "disputed": line.agreed is Agreed.DISPUTED,
        "not_agreed": line.agreed is Agreed.OPEN,
        "self_funder": line.funding == "self",
        "housing": bool(line.kinds & HOUSING),
        "chc": line.continuing is not None,
        "chc_late": line.continuing is not None and line.continuing.overdue,
        "leaving": On.LEAVING in line.on,
        "missing": bool(line.missing),
        "error": bool(line.errors),
    }
    return frozenset(
        (
            *(tag for tag, held in holds.items() if held),
            *(f"long:{band}" for band in (7, 14, 21) if line.band >= band),
            f"site:{line.site or 'home'}",
            f"council:{line.council or 'unknown'}",
            *(f"whose:{wait.whose or NOBODY}" for wait in line.waits),
            *(f"why:{one.value}" for one in line.on),
            *(f"waits:{what}" for what in line.kinds),
            *(() if line.bed is None else (f"care:{line.bed.care}",)),
            *(() if line.neighbour is None else (f"neighbour:{line.neighbour.code}",)),
        )
    )


def is_own(line: Line, organisation: str, provider: str | None) -> bool:
    """Whether an organisation has something to do of a line: a hospital of those in its own beds (`provider`:
    whose the bed is), a council of its own people of whom a wait, the proposed code or an action is social
    care's."""
    if provider == organisation:
        return True
    if line.council != organisation:
        return False
    whose = {wait.whose for wait in line.waits} | ({line.code.proposal.code[1]} if line.code else set())
    return bool(whose & SOCIAL) or any(one.owner == SOCIAL_WORK for one in line.actions)


def own_tag(organisation: str) -> str:
    """The tag by which a list is cut to an organisation's own."""
    return f"own:{organisation}"


def own_of(chosen: Iterable[str]) -> str | None:
    """The organisation to whose own a list is cut; None: to nobody's."""
    return next((tag.partition(":")[2] for tag in chosen if group_of(tag) == "own"), None)


def known_tag(tag: str) -> bool:
    """Whether a tag is one that lines can have."""
    group, colon, value = tag.partition(":")
    if not colon:
        return tag in WORDS
    return group in GROUPS and bool(value) and (group != "long" or value in ("7", "14", "21"))


def cut(
    lines: Sequence[_L],
    tags: Sequence[frozenset[str]],
    chosen: Iterable[str],
    groups: Collection[str] = GROUPS,
) -> Shown[_L]:
    """The lines that have every chosen tag, in their order, and the counts beside the tags."""
    wanted = frozenset(chosen)
    kept = tuple(line for line, own in zip(lines, tags, strict=True) if wanted <= own)
    counts: Counter[str] = Counter()
    for own in tags:
        lacking = wanted - own
        if not lacking:
            counts.update(own)
        elif len({group_of(tag) for tag in lacking}) == 1:
            # It is seen with another choice of that one word, if that can be changed at all.
            group = group_of(next(iter(lacking)))
            if group in groups:
                counts.update(tag for tag in own if group_of(tag) == group)
    return Shown(kept, counts)


def with_tag(chosen: Iterable[str], tag: str, groups: Collection[str] = GROUPS) -> frozenset[str]:
    """What is chosen when a tag is chosen besides, or in place of the one of its word."""
    group = group_of(tag)
    return frozenset((*(one for one in chosen if group not in groups or group_of(one) != group), tag))


def group_of(tag: str) -> str:
    return tag.partition(":")[0]
