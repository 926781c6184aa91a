"""How the codes that one side goes through are shown: rows of short words, and what would be returned."""

from collections.abc import Iterable, Mapping
from typing import Any

from homefirst.app.codes.months import MonthSoFar
from homefirst.app.codes.told import OTHER, PARTS
from homefirst.app.ground.places import place_name
from homefirst.app.morning.asking import AsOf
from homefirst.foundation.calendar import local_day
from homefirst.hub.codes import CodesOf, Part, ToAgree
from homefirst.hub.left import LeftLine
from homefirst.hub.verdicts import WHY, code_said
from homefirst.policy.standing_codes import Code, Heard
from homefirst.policy.verification import Said
from homefirst.web.beds.pages import people_said
from homefirst.web.beds.shown import heading, short_key, words
from homefirst.web.morning.shown import Names, by_said, clock_said, short_time, wait_shown
from homefirst.web.sheet.environment import number
from homefirst.web.sheet.table import Table

HEADS = ("Who", "Where", "Ready", "Waits for, and whose", "What was said", "Goes to")
TITLES: Mapping[Part, str] = {
    Part.DISPUTED: "Disputed",
    Part.THEIRS: "Agreed here, waits for the {other}",
    Part.NO_CODE: "No code: the ward is to say what is missing",
    Part.SETTLED: "Settled lately",
}
HEARD: Mapping[Heard, str] = {
    Heard.AGREED: "agreed by both",
    Heard.SETTLED: "settled after a dispute",
    Heard.DISPUTED: "disputed",
    Heard.ONE_SIDE: "agreed by one side alone",
    Heard.NOBODY: "looked at by neither",
    Heard.NO_CODE: "without a code",
}
SHEET_HEADS = (
    "Person", "Name", "Where it stands", "Place", "Ward", "Days ready", "Ready since", "Waits for, and whose",
    "Reason", "Whose", "Why this code", "What was said", "Goes to", "Goes higher today",
)  # fmt: skip
MONTH_HEADS = ("Month", "Code", "Days", "People")


def row_shown(one: ToAgree, asked: AsOf, names: Names) -> dict[str, Any]:
    """A code as the template takes it: everything is words already, and nobody's name."""
    line, at, bed = one.line, asked.at, one.line.bed
    left = line if isinstance(line, LeftLine) else None
    coded = one.code.proposal.coded
    ready = None if bed is None or bed.ready_since is None else short_time(bed.ready_since, at)
    higher = one.higher_on(local_day(asked.at))
    return {
        "person": line.person,
        "id": row_id(one),
        "key": short_key(line.person),
        "place": heading(place_name(bed.place)) if bed else "",
        "ward": words(bed.ward) if bed else "",
        "ready": line.days_ready,
        "ready_since": ready if left is None else days_said(left),
        "waits": [wait_shown(wait, asked.setting.kinds, at) for wait in line.waits],
        "code": code_said(*one.code.proposal.code),
        "because": coded.because,
        "said": list(said_of(one, names, asked)),
        "clock": clock_said(line),
        "higher": None if higher is None else f"goes {higher.step.words} today",
        "part": one.part.value,
        "tick": one.part in (Part.DISPUTED, Part.MINE, Part.THEIRS),
        "left": left is not None,
    }


def row_id(one: ToAgree) -> str:
    """Of a row: of the person, the code and where it stands. Another code is another row, so that nothing
    that was ticked stays so when the code beneath it changes."""
    reason, whose = one.code.proposal.code
    stay = f"-{one.line.bed.spell[:8]}" if isinstance(one.line, LeftLine) else ""
    return f"code-{one.part.value}-{one.line.person}-{reason or 'none'}-{whose or 'none'}{stay}"


def value_of(one: ToAgree) -> str:
    """What a tick sends: of whom, which code was shown, and the last entry that was seen; of who left, in
    which stay."""
    reason, whose = one.code.proposal.code
    stay = f"/{one.line.bed.spell}" if isinstance(one.line, LeftLine) else ""
    return f"{one.line.person}/{reason or ''}/{whose or ''}/{one.line.heard}{stay}"


