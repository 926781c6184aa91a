"""The verbs of the programme."""

from datetime import datetime

from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import Appended, Author, Fact, Occurred, Receipt
from homefirst.foundation.store.log import Log
from homefirst.programme.answers import Decided, check_text
from homefirst.programme.events import FINDING_ANSWERED, STREAM
from homefirst.programme.projection import payload_of
from homefirst.programme.reconcile.finding import Finding

FORM = "the form of an answer"


def answer(
    log: Log,
    *,
    finding: Finding,
    decided: Decided,
    text: str,
    role: str,
    by: Author,
    in_force: str | None = None,
    form: str | None = None,
    at: datetime | None = None,
    because: str | None = None,
) -> Appended:
    """Answers a finding for somebody of this role; answered again, the last answer counts. `form` is the
    sender's own name for it, so that one sent twice is one.

    Raises NotUnderstood, with the field in `where`, for a text that cannot be kept, for a statement in force
    that is no side, and for a decision that names none.
    """
    kept = check_text(text)
    sides = [side.statement for side in finding.sides]
    if in_force is not None and in_force not in sides:
        raise NotUnderstood(
            "This statement is no side of the finding.", where="in_force", next="Choose one of its sides."
        )
    if decided is Decided.DECIDED and in_force is None:
        raise NotUnderstood(
            "No statement is chosen.", where="in_force", next="Choose the one that is in force."
        )
    fact = Fact(
        stream=STREAM,
        type=FINDING_ANSWERED,
        occurred=Occurred.at(at or log.now().known_at),
        payload=payload_of(finding, decided=decided, in_force=in_force, text=kept, role=role),
        known_at=at,
        receipt=None if form is None else Receipt(FORM, form),
    )
    return log.append([fact], by=by, because=because)
