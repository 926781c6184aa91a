"""The wards that somebody works on: those that they opened last, kept in their session and nowhere else."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest

from homefirst.app.ward.asking import WardCount

KEPT, MOST = "own_wards", 3
Named = tuple[str, str | None]
"""A place, and a ward of it; None where the ward is not named."""


def own_wards(request: HttpRequest) -> tuple[Named, ...]:
    """The wards that were opened last, the last one first."""
    return tuple((place, ward) for place, ward in request.session.get(KEPT, ()))


def note_opened(request: HttpRequest, place: str, ward: str | None) -> None:
    """Keeps that a ward was opened; a session in which nothing changes is not written."""
    was = own_wards(request)
    now = ((place, ward), *(one for one in was if one != (place, ward)))[:MOST]
    if now != was:
        request.session[KEPT] = [list(one) for one in now]


def own_first(
    counts: Sequence[WardCount], own: Sequence[Named], asks: Callable[[WardCount], bool] = lambda _: True
) -> tuple[WardCount, ...]:
    """Of some wards one's own, the last opened first; of these those that ask for something."""
    by_name = {(one.place, one.ward): one for one in counts if asks(one)}
    return tuple(by_name[name] for name in own if name in by_name)
