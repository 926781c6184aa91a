"""One person's ward page: sections, each with how it stands and the forms that change it. What was typed into
a form that could not be taken stands in it again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from homefirst.app.ward.asking import wait_kinds
from homefirst.app.ward.desk import PersonOnWard, entry_of
from homefirst.county.catalogue import ward_words
from homefirst.county.journey import events as kinds
from homefirst.county.journey.census import OpenWait, TimelineEntry
from homefirst.county.journey.said_of import HOME
from homefirst.county.journey.told import Assessment, Choice
from homefirst.foundation.store.events import EventType
from homefirst.web.beds.shown import heading
from homefirst.web.beds.words import happened, says
from homefirst.web.sheet.environment import day, local_time
from homefirst.web.ward import words as said
from homefirst.web.ward.fields import Field, Form, Section, Sent
from homefirst.web.ward.forms import NONE_MET, OUTCOMES, TESTS, WHOSE, choices_offered

LATELY = 12
"""Entries of the ward's that are listed, to be taken back."""
AS_IT_WAS = "not said"
SECTION_OF = {
    "readiness": "ready",
    "criteria": "criteria-now",
    "expected": "expected-now",
    "pathway": "pathway-now",
    **dict.fromkeys(("wait_opened", "wait_changed", "wait_closed"), "waits"),
    "circumstances": "circumstances-now",
    "needs": "needs-now",
    "needs_besides": "needs-now",
    **dict.fromkeys(("assessment_requested", "assessment_done", "assessment_withdrawn"), "assessments"),
    **dict.fromkeys(("choice_began", "choice_paused", "choice_resumed", "choice_made"), "choices"),
    "slip": "lately",
}
"""In which section a form stands, by what it sends as `say`: whoever saved comes back there."""


def sections_of(on: PersonOnWard, sent: Sent | None, *, open_form: str = "") -> tuple[Section, ...]:
    """The sections of a person's page, one form unfolded where that is asked for; what is said of a stay only
    of somebody in a bed."""
    found = (*(_of_the_stay(on) if on.bed is not None else ()), *_of_the_person(on))
    return tuple(
        replace(one, forms=tuple(_as_sent(_unfolded(form, open_form), sent) for form in one.forms))
        for one in found
    )


def _unfolded(form: Form, open_form: str) -> Form:
    return replace(form, open=True) if form.id == open_form else form


def error_places(sections: Iterable[Section]) -> list[dict[str, str]]:
    """What the summary of errors names, each with the field that it leads to."""
    found = []
    for form in (form for one in sections for form in one.forms):
        found += [{"text": form.error, "href": f"#{form.id}"}] if form.error else []
        found += [
            {"text": field.error, "href": f"#{form.id}-{field.name}"} for field in form.fields if field.error
        ]
    return found


def entry_line(one: TimelineEntry) -> str:
    """An entry in a line: what happened, when, and who entered it."""
    event = one.event
    what = says(event)
    told = f"{happened(event)}: {what}" if what else happened(event)
    return f"{told} ({local_time(event.occurred.start)}, entered by {event.by})"


def _as_sent(form: Form, sent: Sent | None) -> Form:
    """A form with what was typed into it, where it is the one that was sent."""
    if sent is None or sent.form != form.id:
        return form
    error = sent.error
    words = f"{error.what} {error.next}".strip()
    names = {field.name for field in form.fields}
    fields = tuple(
        replace(
            field,
            value=tuple(sent.typed.getlist(field.name)),
            error=words if error.where == field.name else "",
        )
        for field in form.fields
    )
    whole = "" if error.where in names else words
    return Form(form.id, form.say, form.title, form.button, fields, form.hidden, whole, open=True)


