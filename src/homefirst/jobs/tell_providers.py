"""Telling providers that offers wait for them, outside of every page: a mail server may take its time."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from homefirst.app.offers.mail import this_door
from homefirst.app.offers.told import tell
from homefirst.jobs.steps import Steps


def tell_providers(steps: Steps) -> Mapping[str, Any]:
    """How many messages went, as `{"told", "kept"}`; `kept` are those that no door takes."""
    steps.begin(1)
    told = tell(this_door(), at=datetime.now(UTC))
    steps.done("Told", {})
    return {"told": told.sent, "kept": told.kept}
