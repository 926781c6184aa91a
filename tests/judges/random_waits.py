"""Random people who wait: a day, open waits, and a situation of which some things are not known."""

import random
from datetime import UTC, date, datetime, timedelta

from homefirst.county.catalogue.delays import Care
from homefirst.county.catalogue.ward_words import CIRCUMSTANCES
from homefirst.county.journey.census import OpenWait
from homefirst.policy.situation import ChoiceClock, Residence, Situation

DAYS = ("2010-07-31 2010-08-01 2015-04-01 2016-08-31 2016-09-01 2016-09-30 2016-10-01 2017-03-31 2017-04-01"
        " 2020-02-29 2020-03-01 2024-01-26").split()  # fmt: skip
OWNERS = ("nhs", "nhs", "social_care", "social_care", "both", None, "nobody we know")
YES_OR_NO = (True, False, None)


class Waiting:
    """Draws people; `kinds` and `owners` are codes of the pack by which they are coded."""

    def __init__(self, kinds, owners, seed=20160310):
        self._random = random.Random(seed)
        self._kinds = (*kinds, *("choice", "dispute") * 4, "nothing we know")
        self._owners = (*OWNERS, *owners)

    def day(self):
        if self._random.random() < 0.5:
            return date.fromisoformat(self._random.choice(DAYS))
        return date(2012, 1, 1) + timedelta(days=self._random.randrange(5_500))

    def waits(self, day):
        draw = self._random
        count = draw.choice((0, 1, 1, 1, 2, 2, 3, 5))
        opened = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        return [
            OpenWait(
                person="p",
                wait=key,
                what=draw.choice(self._kinds),
                reason=None,
                whose=draw.choice(self._owners),
                opened=opened - timedelta(hours=24 * draw.randrange(4)),
                due=None,
            )
            for key in draw.sample("abcdefghij", count)
        ]

    def situation(self):
        pick = self._random.choice
        return Situation(
            care=pick((*Care, None)),
            funding=pick((*CIRCUMSTANCES["funding"], None)),
            residence=pick((*Residence, None)),
            housing=pick((*CIRCUMSTANCES["housing"], None)),
            choice=pick((*ChoiceClock, None)),
            choice_of=pick((*self._kinds, "residential", "nursing", "home_care", "reablement", None)),
            offer=pick(YES_OR_NO),
            dispute=pick(YES_OR_NO),
        )
