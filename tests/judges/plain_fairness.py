"""A second, slow way to count who was overtaken by whom: every pair, question by question; and to say whether
somebody would have fitted another's place: every line, need by need."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from homefirst.county.capacity.resource import Resource
from homefirst.measures.fairness import OfSomebody
from homefirst.policy.alike import Asker
from homefirst.policy.criteria import Rules, unmet
from homefirst.policy.terms import terms_of_resource


def alike_plainly(one: Asker, got: Asker, lines: Sequence[Resource], rules: Rules, on: date) -> str:
    """“yes”, “no” or “not known”: whether somebody would have fitted the place that another got from one of
    some lines."""

    def against(who: Asker, line: Resource) -> list[str]:
        said = unmet(who.need, terms_of_resource(line), rules, on=on)
        return [sentence for sentence in said if not sentence.startswith("Not known")]

    def stands(who: Asker, line: Resource) -> str:
        if against(who, line):
            return "no"
        return "not known" if unmet(who.need, terms_of_resource(line), rules, on=on) else "yes"

    answers = []
    if one.need.service in ("home_care", "reablement"):
        if one.locality and got.locality:
            answers.append("yes" if one.locality == got.locality else "no")
        else:
            answers.append("not known")
        if one.hours is not None and got.hours is not None:
            answers.append("yes" if one.hours <= got.hours else "no")
        else:
            answers.append("not known")
    least = min(len(against(got, line)) for line in lines)
    can_be = [line for line in lines if len(against(got, line)) == least]
    each = {stands(one, line) for line in can_be}
    answers.append("yes" if each == {"yes"} else "no" if each == {"no"} else "not known")
    return "no" if "no" in answers else "not known" if "not known" in answers else "yes"


def overtaken_plainly(
    waits: Sequence[OfSomebody], fits: Callable[[OfSomebody, OfSomebody], object], until: datetime
) -> dict[str, set[str]]:
    """For each wait that was overtaken the waits that did so."""
    found: dict[str, set[str]] = {}
    for late in waits:
        for quick in waits:
            if late.wait.since is None or quick.wait.since is None or quick.wait.placed is None:
                continue
            same = late.wait.service == quick.wait.service and late.wait.person != quick.wait.person
            came_later = quick.wait.since > late.wait.since
            over = late.wait.placed if late.wait.placed is not None else late.wait.ended
            while_waiting = quick.wait.placed < until and (over is None or quick.wait.placed < over)
            goes_first = quick.first and not late.first
            if same and came_later and while_waiting and not goes_first and fits(late, quick):
                found.setdefault(late.wait.wait, set()).add(quick.wait.wait)
    return found
