"""Taking a backup: what `homefirst backup take` does, told as it goes and ended between two files.

The worker's daily one removes what is older than the settings want kept; one that somebody asks for on a page
removes nothing, or a few clicks would drive out what the operator keeps.
"""

from collections.abc import Mapping
from typing import Any

from homefirst.app.service.backups import take_backup
from homefirst.foundation.backup.take import UnderWay
from homefirst.jobs.steps import Steps, TryLater


def back_up(steps: Steps) -> Mapping[str, Any]:
    """What was taken, as `{"folder", "bytes", "removed"}`."""

    def counted(done: int, in_all: int) -> None:
        steps.tell(done, in_all, f"{done / 1e6:,.0f} of {in_all / 1e6:,.0f} MB copied")

    steps.begin(1)
    try:
        taken = take_backup(None, prune=steps.arguments.get("prune") is True, counted=counted)
    except UnderWay as under_way:
        raise TryLater(under_way.what) from under_way
    steps.done("The backup is taken", {})
    return {"folder": taken.backup.folder.name, "bytes": taken.backup.size, "removed": list(taken.removed)}