def _of_the_stay(on: PersonOnWard) -> tuple[Section, ...]:
    one, bed, told = on.on_ward, on.bed, on.told
    assert one is not None
    assert bed is not None
    tests = tuple(
        f"{label}: {'holds' if getattr(bed, name) else 'does not hold'}" for name, label in TESTS.items()
    )
    ready = said.ready_said(one)
    return (
        Section(
            "ready",
            "Ready to leave",
            (*([ready] if ready else []), *tests, *_amiss(on)),
            (_readiness_form(on),),
        ),
        Section(
            "criteria-now",
            "Criteria to reside",
            (*said.criteria_lines(one), heading(said.asked_said(one))),
            () if bed.on_leave else (_criteria_form(on),),
        ),
        Section(
            "expected-now",
            "Expected date",
            (heading(said.expected_said(told, on.clock.at)),),
            (_expected_form(on),),
        ),
        Section("pathway-now", "Pathway", (heading(said.pathway_said(told)),), (_pathway_form(on),)),
    )


def _amiss(on: PersonOnWard) -> tuple[str, ...]:
    """What else is to be said of somebody who is ready: without it the hub has nothing to go by."""
    one = on.on_ward
    if one is None or one.bed.ready_since is None:
        return ()
    criteria = on.told.criteria
    needs_bed = criteria is not None and bool(criteria.met)
    return (
        *(() if on.waits else ("Nobody says what they wait for: say it under Waits, below",)),
        *(("A criterion to reside is still met: say under Criteria whether it is",) if needs_bed else ()),
    )


def _of_the_person(on: PersonOnWard) -> tuple[Section, ...]:
    at, told = on.clock.at, on.told
    waits = tuple(heading(said.wait_line(wait, at)) for wait in on.waits)
    asked = tuple(heading(_assessment_said(on, one)) for one in told.assessments)
    choosing = tuple(heading(said.choice_said(one, at)) for one in told.choices)
    return (
        Section(
            "waits",
            "Waits",
            waits or ("Nothing is waited for",),
            (
                *(form for wait in on.waits for form in _wait_forms(on, wait)),
                _wait_opened_form(bool(on.waits)),
            ),
        ),
        Section("circumstances-now", "Home", _home_lines(on), (_circumstances_form(on),)),
        Section("needs-now", "Needs", tuple(map(heading, said.needs_lines(told))), _needs_forms(on)),
        Section(
            "assessments",
            "Assessments",
            asked or ("None is asked for",),
            (*(form for one in told.assessments for form in _assessment_forms(one)), _assessment_form()),
        ),
        Section(
            "choices",
            "Choice",
            choosing or ("There is none to be made",),
            (*(form for one in told.choices for form in _choice_forms(one)), _choice_began_form()),
        ),
        Section(
            "lately",
            "Entered on the ward",
            (entry_line(on.of_the_ward[0]),) if on.of_the_ward else ("Nothing yet",),
            tuple(_slip_form(one) for one in on.of_the_ward[:LATELY]),
        ),
    )


def _home_lines(on: PersonOnWard) -> tuple[str, ...]:
    """What is known of home; what is not yet, with the clock of its 48 hours."""
    one, lines = on.on_ward, said.circumstances_said(on.told)
    if one is None or not one.missing:
        return tuple(lines)
    return (heading(f"{said.missing_said(one.missing)}: {said.left_said(one.home_left)}"), *lines)


def _readiness_form(on: PersonOnWard) -> Form:
    holds = tuple(name for name in TESTS if getattr(on.bed, name))
    fields = (
        Field("checks", "tests", "What holds", tuple(TESTS.items()), holds),
        _when("Since when"),
    )
    return Form("readiness", "readiness", "Change the three tests", "Save", fields)


def _criteria_form(on: PersonOnWard) -> Form:
    now = on.told.criteria
    met = () if now is None else now.met or (NONE_MET,)
    criteria = {
        code: f"{words}, {ward_words.CRITERIA_MORE[code]}" if code in ward_words.CRITERIA_MORE else words
        for code, words in ward_words.CRITERIA.items()
    }
    offered = ((NONE_MET, "None of these: they no longer need the bed"), *_sentences(criteria))
    fields = (
        Field("checks", "met", "What is met now", offered, tuple(met)),
        _when("Found when"),
        *_slip(on, kinds.CRITERIA_RECORDED),
    )
    return Form("criteria", "criteria", "Say what is met", "Save", fields)


