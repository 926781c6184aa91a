"""Which offers of a draft are above what whoever looks at it may commit, and who has to approve them: asked
before anything is confirmed, by the rule by which a confirmed offer waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings

from homefirst.app.offers.approving import commitments
from homefirst.county.access.roles import roles
from homefirst.foundation.errors import Refused
from homefirst.hub.draft.drafts import Draft
from homefirst.policy.commitments import approval_needed


@dataclass(frozen=True, slots=True)
class Above:
    """An offer that a role may not commit by itself: up to how many pounds a week it may, and which role
    approves it (both None: nobody may, or the role commits no money); in words."""

    weekly: Decimal
    limit: Decimal | None
    owner: str | None
    said: str

    def as_answer(self) -> dict[str, Any]:
        limit = None if self.limit is None else float(self.limit)
        return {"weekly": float(self.weekly), "limit": limit, "owner": self.owner, "said": self.said}


def above(draft: Draft, role: str | None) -> Mapping[str, Above]:
    """The offers of a draft that are above what a role may commit, by person. Where a price is not known
    nothing is: the same holds once it is confirmed."""
    table = commitments(settings.PACK)
    found: dict[str, Above] = {}
    for row in (*draft.answer["assignments"], *draft.answer["expected"]):
        if role is None or row.get("weekly") is None:
            continue
        weekly = Decimal(str(row["weekly"])).quantize(Decimal("0.01"))
        try:
            needed = approval_needed(table, role, weekly, on=draft.day, at=draft.at)
        except Refused as error:
            said = f"It cannot be confirmed. {error.problem.what}"
            found[row["person"]] = Above(weekly, None, None, said)
            continue
        if needed is not None:
            hours = round((needed.due - draft.at).total_seconds() / 3600)
            said = (
                f"Above the £{needed.limit:,.2f} a week that you may commit: the"
                f" {roles()[needed.owner].title.lower()} approves it, within {hours} hours."
            )
            found[row["person"]] = Above(weekly, needed.limit, needed.owner, said)
    return found
