"""Somebody who signs in, for the tests of the doors."""

from datetime import timedelta

from django.http import HttpResponse
from django.test import Client

from homefirst.county.access.models import SignInRow

PASSWORD, NEW = "kettle bicycle moss", "marble thunder lake"
MEASURE = "/oxfordshire/measures/delayed-per-day"
ACCESS = "/oxfordshire/access"
WAIT = "Too many wrong passwords. Wait 1 minute and try again, or ask whoever runs this service"


def sign_in(client: Client, name: str = "anna", password: str = PASSWORD, to: str = "") -> HttpResponse:
    return client.post("/sign-in", {"username": name, "password": password, "next": to})


def words(response: HttpResponse) -> str:
    return response.content.decode()


def outcomes() -> list[str]:
    return list(SignInRow.objects.order_by("pk").values_list("outcome", flat=True))


def may_measure(client: Client) -> bool:
    """Whether the client is still somebody: no page of figures is needed to see that."""
    return client.get("/password").status_code == 200


def age(client: Client, word: str, **span: float) -> None:
    """Makes what the session notes older."""
    session = client.session
    session[word] -= timedelta(**span).total_seconds()
    session.save()
