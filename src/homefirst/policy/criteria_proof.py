"""What is wrong with criteria taken together: one that nobody can meet, alone or with the others of its
service, and one that excludes nobody. All that can be said of a person about the facts that are asked is gone
through, on all days, because it is little."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise, product

from homefirst.county.catalogue.dated import Dates
from homefirst.county.catalogue.row import Row
from homefirst.county.catalogue.service_pages import ServicePage
from homefirst.policy.condition import UNKNOWN, Condition
from homefirst.policy.criteria import YES, Criterion
from homefirst.policy.need import ASKED, WORDS

NEVER = tuple(
    ASKED.parse(text)
    for text in (
        "home=none housing=fit|adaptations|unfit",
        "home=alone|shared|sheltered|residential|nursing_home housing=homeless",
        "mobility=bed transfers=alone",
        "mobility=alone|aid transfers=hoist",
    )
)
"""What cannot be so of one person at one time."""
OTHER = "another"
"""A locality that no criterion names."""


def prove(criteria: Sequence[Criterion], pages: Sequence[ServicePage], rows: Mapping[int, Row]) -> None:
    """Notes in the rows what is wrong; `rows` are those of the table by their numbers."""
    for one in criteria:
        if _excludes_nobody(one.condition):
            rows[one.row].wrong("condition", "Everybody meets it.", "Ask for less, or take the row away.")
    told: set[int] = set()
    for own in _together(criteria, pages):
        for span in _spans(own):
            found = _nobody_meets([one for one in own if one.dates.hold(span)])
            if found is not None and found.row not in told:
                told.add(found.row)
                _tell(found, [one for one in own if one.dates.hold(span)], span, rows[found.row])


def _tell(last: Criterion, own: Sequence[Criterion], span: Dates, row: Row) -> None:
    """Notes at the row after which nobody is left that nobody is, and with which others it is so."""
    if _nobody_meets([last]) is last:
        row.wrong("condition", "Nobody can meet it.", "Ask for what can be so of one person at one time.")
        return
    others = [str(one.row) for one in own if one.row < last.row and _nobody_meets([one, last]) is not None]
    others = others or [str(one.row) for one in own if one.row < last.row]
    what = f"Nobody can meet it together with row {' and '.join(others)}, {span}."
    row.wrong("condition", what, "Mend one of them, or let one end where the other begins.")


def _together(criteria: Sequence[Criterion], pages: Sequence[ServicePage]) -> Iterator[list[Criterion]]:
    """The criteria that hold for one and the same service: its own and its kind's."""
    services = dict.fromkeys((page.service, page.kind) for page in pages)
    for code in dict.fromkeys(one.service for one in criteria):
        services.setdefault((code, None))
    for service, kind in services:
        own = [one for one in criteria if one.service in (service, kind)]
        if own:
            yield own


def _nobody_meets(own: Sequence[Criterion]) -> Criterion | None:
    """The criterion after which, taken in their order, nobody is left who meets all; None where some are."""
    left = list(_people(own))
    for one in own:
        left = [said for said in left if one.stands(said) == YES]
        if not left:
            return one
    return None


def _people(own: Sequence[Criterion]) -> Iterator[tuple[str, ...]]:
    """All who can be, as far as these criteria tell them apart: the words of the facts that they ask, one
    word for all that are treated alike."""
    conditions = [*(one.condition for one in own), *NEVER]
    asked = sorted({place for one in own for place, _ in one.condition.asked})
    ranges = [_words(place, conditions) for place in asked]
    for words in product(*ranges):
        said = [UNKNOWN] * len(WORDS)
        for place, word in zip(asked, words, strict=True):
            said[place] = word
        if not any(never.holds(tuple(said)) for never in NEVER):
            yield tuple(said)


def _words(place: int, conditions: Sequence[Condition]) -> tuple[str, ...]:
    """The words of a fact, one for each way in which the conditions tell them apart."""
    sets = [words for one in conditions for at, words in one.asked if at == place]
    named = {word for words in sets for word in words}
    known = WORDS[tuple(WORDS)[place]] or (*sorted(named - {UNKNOWN}), OTHER)
    alike = {tuple(word in words for words in sets): word for word in reversed(known)}
    return tuple(word for word in known if word in set(alike.values()))


def _excludes_nobody(condition: Condition) -> bool:
    names = tuple(WORDS)
    return bool(condition.asked) and all(
        WORDS[names[place]] and words >= set(WORDS[names[place]]) for place, words in condition.asked
    )


def _spans(own: Sequence[Criterion]) -> Iterator[Dates]:
    """All days, cut wherever one of these begins or ends."""
    cuts: list[date] = sorted(
        {day for one in own for day in (one.dates.first, one.dates.until) if day is not None}
    )
    for first, until in pairwise((None, *cuts, None)):
        yield Dates(first, until)
