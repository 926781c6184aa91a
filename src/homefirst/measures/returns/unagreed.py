"""The codes under which days are returned that hospital and council have not agreed, and of which nobody is
asked any more on a morning's list: of whoever left, is ready no more or in another stay, and codes that were
before the one of now. Pure.

A verdict is about a code of a stay, so that one word answers for all its days. Which code is asked about is
`Codes.about`; days without a code have none, and are not among them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from homefirst.county.catalogue.delays import Care, Organisation
from homefirst.county.journey.census import InBed, OpenWait
from homefirst.foundation.calendar import day_after, midnight
from homefirst.measures.returns.night import Codes, Night
from homefirst.policy.coding import Coded
from homefirst.policy.standing_codes import Code, Heard


@dataclass(frozen=True, slots=True)
class Unagreed:
    """A code of a stay, and the days that are returned under it, each a midnight, the last first known as
    `bed` and `waits` stood then. `coded` is the code; `rule` is the row of the pack that counts, also where
    the wait says another code; `since` is when it was first before the two. Who returns the days, and whose
    council is responsible, are those of the last; None: nobody knows."""

    person: str
    bed: InBed
    coded: Coded
    rule: str | None
    since: datetime
    waits: tuple[OpenWait, ...]
    days: tuple[date, ...]
    provider: str | None
    council: str | None

    @property
    def spell(self) -> str:
        return self.bed.spell

    @property
    def code(self) -> Code:
        return self.coded.reason, None if self.coded.whose is None else self.coded.whose.value


def unagreed(nights: Iterable[Night], codes: Codes, now: Mapping[str, Code]) -> tuple[Unagreed, ...]:
    """Those of some nights, whose history `codes` has all of; the longest first. `now` is the code of which
    the two are asked of a stay on the list, by the stay: what they say of it counts for every day that it may
    be asked of."""
    found: dict[tuple[str, str, Code], list[tuple[Night, InBed]]] = {}
    for one in nights:
        if one.heard.agreed or one.heard is Heard.NO_CODE:
            continue
        bed = codes.history.bed_at(one.key, midnight(day_after(one.day)))
        if bed is None or (bed.spell in now and now[bed.spell] in codes.asked(one)):
            continue
        found.setdefault((one.person, bed.spell, codes.about(one, bed.spell)), []).append((one, bed))
    made = (_unagreed(own, code, codes) for (_, _, code), own in found.items())
    return tuple(sorted(made, key=lambda one: (-len(one.days), one.person, one.days[0])))


def _unagreed(own: list[tuple[Night, InBed]], code: Code, codes: Codes) -> Unagreed:
    last, bed = max(own, key=lambda one: one[0].day)
    waits = codes.history.waits_at(last.key, midnight(day_after(last.day)))
    ruled = codes.ruled(last.key, Care(last.care), last.day, last.council)
    coded = ruled
    if (ruled.reason, ruled.whose) != code:
        coded = _as_recorded(code, waits, codes, last.day)
    opened = [wait.opened for wait in waits if wait.wait == coded.wait]
    began = [bed.ready_since] if bed.ready_since is not None else []
    return Unagreed(
        person=last.person,
        bed=bed,
        coded=coded,
        rule=ruled.rule,
        since=max([*began, *opened], default=midnight(min(one.day for one, _ in own))),
        waits=waits,
        days=tuple(sorted(one.day for one, _ in own)),
        provider=last.provider,
        council=last.council,
    )


def _as_recorded(code: Code, waits: Iterable[OpenWait], codes: Codes, day: date) -> Coded:
    """A code that a wait says, as if a rule had made it."""
    reason, whose = code
    wait = next((one.wait for one in waits if (one.reason, one.whose) == code), None)
    regime = codes.codings[day].regime
    return Coded(
        regime=None if regime is None else regime.code,
        reason=reason,
        whose=None if whose is None else Organisation(whose),
        wait=wait,
        rule=None,
        because="It is what the wait itself says, and is returned so as long as nobody has agreed another.",
        others=(),
    )
