"""The synthetic hub's work by the two mornings that people look at, written through the log as the hub's."""

from collections.abc import Iterable
from itertools import groupby

from homefirst.app.ground.house import this_county, this_log
from homefirst.app.morning.asking import ask_morning
from homefirst.app.synthetic.offers import write_offers
from homefirst.foundation.store.events import Author
from homefirst.intake.synthetic.county import SEED
from homefirst.intake.synthetic.happenings import keys_of
from homefirst.intake.synthetic.hub_work import HubWork, Said
from homefirst.intake.synthetic.lots import Shared
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.telling import mornings_of
from homefirst.intake.synthetic.write import Written

BECAUSE = "synthetic county"


def write_hub_work(tables: Tables, source: str) -> Written:
    """What the hub did by the local list's morning and by the record's last, of those who are on the list
    then; on the last it has offered something to some. The journeys of both have to be there. What was
    written before is known by its receipts and keys."""
    new = already = 0
    for at in mornings_of(tables.record):
        asked = ask_morning(at)
        work = HubWork(Shared(tables), asked.setting, keys_of(this_county().area, SEED), SEED)
        done = _append(work.of_morning(asked.morning.lines), source)
        new, already = new + done.new, already + done.already
    offers = write_offers(work, asked.morning.lines)
    return Written(new + offers.new, already + offers.already, ())


def _append(said: Iterable[Said], source: str) -> Written:
    """In the order given: what one role said at once, in one append."""
    new = already = 0
    for author, some in groupby(said, key=lambda one: one.author):
        facts = [one.fact(source) for one in some]
        done = this_log().append(facts, by=Author(author, loader=True), because=BECAUSE)
        new, already = new + done.new, already + done.already
    return Written(new, already, ())
