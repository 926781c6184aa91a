"""The morning's list: who is on it, and the figures at its head. Frozen; `morning_of` is pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from homefirst.county.capacity.ward_beds import WardBeds
from homefirst.hub.line import Besides, Line, line_of
from homefirst.hub.neighbours import Neighbour
from homefirst.hub.person import Facts
from homefirst.hub.setting import Setting
from homefirst.hub.site_beds import Ward
from homefirst.hub.strip import Strip, strip_of
from homefirst.hub.whole_list import On, why_on

_LAST = datetime(9999, 1, 1, tzinfo=UTC)
_FIRST_LOOKED_AT = (
    On.URGENT,
    On.FAILING,
    On.SECONDARY,
    On.FIRST,
    On.LEAVING,
    On.WAITS,
    On.THEIRS,
    On.ELSEWHERE,
)


@dataclass(frozen=True, slots=True)
class Morning:
    """The list at an instant, as known at a time: those ready the longest first, then whom to look at
    first."""

    at: datetime
    known_at: datetime
    strip: Strip
    lines: tuple[Line, ...]


def on_the_list(
    facts: Mapping[str, Facts], setting: Setting, neighbours: Mapping[str, Neighbour]
) -> dict[str, frozenset[On]]:
    """Who is on the list, and why; `neighbours` says whose people are a neighbour's, by person."""
    found = {}
    for person, one in facts.items():
        why = why_on(one, setting, neighbours.get(person))
        if why:
            found[person] = why
    return found


def morning_of(
    now: Mapping[str, Facts],
    was: Mapping[str, Facts],
    setting: Setting,
    *,
    known_at: datetime,
    on: Mapping[str, frozenset[On]],
    besides: Mapping[str, Besides],
    came: Mapping[str, Sequence[int]] | None,
    left: Mapping[str, int],
    kept: Mapping[str, Line] = MappingProxyType({}),
    theirs: Collection[str] = (),
    posted: Mapping[Ward, WardBeds] | None = None,
) -> Morning:
    """The list of whom `on` names, with the figures of all; `kept` are lines made before that hold still,
    `theirs` whose council is another county's, `posted` what wards said of their beds."""
    lines = [
        kept.get(person) or line_of(now[person], why, setting, besides[person]) for person, why in on.items()
    ]
    lines.sort(key=_order)
    errors = sum(bool(line.errors) for line in lines)
    strip = strip_of(
        now,
        was,
        setting,
        came=came,
        left=left,
        errors=errors,
        secondary=[person for person, why in on.items() if On.SECONDARY in why],
        theirs=theirs,
        posted=posted,
    )
    return Morning(setting.at, known_at, strip, tuple(lines))


def _order(line: Line) -> tuple[bool, datetime, int, datetime, str]:
    ready = On.READY in line.on and line.bed is not None and line.bed.ready_since is not None
    since = line.bed.ready_since if ready and line.bed is not None else None
    place = next((n for n, one in enumerate(_FIRST_LOOKED_AT) if one in line.on), len(_FIRST_LOOKED_AT))
    came = line.waiting_since or (line.bed.admitted if line.bed is not None else _LAST)
    return not ready, since or _LAST, 0 if ready else place, came, line.person
