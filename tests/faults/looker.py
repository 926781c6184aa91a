"""Somebody who looks at a person again and again, to be killed: says so when they were shown who it is.

python -m tests.faults.looker KEY [before|after]

It says the number of the look when the name was read. With a word it kills itself (-9) at its third look:
before the record of the view is made, or after, when nothing of the person is read yet.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homefirst.settings")

import django

django.setup()

from homefirst.app.people.asking import Caller, ask_person
from homefirst.county.access import permits
from homefirst.county.access.seeing import Asker

LAST = 3
CLARA = Asker("clara", "clinician", "ouh")


def die_at(moment: str) -> None:
    """Makes the recording of the third view the last thing that this process does, or begins."""
    durably, views = permits._durably, count(1)

    def recorded(log: object, facts: object) -> None:
        third = next(views) == LAST
        if third and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        durably(log, facts)  # type: ignore[arg-type]
        if third:
            os.kill(os.getpid(), signal.SIGKILL)

    permits._durably = recorded


def main() -> None:
    if len(sys.argv) > 2:
        die_at(sys.argv[2])
    for look in count(1):
        seen = ask_person(UUID(sys.argv[1]), Caller(CLARA, datetime.now(UTC), f"look {look}"))
        assert seen.known.identity is not None
        print(look, flush=True)


if __name__ == "__main__":
    main()
