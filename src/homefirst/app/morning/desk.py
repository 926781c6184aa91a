"""What is entered on a line of the morning's list: actions, and what is said of the code. Whoever enters says
which state of the line they saw; where somebody else was quicker nothing is kept, and they hear who."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings

from homefirst.app.ground.house import this_log
from homefirst.app.ground.who_is_whose import who_now
from homefirst.app.morning.asking import (
    LineAsked,
    Said,
    ask_one,
    organisation_names,
    provider_of,
    rules_of,
    setting_at,
)
from homefirst.app.people.asking import Caller
from homefirst.app.people.naming import list_people
from homefirst.county.access.users import roles_of
from homefirst.county.catalogue.delays import Organisation as Attribution
from homefirst.county.catalogue.waits import BY
from homefirst.county.journey import read
from homefirst.county.journey.open_now import open_of
from homefirst.county.people.identity import Identity
from homefirst.foundation.calendar import LONDON, local_day
from homefirst.foundation.errors import NotFound, NotUnderstood, Overtaken, Refused
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View
from homefirst.hub import record
from homefirst.hub.actions import WHAT, check_due, same_open
from homefirst.hub.events import STREAM
from homefirst.hub.judges import FILE as JUDGES
from homefirst.hub.judges import Party, check_speaks, of_them, parties
from homefirst.hub.line import Besides, Line, proposal_of
from homefirst.hub.person import Facts, told_together
from homefirst.hub.read import actions_said, decisions_said, verdicts_said
from homefirst.hub.verdicts import WHY, Code, Proposal
from homefirst.policy.coding_rule import Coding
from homefirst.policy.verification import Act, Side


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts on whose line, at which instant of the list, and the last entry that they saw; `identity` is
    who it is, as they may see it."""

    line: Line
    at: datetime
    seen: int
    caller: Caller
    identity: Identity | None = None

    @property
    def by(self) -> Author:
        return Author(self.caller.asker.user)


def ask_line(key: UUID, at: datetime | None = None, known_at: datetime | None = None) -> LineAsked:
    """The line of one person. Raises NotFound, in the words said of nobody, for who is not on the list."""
    asked = ask_one(key, at, known_at)
    if asked is None:
        raise no_line()
    return asked


def no_line() -> NotFound:
    """What is said of a person who is not on the list, whom one may not know of, or who does not exist."""
    return NotFound(
        "There is no such line on this morning’s list.", where="line", next="Go back to the list."
    )


def act_on(key: UUID, at: datetime | None, seen: int, caller: Caller) -> Acting:
    """The line that somebody may act on: of a person whom they may see. Raises NotFound as `ask_line`."""
    asked = ask_line(key, at)
    line = asked.line
    identity = list_people([UUID(line.person)], caller).who.get(UUID(line.person))
    if identity is None:
        raise no_line()
    when = caller.at if at is None and not asked.ended else asked.at
    return Acting(line, when, seen, caller, identity)


def add_action(acting: Acting, *, what: str, owner: str, due: datetime | None, note: str) -> None:
    """Somebody is to do something next. Raises NotUnderstood for what is no such action or no time for it,
    Refused for what they are to do already, and Overtaken."""
    check_said(what=what, owner=owner)
    check_due(due, acting.at)
    given = given_said(acting.line, what, owner)
    if given is not None:
        raise Refused(given, where="what", next="Pass that on to change its time, or say that it is done.")
    with _unmoved(acting):
        record.assign_action(
            this_log(),
            person=acting.line.person,
            action=str(uuid4()),
            what=what,
            owner=owner,
            due=due,
            note=note,
            by=acting.by,
            at=acting.at,
        )


def given_said(line: Line, what: str, owner: str) -> str | None:
    """That somebody is to do the same for a person already, and by when; None where nobody is."""
    one = same_open(line.actions, what, owner)
    if one is None:
        return None
    local = None if one.due is None else one.due.astimezone(LONDON)
    by = "" if local is None else f", by {local.day} {local:%B, %H:%M}"
    return f"This was given before: {WHAT[what]}, {BY[owner]}{by}."


