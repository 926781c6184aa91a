"""Taking a county pack in: it is checked whole before anything of it is loaded, and with a problem the pack
that was in force stays so."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

from homefirst.app.ground.house import open_log, this_county
from homefirst.app.pack.check import DELAYED_DAYS, check_pack
from homefirst.county.catalogue.in_force import (
    content_of,
    folder_in_force,
    intact,
    put_in_force,
    write_aside,
)
from homefirst.county.catalogue.pack import read_county
from homefirst.county.figures import record
from homefirst.county.figures.delays import DelayTable
from homefirst.county.figures.pack_tables import read_delay_tables
from homefirst.foundation.errors import Problem, Refused, Unavailable
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.log import Log

LOADER = Author("county pack", loader=True)
TOLD = 20
"""Problems that a start tells; homefirst pack check tells all."""


def take_pack(say: Callable[[str], None]) -> bool:
    """Takes in the named pack where it is not the one in force; whether that is so now.

    With a problem nothing of it is loaded: `say` hears the sentences, and the pack in force stays. Raises
    Refused where there is none yet.
    """
    named, data = named_pack(), settings.DATA
    copy: Path = settings.PACK
    held = copy != named and intact(copy)
    try:
        content = content_of(named)
    except Unavailable as error:
        return _kept_out(say, (error.problem,), held=held)
    if held and copy.name == content.digest:
        say(_loaded(load_pack(copy)))
        return True
    aside = write_aside(data, content)
    try:
        problems = check_pack(aside).problems or _unpublishable(aside)
        if problems:
            return _kept_out(say, problems, held=held)
        appended = load_pack(aside)
        put_in_force(data, read_county(aside).area, aside, content.digest)
        go_by_pack_in_force()
        say(_loaded(appended))
        return True
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _kept_out(say: Callable[[str], None], problems: Sequence[Problem], *, held: bool) -> bool:
    """Tells why the named pack was not taken in, and goes on with the one that is `held`; raises Refused
    where there is none."""
    for problem in problems[:TOLD]:
        say(str(problem))
    named = named_pack()
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    if not held:
        raise Refused(
            f"The county pack has {count}. Nothing of it was loaded, and none was in force before.",
            where=str(named),
            next=f"Mend it; homefirst pack check {named} tells what.",
        )
    say(f"The county pack in {named} has {count}. Nothing of it was loaded; the one before stays in force.")
    say(_loaded(load_pack(settings.PACK)))
    return False


def named_pack() -> Path:
    """The folder of the pack that HOMEFIRST_PACK names, in force or not."""
    folder: Path = settings.NAMED_PACK
    return folder


def named_is_in_force() -> bool:
    """Whether this process goes by what lies in the named pack's folder now."""
    named, pack = named_pack(), settings.PACK
    try:
        return bool(pack == named or pack.name == content_of(named).digest)
    except Unavailable:
        return False


def go_by_pack_in_force() -> None:
    """Has this process go by the pack that is in force now; one may have come into force since it began."""
    settings.PACK = folder_in_force(settings.DATA, settings.NAMED_PACK)
    settings.COUNTY = read_county(settings.PACK)


def load_pack(folder: Path) -> int:
    """Takes in a county pack's published figures; the number of tables that were new."""
    log, tables = _log_and_tables(folder)
    log.open_years()
    wrong = record.unpublishable(log, tables)
    if wrong:
        problem = _told(wrong[0])
        raise Refused(problem.what, where=problem.where, next=problem.next)
    return record.publish(log, tables=tables, by=LOADER, because="county pack").new


def _unpublishable(folder: Path) -> tuple[Problem, ...]:
    """What of a pack's figures contradicts what the log holds."""
    log, tables = _log_and_tables(folder)
    return tuple(map(_told, record.unpublishable(log, tables)))


def _log_and_tables(folder: Path) -> tuple[Log, tuple[DelayTable, ...]]:
    path = folder / DELAYED_DAYS
    return open_log(this_county().area), read_delay_tables(path) if path.exists() else ()


def _told(one: record.Unpublishable) -> Problem:
    table = one.table
    where = f"{DELAYED_DAYS}, {table.area}, {table.month}, {table.breakdown.value}"
    return Problem(where, one.why, one.next)


def _loaded(appended: int) -> str:
    return f"County pack: {this_county().name}, {appended} published tables new."
