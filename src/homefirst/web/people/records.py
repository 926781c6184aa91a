"""The records officer's pages: pairs that may be one person, side by side, and one person's record. What is
shown was on record before; what is sent is done once, or not at all."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from homefirst.app.ground.house import this_county
from homefirst.app.lists.otherwise import Otherwise
from homefirst.app.lists.words import councils
from homefirst.app.people.asking import organisations
from homefirst.app.records.desk import (
    PairSeen,
    RecordSeen,
    ask_pair,
    ask_pairs,
    ask_record,
    check_erasable,
    correct_record,
    decide_pair,
    erase_record,
    own_version,
    part_record,
    reopen_pair,
)
from homefirst.app.records.people_desk import BECAUSE, key_in
from homefirst.county.people.identity import Sex
from homefirst.county.people.known import Known, Version, corrected_by
from homefirst.county.people.matching import POINTS, Reason, in_words
from homefirst.county.people.read import Proposal
from homefirst.county.people.record import ErasedBecause
from homefirst.foundation.errors import HomefirstError, NotUnderstood, Overtaken, Refused
from homefirst.web.gate.asked import check_county
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.people.pages import caller_of, version_row
from homefirst.web.people.records_shown import compared_rows, corrected, record_rows, written_of
from homefirst.web.sheet.environment import local_time

PARTS = (
    *("family", "given", "birth_date", "death_date", "sex", "nhs_number", "address", "postcode"),
    *("practice", "council", "because"),
)
LEFT = frozenset({"practice", "council"})
"""What a form that does not ask it leaves as it is."""
ANSWERS = {"same-first", "same-second", "different", "later"}


@require_safe
def matches(request: HttpRequest, county: str) -> HttpResponse:
    """The pairs to decide, conflicts first, by key; and the way to a record by its key."""
    check_county(county)
    wanted = request.GET.get("person", "").strip()
    mistake: NotUnderstood | None = None
    if wanted:
        try:
            return HttpResponseRedirect(_to("record", key=key_in(wanted)))
        except NotUnderstood as error:
            mistake = error
            if wants_json(request):
                return told(request, error)
    answer = ask_pairs(caller_of(request))
    if wants_json(request):
        return JsonResponse(answer.as_answer())
    shown = {
        "synthetic": True,
        "pairs": [pair_row(one) for one in answer.pairs],
        "more": answer.more,
        "decided": [pair_row(one) for one in answer.decided],
        "otherwise": [otherwise_row(one) for one in answer.otherwise],
        "mistake": mistake,
        "as_json": "?format=json",
    }
    return render(request, "people/matches.html", shown, status=200 if mistake is None else 400)


@require_safe
def match(request: HttpRequest, county: str, proposal: int) -> HttpResponse:
    """Two records side by side, what speaks for and against, and the decision."""
    check_county(county)
    seen = ask_pair(proposal, caller_of(request))
    if wants_json(request):
        return JsonResponse(seen.as_answer())
    return _pair_page(request, seen, {}, None, _decided(request))


@require_POST
def decide(request: HttpRequest, county: str, proposal: int) -> HttpResponse:
    """Takes a decision and leads to the next pair; where it cannot be, the pair again with the reason."""
    check_county(county)
    written = {
        name: request.POST.get(name, "") for name in ("decision", "because", "first", "second", "seen")
    }
    caller = caller_of(request)
    try:
        kind, keep = _decision_in(written)
        next_ = decide_pair(
            proposal, caller, decision=kind, keep=keep, because=_chosen(written), seen=_seen(written)
        )
    except (NotUnderstood, Refused) as mistake:
        if wants_json(request):
            return told(request, mistake)
        return _pair_page(request, ask_pair(proposal, caller), written, mistake, None)
    if wants_json(request):
        return JsonResponse({"proposal": proposal, "decision": kind, "next": next_}, status=201)
    to = _to("matches") if next_ is None else _to("match", proposal=next_)
    return HttpResponseRedirect(f"{to}?after={proposal}", status=303)


@require_POST
def reopen(request: HttpRequest, county: str, proposal: int) -> HttpResponse:
    """Takes back what was decided of a pair, and leads to it; where it cannot be, it says why."""
    check_county(county)
    written = {name: request.POST.get(name, "") for name in ("because", "seen")}
    caller = caller_of(request)
    try:
        reopen_pair(proposal, caller, because=_chosen(written), seen=_seen(written))
    except (NotUnderstood, Refused) as mistake:
        if wants_json(request):
            return told(request, mistake)
        return _pair_page(request, ask_pair(proposal, caller), written, mistake, None)
    if wants_json(request):
        return JsonResponse({"proposal": proposal, "decision": None}, status=201)
    return HttpResponseRedirect(_to("match", proposal=proposal), status=303)


@require_safe
def record(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """One person's record: every version, the merges under it, and what can be done."""
    check_county(county)
    seen = ask_record(key, caller_of(request))
    if wants_json(request):
        return JsonResponse(seen.as_answer())
    return _record_page(request, seen, {}, None)


