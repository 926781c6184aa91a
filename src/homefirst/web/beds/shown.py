"""How beds and services at home are shown: rows of cells, keys in short, codes as words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.app.ground.places import place_name
from homefirst.county.access.permissions import may
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown, Care
from homefirst.county.journey.by_place import AtHomeCount, InBeds, days_delayed, days_in
from homefirst.county.journey.census import AtHome, InBed, OpenWait
from homefirst.foundation.calendar import LONDON
from homefirst.web.gate.doors import role_of
from homefirst.web.sheet.environment import UNKNOWN, local_time, number

ACUTE, NON_ACUTE = "Acute hospitals", "Community hospitals"
REASON_NAMES = dict(CATEGORIES[Breakdown.REASON])
WHOSE = dict(CATEGORIES[Breakdown.ORGANISATION])
COUNT_HEADS = (
    "In bed", "On leave", "Ready", "Delayed 7 days", "14 days", "21 days", "Open waits",
)  # fmt: skip
SERVICE_HEADS = ("People", "Referred", "Assessed", "Receiving", "Hours a week", "Open waits")
BED_HEADS = (
    "Person", "Ward", "Admitted", "Days in", "Ready since", "Days delayed", "Open waits, and whose",
)  # fmt: skip
AT_HOME_HEADS = ("Person", "What", "How it stands", "Since", "Hours a week", "Open waits, and whose")
NONE = "–"


@dataclass(frozen=True, slots=True)
class Moment:
    """Of when a page tells, as known when: what its links hand on."""

    at: datetime | None
    known_at: datetime | None

    @property
    def asked(self) -> str:
        """As an address has it; empty where nothing was asked."""
        parts = [("at", self.at), ("known_at", self.known_at)]
        said = "&".join(f"{name}={_in_address(when)}" for name, when in parts if when is not None)
        return f"?{said}" if said else ""


def _in_address(when: datetime) -> str:
    return when.astimezone(LONDON).isoformat().replace("+", "%2B")


def in_field(when: datetime | None) -> str:
    """An instant as a browser's field for a local time takes it."""
    return "" if when is None else f"{when.astimezone(LONDON):%Y-%m-%dT%H:%M}"


def words(code: str | None) -> str:
    """A code as words: home_care as home care."""
    return UNKNOWN if code is None else code.replace("_", " ").replace("-", " ")


def heading(text: str) -> str:
    """A text with its first letter large: a ward as the head of a row."""
    return text[:1].upper() + text[1:]


def what_for(code: str) -> str:
    """What a wait is for: the local list's line, or a kind of care, as words."""
    line = code.removeprefix("wait:")
    return f"local list: {words(line)}" if line != code else words(code)


def short_key(person: str) -> str:
    """The first eight letters of a person's key: enough to tell a list's rows apart."""
    return person[:8]


def person_cell(request: HttpRequest, person: str) -> dict[str, str]:
    """A person in a list: the key in short, and the way to their story for whom may ask for a permit."""
    cell = {"text": short_key(person)}
    if may(role_of(request), "route:person_timeline"):
        cell["href"] = reverse("person_timeline", kwargs={"county": this_county().slug, "key": person})
    return cell


def place_href(place: str, moment: Moment) -> str:
    return reverse("beds_of", kwargs={"county": this_county().slug, "place": place}) + moment.asked


def waits_said(waits: Sequence[OpenWait]) -> str:
    """Open waits in words, each with its reason and whose it is."""
    return "; ".join(map(wait_said, waits)) or NONE


def wait_said(wait: OpenWait) -> str:
    """One wait in words: what for, under which reason, whose, since when."""
    why = [] if wait.reason is None else [f"{wait.reason}, {WHOSE.get(wait.whose or '', words(wait.whose))}"]
    due = [] if wait.due is None else [f"due {wait.due.day} {wait.due:%B %Y}"]
    about = "; ".join([*why, *due])
    return what_for(wait.what) + (f" ({about})" if about else "")


def counts_of(one: InBeds) -> tuple[str, ...]:
    """A row of figures, under COUNT_HEADS."""
    numbers = (one.in_bed, one.on_leave, one.ready, one.delayed_7, one.delayed_14, one.delayed_21, one.waits)
    return tuple(number(each) for each in numbers)


def service_counts(one: AtHomeCount) -> tuple[str, ...]:
    """A row of figures, under SERVICE_HEADS."""
    numbers = (one.people, one.referred, one.assessed, one.receiving)
    return (*(number(each) for each in numbers), number(one.hours, 0), number(one.waits))


def group_of(care: str) -> str:
    """Under which heading a kind of care stands."""
    return ACUTE if care == Care.ACUTE else NON_ACUTE


def bed_cells(bed: InBed, waits: Mapping[str, Sequence[OpenWait]], at: datetime) -> tuple[str, ...]:
    """Somebody in a bed, under BED_HEADS but the first."""
    delayed = days_delayed(bed, at)
    return (
        ward_said(bed) + (" (on leave)" if bed.on_leave else ""),
        local_time(bed.admitted),
        number(days_in(bed, at)),
        "not ready" if bed.ready_since is None else local_time(bed.ready_since),
        NONE if delayed is None else number(delayed),
        waits_said(waits.get(bed.person, ())),
    )


def ward_said(bed: InBed) -> str:
    return words(bed.ward)


def service_cells(one: AtHome, waits: Mapping[str, Sequence[OpenWait]]) -> tuple[str, ...]:
    """Somebody with a service at home, under AT_HOME_HEADS but the first."""
    return (
        words(one.what),
        words(one.state),
        local_time(one.since),
        UNKNOWN if one.hours is None else number(one.hours, 1 if one.hours % 1 else 0),
        waits_said(waits.get(one.person, ())),
    )


def grouped(places: Iterable[InBeds]) -> dict[str, list[InBeds]]:
    """Places under their headings, acute first."""
    found: dict[str, list[InBeds]] = {}
    for one in places:
        found.setdefault(group_of(one.care), []).append(one)
    return found


def named_row(text: str, cells: Sequence[str], href: str = "") -> list[Any]:
    """A row whose first cell leads somewhere."""
    return [{"text": text, "href": href}, *cells]


def place_title(place: str | None) -> str:
    """A place's name as a heading has it."""
    return heading(place_name(place))
