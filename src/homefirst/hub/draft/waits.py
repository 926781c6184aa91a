"""What somebody waits for, as a draft reads it: which service answers it, whether that is a step, and why of
several waits one is looked for. Pure."""

from homefirst.county.journey.census import OpenWait
from homefirst.hub.draft.rules import STEPS, DraftRules
from homefirst.hub.line import Line
from homefirst.policy.substitution import substitute_on


def service_of(wait: OpenWait, rules: DraftRules) -> str | None:
    """Which kind of service answers a wait; None for a step, as an assessment or equipment is."""
    found = answers_of(wait, rules)
    return None if found in STEPS else found


def answers_of(wait: OpenWait, rules: DraftRules) -> str | None:
    """Which kind of service answers a wait, steps included; None where nothing that is posted does."""
    kind = rules.kinds.get(wait.what)
    return rules.tables.service_of(wait.what if kind is None else kind.coded_as, rules.first_day)


def waits_said(line: Line, rules: DraftRules) -> str:
    """What somebody waits for, in words."""
    return ", ".join(wait_words(one, rules) for one in line.waits)


def wait_words(wait: OpenWait, rules: DraftRules) -> str:
    kind = rules.kinds.get(wait.what)
    return wait.what.replace("_", " ") if kind is None else kind.words


def waits_besides(line: Line, wait: OpenWait, wanted: str, rules: DraftRules) -> tuple[tuple[str, str], ...]:
    """What somebody waits for beside that for which is looked, and why that is not. Nobody begins in two
    places, so that of what would be a place, or care at home, one is looked for at a time."""
    found = []
    for one in line.waits:
        if one.wait == wait.wait:
            continue
        service = service_of(one, rules)
        if service is None:
            why = "no place or hours that are posted answer that"
        elif service == wanted:
            why = "the same place answers it"
        elif _stands_in(service, wanted, rules) or _stands_in(wanted, service, rules):
            why = "the one may stand in for the other"
        else:
            why = "one place at a time, and they wait longer for the other"
        found.append((wait_words(one, rules), why))
    return tuple(found)


def _stands_in(instead: str, wanted: str, rules: DraftRules) -> bool:
    return substitute_on(rules.criteria.substitutes, wanted, instead, rules.first_day) is not None