def days_said(line: LeftLine) -> str:
    """From which to which day somebody is returned under a code."""
    first, last = line.days[0], line.days[-1]
    return f"{first.day} {first:%b}" if first == last else f"{first.day} {first:%b} to {last.day} {last:%b}"


def said_of(one: ToAgree, names: Names, asked: AsOf) -> Iterable[str]:
    """What each side said and when, and what was settled."""
    settled = one.code.settled
    if settled is not None:
        why = "" if settled.why is None else f": {WHY.get(settled.why, settled.why)}"
        yield (
            f"settled as {code_said(settled.reason, settled.whose)}{why}"
            f" ({by_said(settled.by, names)}, {short_time(settled.at, asked.at)})"
        )
        return
    for side, said in ((OTHER[one.side], one.other), (one.side.value, one.own)):
        if said is not None:
            yield _said(side, said, names, asked)
    if one.other is None and one.part is not Part.NO_CODE:
        yield f"{OTHER[one.side]}: nothing yet"


def _said(side: str, said: Said, names: Names, asked: AsOf) -> str:
    why = "" if said.because is None else f": {WHY.get(said.because, said.because)}"
    return f"{side} {said.stance.value}{why} ({by_said(said.by, names)}, {short_time(said.at, asked.at)})"


def group_id(code: Code) -> str:
    return f"group-{code[0]}-{code[1] or 'none'}"


def group_title(code: Code, asked: AsOf) -> str:
    """The code, and what the return calls it."""
    legal = asked.setting.coding.legal.get(code[0] or "")
    name = "" if legal is None else f": {legal.name}"
    return f"{code_said(*code)}{name}"


def group_why(some: Iterable[ToAgree], asked: AsOf) -> str:
    """By which rules the codes of a group are so, in words: a sentence each."""
    rules = {rule.code: rule for own in asked.setting.coding.rules.values() for rule in own}
    used = {one.code.proposal.coded.rule for one in some}
    said = dict.fromkeys(rules[rule].because for rule in sorted(filter(None, used)) if rule in rules)
    return " ".join(f"{one.rstrip('.')}." for one in said)


def months_rows(months: Iterable[MonthSoFar]) -> list[list[str]]:
    """What would be returned, a row for each of what was heard of it."""
    return [
        [one.month.name, HEARD[heard], number(one.days[heard]), number(one.people[heard])]
        for one in months
        for heard in Heard
        if one.days[heard]
    ]


def months_table(months: Iterable[MonthSoFar]) -> Table:
    rows = tuple(tuple(row) for row in months_rows(months))
    return Table("months", "If it were returned now", MONTH_HEADS, rows)


def sheet_of(codes: CodesOf, asked: AsOf, names: Names) -> Table:
    """All codes that a side goes through, as a spreadsheet."""
    rows = tuple(tuple(_sheet_cells(one, asked, names)) for one in codes.every)
    return Table("codes", f"Codes to agree, for the {codes.side.value}", SHEET_HEADS, rows)


def _sheet_cells(one: ToAgree, asked: AsOf, names: Names) -> Iterable[str | None]:
    shown, (reason, whose) = row_shown(one, asked, names), one.code.proposal.code
    yield one.line.person
    yield names.people.get(one.line.person)
    yield PARTS[one.part].format(side=one.side.value, other=OTHER[one.side])
    yield shown["place"]
    yield shown["ward"]
    yield None if shown["ready"] is None else number(shown["ready"])
    yield shown["ready_since"]
    yield "; ".join(f"{wait['what']} ({wait['whose']}, day {wait['days']})" for wait in shown["waits"])
    yield reason
    yield whose
    yield shown["because"]
    yield "; ".join(shown["said"])
    yield shown["clock"]
    yield shown["higher"]


def done_said(agreed: int, disputed: bool, settled: bool) -> str:
    """What was entered last, in a sentence."""
    if disputed:
        return "The dispute is entered, and its clock runs."
    if settled:
        return "The dispute is settled."
    return "" if not agreed else f"Agreed to the codes of {people_said(agreed)}."