def _expected_form(on: PersonOnWard) -> Form:
    now = on.told.expected
    offered = (*_sentences(ward_words.CERTAINTIES), ("unknown", "Not known any more"))
    certainty = () if now is None else (now.certainty or "unknown",)
    fields = (
        Field("date", "day", "Day", value=(_iso(now.day if now else None),)),
        Field("radios", "certainty", "How sure", offered, certainty),
        *_slip(on, kinds.EXPECTED_DATE_SET),
    )
    return Form("expected", "expected", "Set the date", "Save", fields)


def _pathway_form(on: PersonOnWard) -> Form:
    offered = tuple((str(number), words) for number, words in ward_words.PATHWAYS.items())
    now = () if on.told.pathway is None else (str(on.told.pathway),)
    which = Field("radios", "pathway", "Pathway", offered, now, ward_words.PATHWAYS_MORE)
    fields = (which, *_slip(on, kinds.PATHWAY_SET))
    return Form("pathway", "pathway", "Set the pathway", "Save", fields)


def _circumstances_form(on: PersonOnWard) -> Form:
    now = on.told.circumstances
    fields = tuple(
        select_of(
            name,
            heading(ward_words.ASKED[name]),
            ward_words.CIRCUMSTANCES[name],
            None if now is None else getattr(now, name),
        )
        for name in HOME
    )
    return Form("circumstances", "circumstances", "Say what was found out", "Save", fields)


def _needs_forms(on: PersonOnWard) -> tuple[Form, ...]:
    now: Mapping[str, Any] = {} if on.told.needs is None else on.told.needs.described
    labels = {"visitor_sex": "Who may visit", "nights": "Nights"}
    fields = tuple(
        select_of(name, labels.get(name, heading(name)), words, now.get(name))
        for name, words in ward_words.NEEDS.items()
    )
    besides = (
        _some("tasks", "Health tasks for carers", ward_words.TASKS, now.get("tasks")),
        _some("cover", "What must be there besides", ward_words.COVER, now.get("cover")),
        select_of("bariatric", "Bariatric equipment", ward_words.BARIATRIC, now.get("bariatric")),
    )
    return (
        Form("needs", "needs", "Describe what they can do and need", "Save", fields),
        Form("needs_besides", "needs_besides", "Say which health tasks and cover they need", "Save", besides),
    )


def _some(name: str, label: str, words: Mapping[str, str], now: Iterable[str] | None) -> Field:
    """Checks of which none may be said, too; nothing ticked: nobody said it."""
    ticked = () if now is None else tuple(now) or (NONE_MET,)
    offered = ((NONE_MET, "None of these"), *_sentences(words))
    return Field("checks", name, label, offered, ticked, "Left empty: not known.")


def _wait_forms(on: PersonOnWard, wait: OpenWait) -> tuple[Form, ...]:
    of, hidden = said.wait_words(wait.what), (("wait", wait.wait),)
    offered = dict(_kinds_offered()) | {wait.what: heading(of)}
    past = wait.due is not None and said.is_past(wait.due, on.clock.at)
    fields = (
        select_of("what", "What they wait for", offered, wait.what, none=""),
        select_of("whose", "Whose step it is", WHOSE, wait.whose),
        Field("date", "due", "Due", value=(_iso(wait.due),), hint="It is overdue." if past else ""),
    )
    outcome = Field("radios", "outcome", "How it ended", tuple(_sentences(OUTCOMES)))
    ended = (outcome, _when("Ended when"))
    return (
        Form(f"wait_closed-{wait.wait}", "wait_closed", f"End the wait for {of}", "End", ended, hidden),
        Form(
            f"wait_changed-{wait.wait}", "wait_changed", f"Change the wait for {of}", "Save", fields, hidden
        ),
    )


def _wait_opened_form(others: bool) -> Form:
    what = select_of("what", "What they wait for", dict(_kinds_offered()), None, none="Choose")
    fields = (
        replace(what, groups=_by_pathway(what.options)),
        select_of("whose", "Whose step it is", WHOSE, None),
        Field("date", "due", "Due", hint="Left empty: after the days that this usually takes."),
        _when("Since when"),
    )
    title = "They wait for something else" if others else "They wait for something"
    return Form("wait_opened", "wait_opened", title, "Open the wait", fields)