@require_POST
def part(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """Undoes a merge, and leads to the record that stands for itself again."""
    check_county(county)
    written = {name: request.POST.get(name, "") for name in ("gone", "because", "seen")}
    caller = caller_of(request)
    try:
        because = _chosen(written)
        out_of = part_record(key, caller, gone=written["gone"], because=because, seen=_seen(written))
    except (NotUnderstood, Refused) as mistake:
        if wants_json(request):
            return told(request, mistake)
        return _record_page(request, ask_record(key, caller), written, mistake)
    if wants_json(request):
        return JsonResponse({"person": written["gone"], "out_of": str(out_of)}, status=201)
    return HttpResponseRedirect(_to("record", key=key_in(written["gone"])), status=303)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, county: str, key: UUID, version: int) -> HttpResponse:
    """Puts right a version of who somebody is: the form with what stands there, and what came of it."""
    check_county(county)
    caller = caller_of(request)
    if request.method != "POST":
        seen = ask_record(key, caller)
        if wants_json(request):
            return JsonResponse(seen.as_answer())
        return _correct_page(request, seen, version, None, None)
    written = {
        name: request.POST.get(name, "").strip()[:500]
        for name in (*PARTS, "seen")
        if name not in LEFT or name in request.POST
    }
    try:
        person = correct_record(
            key,
            caller,
            version=version,
            corrected=lambda wrong: corrected(wrong, written),
            because=_chosen(written),
            seen=_seen(written),
        )
    except NotUnderstood as mistake:
        if wants_json(request):
            return told(request, mistake)
        return _correct_page(request, ask_record(key, caller), version, written, mistake)
    except Refused as mistake:
        if wants_json(request):
            return told(request, mistake)
        return _record_page(request, ask_record(key, caller), {}, mistake)
    if wants_json(request):
        return JsonResponse({"person": str(person), "corrects": version}, status=201)
    return HttpResponseRedirect(_to("record", key=key), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, county: str, key: UUID) -> HttpResponse:
    """Says what goes and what stays, and erases where that was confirmed."""
    check_county(county)
    caller = caller_of(request)
    if request.method != "POST":
        seen = ask_record(key, caller)
        return JsonResponse(seen.as_answer()) if wants_json(request) else _erase_page(request, seen, {}, None)
    written = {name: request.POST.get(name, "") for name in ("because", "confirmed", "seen")}
    try:
        if written["confirmed"] != "yes":
            raise NotUnderstood(
                "It was not confirmed.", where="confirmed", next="Tick the box, or go back to the record."
            )
        erased = erase_record(key, caller, because=_chosen(written), seen=_seen(written))
    except (NotUnderstood, Refused) as mistake:
        if wants_json(request):
            return told(request, mistake)
        return _erase_page(request, ask_record(key, caller), written, mistake)
    if wants_json(request):
        return JsonResponse({"person": str(key), "versions": erased}, status=201)
    return HttpResponseRedirect(_to("record", key=key), status=303)


def pair_row(one: Proposal) -> dict[str, str]:
    """A pair as the lists have it, by key."""
    return {
        "number": str(one.seq),
        "href": _to("match", proposal=one.seq),
        "kind": "Conflict" if one.conflict else f"{one.score} points",
        "words": in_words(one.reasons),
        "state": one.decision or ("put off" if one.put_off else "to decide"),
    }


def otherwise_row(one: Otherwise) -> dict[str, str]:
    """That a list says otherwise, as the lists have it, by key."""
    name = organisations()[one.taken.organisation].name
    return {
        "key": str(one.person),
        "href": _to("record", key=one.person),
        "what": one.what,
        "list": f"{name}: {one.taken.source}, row {one.row}",
        "taken": local_time(one.taken.at),
    }