def pass_on(acting: Acting, action: str, *, owner: str, due: datetime | None) -> None:
    """Somebody else is to do it, or by another time. Raises as `add_action`."""
    _one_of("owner", owner, BY)
    check_due(due, acting.at)
    person = _person_of(acting, action)
    with _unmoved(acting):
        record.pass_action(
            this_log(), person=person, action=action, owner=owner, due=due, by=acting.by, at=acting.at
        )


def finish(acting: Acting, action: str, *, withdraw: bool = False) -> None:
    """It is done, or not to be done any more. Raises Overtaken where the line has moved since."""
    person = _person_of(acting, action)
    with _unmoved(acting):
        if withdraw:
            record.withdraw_action(this_log(), person=person, action=action, by=acting.by, at=acting.at)
        else:
            record.finish_action(
                this_log(), person=person, action=action, outcome=None, by=acting.by, at=acting.at
            )


def judge(acting: Acting, *, side: Side, act: Act, shown: Code, why: str | None) -> None:
    """A side agrees to the code, or disputes it. Raises Refused where the caller does not speak for it,
    NotUnderstood for a dispute without a reason, Overtaken where another code is proposed now or the line has
    moved."""
    check_speaks_of(acting.line, acting.caller, side)
    if act is Act.DISPUTE:
        _one_of("why", why or "", WHY)
    with _unmoved(acting):
        record.judge_code(
            this_log(),
            proposed=_proposed(acting),
            shown=shown,
            side=side,
            act=act,
            why=why,
            keys=acting.line.keys,
            by=acting.by,
            at=acting.at,
        )


def settle(acting: Acting, *, shown: Code, returned: Code, why: str | None) -> None:
    """What is returned after a dispute. Raises as `judge`, and NotUnderstood for what the return does not
    have."""
    check_speaks_of(acting.line, acting.caller, Party.SETTLES)
    check_legal(acting, returned)
    with _unmoved(acting):
        record.settle_dispute(
            this_log(),
            proposed=_proposed(acting),
            shown=shown,
            returned=returned,
            why=why,
            keys=acting.line.keys,
            by=acting.by,
            at=acting.at,
        )


def speaks_for(caller: Caller) -> frozenset[Party]:
    """For whom the caller speaks about a code."""
    return parties(rules_of(settings.PACK).judges, caller.asker.role, caller.asker.organisation)


def speaks_of(line: Line, caller: Caller) -> frozenset[Party]:
    """For whom the caller speaks about the code of a line: for a hospital of those in its beds, for a council
    of those for whom it is responsible."""
    return frozenset(one for one in speaks_for(caller) if is_of(line, one, caller.asker.organisation))


def is_of(line: Line, party: Party | Side, organisation: str) -> bool:
    """Whether a line is one of those of whom an organisation speaks as a party."""
    return of_them(party, organisation, provider=provider_of(line), council=line.council)


def check_speaks_of(line: Line, caller: Caller, party: Party | Side) -> None:
    """Raises Refused, with who may, where the caller does not speak for a party about a line's code."""
    asker = caller.asker
    check_speaks(rules_of(settings.PACK).judges, asker.role, asker.organisation, party)
    if is_of(line, party, asker.organisation):
        return
    theirs = line.council if party == Party.COUNCIL else provider_of(line)
    named = organisation_names().get(theirs or "", theirs)
    of = f"{named} is responsible for them" if party == Party.COUNCIL else f"The bed is of {named}"
    raise Refused(
        f"You may not speak for the {party} about this code. {of}.",
        where=str(party),
        next=f"By {JUDGES} whoever works there may, if anybody is named.",
    )


def said_roles(names: Collection[str]) -> dict[str, str]:
    """In which role those work who said something, by their names; nothing of loaders."""
    return roles_of(names)