def _by_pathway(options: tuple[tuple[str, str], ...]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The waits under the pathway that each is for, then those that any may need: thirty in one row are
    not found on a telephone."""
    under = wait_kinds()
    pathways: list[tuple[int | None, str]] = [
        (number, f"Pathway {text}") for number, text in ward_words.PATHWAYS.items()
    ]
    groups = [
        (title, tuple(one for one in options if one[0] and under[one[0]].pathway == number))
        for number, title in (*pathways, (None, "On any pathway"))
    ]
    return tuple((title, found) for title, found in groups if found)


def _assessment_forms(one: Assessment) -> tuple[Form, ...]:
    of, hidden = said.what_assessed(one.what), (("assessment", one.assessment),)
    return (
        Form(f"assessment_done-{one.assessment}", "assessment_done", f"{of}", f"Done: {of}", (), hidden),
        Form(
            f"assessment_withdrawn-{one.assessment}",
            "assessment_withdrawn",
            f"{of}",
            f"Not wanted any more: {of}",
            (),
            hidden,
        ),
    )


def _assessment_form() -> Form:
    fields = (
        select_of("what", "What is to be assessed", ward_words.ASSESSMENTS, None, none="Choose"),
        select_of("profession", "Who is asked", ward_words.PROFESSIONS, None, none="Choose"),
        Field("date", "due", "Due", hint="May be left empty."),
    )
    return Form("assessment_requested", "assessment_requested", "Ask for an assessment", "Ask", fields)


def _choice_forms(one: Choice) -> tuple[Form, ...]:
    of, hidden = said.wait_words(one.what), (("choice", one.choice),)
    made = Form(f"choice_made-{one.choice}", "choice_made", of, f"They have chosen: {of}", (), hidden)
    if one.paused:
        again = Form(
            f"choice_resumed-{one.choice}", "choice_resumed", of, f"The clock goes on: {of}", (), hidden
        )
        return (made, again)
    why = Field("radios", "why", "Why", tuple(_sentences(ward_words.PAUSES)))
    stop = f"Stop the clock: {of}"
    return (
        made,
        Form(f"choice_paused-{one.choice}", "choice_paused", stop, "Stop the clock", (why,), hidden),
    )


def _choice_began_form() -> Form:
    fields = (
        select_of("what", "What they can choose from", choices_offered(), None, none="Choose"),
        _when("Told when"),
    )
    return Form(
        "choice_began", "choice_began", "They were told what to choose from", "Start the clock", fields
    )


def _slip_form(one: TimelineEntry) -> Form:
    entry = str(entry_of(one))
    return Form(f"slip-{entry}", "slip", entry_line(one), "That was a slip", (), (("entry", entry),))


def _slip(on: PersonOnWard, kind: EventType) -> tuple[Field, ...]:
    """The tick that what was said last was a slip: what is said now takes its place."""
    last = on.last_of(kind)
    if last is None:
        return ()
    told = says(last.event) or happened(last.event).lower()
    words = f"What was said on {local_time(last.event.occurred.start)} was a slip: this takes its place"
    return (Field("checks", "slip", "", (("1", words),), hint=f"It was: {told}."),)


def _assessment_said(on: PersonOnWard, one: Assessment) -> str:
    who = ward_words.PROFESSIONS.get(one.profession, one.profession)
    due = said.due_said(one.due, on.clock.at)
    return f"{said.what_assessed(one.what)}: {who}, asked {day(one.requested)}, {due}"


def _when(label: str) -> Field:
    return Field("moment", "when", label, hint="Left empty: now.")


def select_of(
    name: str, label: str, words: Mapping[str, str], value: str | None, *, none: str = AS_IT_WAS
) -> Field:
    options = (*((("", heading(none)),) if none else ()), *_sentences(words))
    return Field("select", name, label, options, (value or "",))


def _sentences(words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((code, heading(text)) for code, text in words.items())


def _kinds_offered() -> Iterable[tuple[str, str]]:
    return ((code, heading(kind.words)) for code, kind in wait_kinds().items() if not kind.stands_for)


def _iso(value: date | None) -> str:
    return "" if value is None else value.isoformat()