def _pair_page(
    request: HttpRequest,
    seen: PairSeen,
    written: Mapping[str, str],
    mistake: HomefirstError | None,
    after: Proposal | None,
) -> HttpResponse:
    reasons: tuple[Reason, ...] = () if seen.likeness is None else seen.likeness.reasons
    shown = {
        "synthetic": True,
        "seen": seen,
        "after": None if after is None else pair_row(after),
        "rows": compared_rows(seen.first, seen.second),
        "speaks_for": [one.value for one in reasons if POINTS[one] > 0],
        "against": [one.value for one in reasons if POINTS[one] < 0],
        "codes": BECAUSE,
        "written": written,
        "mistake": mistake,
        "decide_href": _to("match_decide", proposal=seen.proposal.seq),
        "reopen_href": _to("match_reopen", proposal=seen.proposal.seq),
        "first_href": _to("record", key=seen.first.person),
        "second_href": _to("record", key=seen.second.person),
        "matches_href": _to("matches"),
        "as_json": f"{_to('match', proposal=seen.proposal.seq)}?format=json",
    }
    return render(request, "people/match.html", shown, status=_status(mistake))


def _record_page(
    request: HttpRequest, seen: RecordSeen, written: Mapping[str, str], mistake: HomefirstError | None
) -> HttpResponse:
    own = caller_of(request).asker.organisation
    versions = [
        {"cells": version_row(one), "href": _correct_href(seen.known, one) if one.organisation == own else ""}
        for one in seen.known.versions
    ]
    shown = {
        "synthetic": True,
        "known": seen.known,
        "seen": seen,
        "rows": record_rows(seen.known),
        "otherwise": [(otherwise_row(one), says) for one, says in seen.otherwise],
        "versions": versions,
        "codes": BECAUSE,
        "written": written,
        "mistake": mistake,
        "part_href": _to("record_part", key=seen.known.person),
        "erase_href": _to("record_erase", key=seen.known.person),
        "matches_href": _to("matches"),
        "as_json": f"{_to('record', key=seen.known.person)}?format=json",
    }
    return render(request, "people/record.html", shown, status=_status(mistake))


def _correct_page(
    request: HttpRequest,
    seen: RecordSeen,
    version: int,
    written: Mapping[str, str] | None,
    mistake: HomefirstError | None,
) -> HttpResponse:
    wrong = own_version(seen.known, version, caller_of(request))
    assert wrong.identity is not None
    shown = {
        "synthetic": True,
        "seen": seen,
        "version": wrong,
        "said": written_of(wrong.identity) | dict(written or {}),
        "sexes": tuple(Sex),
        "councils": councils(),
        "codes": BECAUSE,
        "mistake": mistake,
        "record_href": _to("record", key=seen.known.person),
    }
    return render(request, "people/record_correct.html", shown, status=_status(mistake))


def _erase_page(
    request: HttpRequest, seen: RecordSeen, written: Mapping[str, str], mistake: HomefirstError | None
) -> HttpResponse:
    try:
        check_erasable(seen.held_by, caller_of(request))
        hindered = None
    except Refused as refused:
        hindered = refused
    shown = {
        "synthetic": True,
        "known": seen.known,
        "seen": seen,
        "hindered": hindered,
        "codes": tuple(ErasedBecause),
        "written": written,
        "mistake": mistake,
        "record_href": _to("record", key=seen.known.person),
    }
    return render(request, "people/record_erase.html", shown, status=_status(mistake))


def _decision_in(written: Mapping[str, str]) -> tuple[str, str | None]:
    """What was decided, and which key stands where it is the same person."""
    chosen = written["decision"]
    if chosen not in ANSWERS:
        raise NotUnderstood("Nothing is chosen.", where="decision", next="Choose what you found.")
    kind, _, which = chosen.partition("-")
    return kind, written[which] if which else None


def _chosen(written: Mapping[str, str]) -> str:
    if not written["because"]:
        raise NotUnderstood("Nothing is chosen.", where="because", next="Choose how you know.")
    return written["because"]


def _seen(written: Mapping[str, str]) -> int:
    text = written["seen"]
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise NotUnderstood("The form is not whole.", where="seen", next="Open the page again.")
    return int(text)


def _decided(request: HttpRequest) -> Proposal | None:
    """The pair that was decided before this page, where its address names one that the caller may decide."""
    text = request.GET.get("after", "")
    found = ask_pairs(caller_of(request)) if text.isascii() and text.isdigit() else None
    every = () if found is None else (*found.decided, *(one for one in found.pairs if one.put_off))
    return next((one for one in every if str(one.seq) == text), None)


def _correct_href(known: Known, one: Version) -> str:
    if one.identity is None or corrected_by(one.seq, known.versions) is not None:
        return ""
    return _to("record_correct", key=known.person, version=one.seq)


def _status(mistake: HomefirstError | None) -> int:
    if mistake is None:
        return 200
    return 400 if isinstance(mistake, NotUnderstood) else 409 if isinstance(mistake, Overtaken) else 403


def _to(name: str, **more: Any) -> str:
    return reverse(name, kwargs={"county": this_county().slug, **more})