@contextmanager
def _unmoved(acting: Acting) -> Iterator[None]:
    """Holds the hub's stream; raises Overtaken where anything was entered of the line since it was seen."""
    with this_log().holding(STREAM) as view:
        keys = acting.line.keys
        said: list[Said] = [
            *actions_said(view, keys),
            *verdicts_said(view, keys),
            *decisions_said(view, keys),
        ]
        last = max(said, key=lambda one: one.seq, default=None)
        if last is not None and last.seq != acting.seen:
            local = last.at.astimezone(LONDON)
            raise Overtaken(
                f"{last.by} changed this line, as of {local.day} {local:%B %Y, %H:%M}, after you opened it.",
                where="line",
                next="Here is how it stands now; enter yours again if it is still right.",
            )
        yield


def _proposed(acting: Acting) -> Callable[[View], Proposal]:
    """What is proposed of the person when it is asked, by what stands then."""

    def proposed(view: View) -> Proposal:
        line, at = acting.line, acting.at
        found = open_of(view, line.keys, at)
        told = list(read.told(view, at, of=line.keys).values())
        facts = Facts(
            line.person,
            beds=tuple(one.bed for one in found.values() if one.bed is not None),
            waits=tuple(
                sorted((w for one in found.values() for w in one.waits), key=lambda w: (w.opened, w.wait))
            ),
            told=told_together(line.person, told) if told else None,
        )
        setting = setting_at(at)
        who = who_now(view, [line.person]).get(line.person)
        council = None if who is None else who.council_on(local_day(at))
        neighbour = None if council is None else setting.sites.neighbours.get(council)
        proposal = proposal_of(facts, setting, Besides(line.keys, council=council, neighbour=neighbour))
        if proposal is None:
            raise Overtaken(
                "This person is not ready to leave a bed any more, so that there is no code.",
                where="code",
                next="Go back to the list.",
            )
        return proposal

    return proposed


def check_legal(acting: Acting, returned: Code) -> None:
    """Raises as `check_legal_on`, of a line of the list."""
    coded = None if acting.line.code is None else acting.line.code.proposal.coded
    check_legal_on(setting_at(acting.at).coding, None if coded is None else coded.rule, returned)


def check_legal_on(coding: Coding, counted: str | None, returned: Code) -> None:
    """Raises NotUnderstood for what the return does not have on a day, or not of that side, and for what can
    never be of both where what they wait for is recorded as both (reablement, by a local agreement): the rule
    that `counted` says so."""
    reason, whose = returned
    if reason is None:
        if whose is not None:
            raise NotUnderstood("No reason is nobody’s.", where="returned", next="Choose a reason.")
        return
    legal = coding.legal.get(reason)
    if legal is None:
        raise NotUnderstood(
            f"The return has no reason {reason} on that day.", where="returned", next="Choose one."
        )
    if legal.whose and whose not in legal.whose:
        raise NotUnderstood(
            f"Reason {reason} cannot be of that side.",
            where="returned",
            next=f"Choose one of {', '.join(sorted(legal.whose))}.",
        )
    rule = next((rule for own in coding.rules.values() for rule in own if rule.code == counted), None)
    if rule is not None and rule.whose == Attribution.BOTH and Attribution.BOTH not in legal.whose:
        raise NotUnderstood(
            f"What they wait for is recorded as both here, and reason {reason} is never of both.",
            where="returned",
            next=f"Choose another, or mend the wait on the ward ({rule.code}).",
        )


def _person_of(acting: Acting, action: str) -> str:
    """Under which key an open action was assigned. Raises Refused for one that is not open on the line."""
    found = next((one for one in acting.line.actions if one.action == action), None)
    if found is None:
        raise Refused("This is not open on the line any more.", where="action", next="Look at how it stands.")
    said = actions_said(this_log().now(), acting.line.keys)
    return next(one.person for one in said if one.action == action)


def check_said(*, what: str, owner: str) -> None:
    """Raises NotUnderstood for what nobody can be given to do, and for nobody to do it."""
    _one_of("what", what, WHAT)
    _one_of("owner", owner, BY)


_CHOSEN = {"what": "what is to be done", "owner": "by whom", "why": "why the code is wrong"}


def _one_of(where: str, code: str, known: Collection[str]) -> None:
    if code not in known:
        raise NotUnderstood(
            f"It does not say {_CHOSEN[where]}.", where=where, next="Choose it from the list."
        )
