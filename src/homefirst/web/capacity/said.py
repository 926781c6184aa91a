"""Two forms on the page of what is free, for those whose work it is: a resource is barred or let take people
again, and what was delivered is counted. Forms alone, no script."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from homefirst.app.capacity.said import Counted, bar, count
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.foundation.store.events import Appended
from homefirst.web.capacity.forms import said_forms
from homefirst.web.capacity.pages import capacity_page
from homefirst.web.gate.asked import check_county
from homefirst.web.gate.errors import told, wants_json
from homefirst.web.sheet.amounts import decimal_in


@require_POST
def capacity_bar(request: HttpRequest, county: str) -> HttpResponse:
    """A council or the regulator bars a resource, or lifts its bar; and leads back to what is free."""
    return _entered(request, county, "barred", _bars)


@require_POST
def capacity_count(request: HttpRequest, county: str) -> HttpResponse:
    """What was delivered is counted; and leads back to what is free."""
    return _entered(request, county, "counted", _counts)


def _entered(
    request: HttpRequest, county: str, done: str, do: Callable[[Mapping[str, str], str], Appended]
) -> HttpResponse:
    check_county(county)
    try:
        new = do(request.POST, request.user.get_username()).new
    except (NotUnderstood, Refused) as error:
        if wants_json(request):
            return told(request, error)
        status = 400 if isinstance(error, NotUnderstood) else 409
        return capacity_page(request, said_forms(request, error), status=status)
    if wants_json(request):
        return JsonResponse({"synthetic": True, "new": new}, status=201)
    address = reverse("capacity", kwargs={"county": county})
    return HttpResponseRedirect(f"{address}?done={done if new else 'already'}#said", status=303)


def _bars(said: Mapping[str, str], by: str) -> Appended:
    since, until = (_day(name, said) for name in ("since", "until"))
    does = said.get("do")
    if does not in ("bar", "lift"):
        raise NotUnderstood("It does not say what to do.", where="do", next="Use a form of the page.")
    return bar(
        said.get("resource", ""),
        who=said.get("who", ""),
        barred=does == "bar",
        since=since,
        until=until,
        by=by,
    )


def _counts(said: Mapping[str, str], by: str) -> Appended:
    first, last = (_day(name, said) for name in ("first", "last"))
    commissioned, delivered = (_amount(name, said) for name in ("commissioned", "delivered"))
    for name, found in (("first", first), ("last", last), ("commissioned", commissioned)):
        if found is None:
            raise NotUnderstood("It is left out.", where=name, next="Fill it in.")
    if first is None or last is None or commissioned is None or delivered is None:
        raise NotUnderstood("It is left out.", where="delivered", next="Fill it in.")
    used, source = _amount("used", said), said.get("source", "").strip()
    return count(Counted(said.get("line", ""), first, last, commissioned, delivered, used, source), by=by)


def _day(name: str, said: Mapping[str, str]) -> date | None:
    text = said.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotUnderstood("It is no day.", where=name, next="Write it as 2016-03-17.") from None


def _amount(name: str, said: Mapping[str, str]) -> Decimal | None:
    text = said.get(name, "").strip()
    if not text:
        return None
    try:
        return decimal_in(text.replace(",", ""))
    except InvalidOperation:
        raise NotUnderstood(f"“{text[:20]}” is no number.", where=name, next="Write a number.") from None
