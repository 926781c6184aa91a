"""Taking a backup: what `homefirst backup take` does."""

from collections.abc import Mapping
from typing import Any

from homefirst.app.backups import take_backup
from homefirst.jobs.steps import Steps


def back_up(steps: Steps) -> Mapping[str, Any]:
    """What was taken, as `{"folder", "bytes", "removed"}`."""
    steps.begin(1)
    taken = take_backup(None)
    steps.done("The backup is taken", {})
    return {"folder": taken.backup.folder.name, "bytes": taken.backup.size, "removed": list(taken.removed)}
