"""What is done once a day unasked: the log is proved, and where backups are kept, one is taken."""

from datetime import datetime

from homefirst.app.backups import backups_are_kept
from homefirst.app.work import BACK_UP, PROVE_LOG, this_work
from homefirst.foundation.calendar import local_day

BY = "the worker"


def ask_for_today(now: datetime) -> None:
    """Asks for the day's jobs, each once a day, however often and from wherever it is asked."""
    today = f"on {local_day(now)}"
    this_work().ask(PROVE_LOG, key=today, arguments={}, by=BY)
    if backups_are_kept():
        this_work().ask(BACK_UP, key=today, arguments={}, by=BY)
