"""How many must have left a site by each day: counted slowly, person by person and day by day."""

from datetime import timedelta
from fractions import Fraction


def plain_short(site, people, weeks, left_today, today, days):
    """`people` are dicts: `site`, whether the draft looks for them now (`looked_for`), the day for which a
    place is promised (`promised`), the day on which they are expected (`expected`) and whether that is
    `sure`. `weeks`: by weekday (Monday 0) a list of (came, left) of each of the last such days at the site,
    None where unknown. The answer: how many more must have left by each day, None where nobody knows."""
    beds_missing, answer = Fraction(0), []
    for number in range(days):
        day = today + timedelta(days=number)
        some = weeks.get(day.weekday())
        if some is None:
            return None
        beds_missing += Fraction(sum(came for came, _ in some), len(some))
        sure = 0
        for one in people:
            if one["site"] != site or one["looked_for"]:
                continue
            goes = one["promised"] or (one["expected"] if one["sure"] else None)
            if goes == day:
                sure += 1
        if number == 0:
            beds_missing -= sure + left_today
        else:
            beds_missing -= max(Fraction(sure), Fraction(sum(left for _, left in some), len(some)))
        people_missing = 0
        while people_missing < beds_missing:
            people_missing += 1
        answer.append(people_missing)
    return tuple(answer)
