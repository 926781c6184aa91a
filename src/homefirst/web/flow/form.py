"""The form that asks what if: which figures of a network it offers to change, and the options that it says.

A figure is left empty where nothing is changed; what is written is a change as `flow/network/change.py`
has it: 22440, +2040, -20, *1.05, +5%.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from homefirst.flow.asked import Option, check_changes, check_name
from homefirst.flow.network.network import Kind, Network, Place
from homefirst.flow.network.scenario import changed
from homefirst.foundation.errors import HomefirstError
from homefirst.web.flow.said import upper_first

MOST_OPTIONS = 3
LONGEST_NAME = 60
FIELDS = {
    Kind.BEDS: "capacity",
    Kind.SLOTS: "capacity",
    Kind.STARTS: "per_week",
    Kind.HOURS: "hours_per_week",
}
UNITS = {
    Kind.BEDS: "beds",
    Kind.SLOTS: "places",
    Kind.STARTS: "starts a week",
    Kind.HOURS: "hours a week",
}
HOMES = ("Di", "Dii")
AT_HOME = ("E",)


class Part(Enum):
    """The parts of a county's care in which the form shows places; the value is the heading."""

    HOSPITAL = "Hospital"
    COMMUNITY = "Community beds"
    HOME = "Care at home"
    HOMES = "Care homes"
    FRONT_DOOR = "Front door"
    OTHER = "Other places"


OFTEN = (Part.HOSPITAL, Part.COMMUNITY, Part.HOME, Part.HOMES)
"""What an analyst changes; the rest is folded."""


@dataclass(slots=True)
class Written:
    """What was written into the form: the options that it says, and what is wrong beside which field."""

    options: tuple[Option, ...] = ()
    wrong: dict[str, str] = field(default_factory=dict)


def part_of(place: Place, network: Network, care: Mapping[str, str]) -> Part:
    """In which part of the form a place stands: by the type of care of its beds, by the reason under which
    one waits for it, and by whether one goes from it to such a bed."""
    if care.get(place.name) == "acute":
        return Part.HOSPITAL
    if place.kind is Kind.BEDS:
        return Part.COMMUNITY if care or place.reason else Part.HOSPITAL
    if place.reason in HOMES:
        return Part.HOMES
    if place.reason in AT_HOME:
        return Part.HOME
    return Part.FRONT_DOOR if _leads_to_a_bed(place, network) else Part.OTHER


def _leads_to_a_bed(place: Place, network: Network) -> bool:
    """Whether some way leads from a place to a bed, through places that are no beds."""
    places = {one.name: one for one in network.places}
    seen: set[str] = set()
    ahead = [place.name]
    while ahead:
        at = places.get(ahead.pop())
        if at is None or at.name in seen:
            continue
        seen.add(at.name)
        if at.kind is Kind.BEDS:
            return True
        ways = [*at.next, *(way for one in at.by_group.values() for way in one.next or ())]
        ahead += [way.to for way in ways]
    return False


def changeable(place: Place) -> tuple[tuple[str, str, float], ...]:
    """The amounts of a place that the form offers to change: field, in words, and what it is."""
    if place.kind not in FIELDS:
        return ()
    name = FIELDS[place.kind]
    found = [(name, UNITS[place.kind], float(getattr(place, name)))]
    if place.kind is Kind.HOURS:
        found.append(("delivery", "share of the hours that is delivered", place.delivery))
    return tuple(found)


def shares(place: Place) -> tuple[tuple[str, str, float], ...]:
    """The shares of a place's ways, where they are the same for all: field, in words, and what it is."""
    if len(place.next) < 2 or any(one.next for one in place.by_group.values()):
        return ()
    return tuple((f"next.{way.to}", f"share to {way.to}", way.share) for way in place.next)


def parts_shown(
    network: Network, care: Mapping[str, str], form: Mapping[str, str], wrong: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The form by parts: places with their inputs, amounts first and shares folded; whether a part is
    shown at once, and whether something in it was changed or is wrong."""
    found = []
    for part in Part:
        places = [place for place in network.places if part_of(place, network, care) is part]
        amounts = [_place(place, changeable(place), form, wrong) for place in places]
        ways = [_place(place, shares(place), form, wrong) for place in places]
        shown = {
            "heading": part.value,
            "often": part in OFTEN,
            "amounts": [one for one in amounts if one["inputs"]],
            "ways": [one for one in ways if one["inputs"]],
        }
        shown["ways_open"] = any(one["touched"] for one in ways)
        shown["open"] = shown["ways_open"] or any(one["touched"] for one in amounts)
        if shown["amounts"] or shown["ways"]:
            found.append(shown)
    return found


def _place(
    place: Place, fields: Sequence[tuple[str, str, float]], form: Mapping[str, str], wrong: Mapping[str, str]
) -> dict[str, Any]:
    inputs = []
    for name, said, now in fields:
        key = f"{place.name}.{name}"
        inputs.append(
            {
                "id": f"f-{key}".replace(" ", "-").replace(".", "-").replace(",", ""),
                "name": key,
                "label": said,
                "now": f"{now:,g}" if now < 1e6 else f"{now:,.0f}",
                "value": form.get(key, ""),
                "wrong": wrong.get(key),
            }
        )
    touched = any(one["value"] or one["wrong"] for one in inputs)
    return {"place": upper_first(place.name), "inputs": inputs, "touched": touched}


def written_in(form: Mapping[str, str], network: Network) -> Written:
    """The options that a form says, none where it changes nothing; every field that is wrong has its
    sentence."""
    found = Written()
    options: list[Option] = []
    for number in range(1, MOST_OPTIONS + 1):
        changes = [
            *(_of_fields(form, network, found) if number == 1 else ()),
            *_of_words(form, f"more-{number}", network, found),
        ]
        if not changes:
            continue
        _check_together(changes, f"more-{number}", network, found)
        name = form.get(f"name-{number}", "").strip()[:LONGEST_NAME] or ", ".join(changes)[:LONGEST_NAME]
        if name in {one.name for one in options}:
            found.wrong[f"name-{number}"] = "Another option has this name. Give it one of its own."
        elif said := _sentence(check_name, name):
            found.wrong[f"name-{number}"] = said
        options.append(Option(name, tuple(changes)))
    found.options = tuple(options)
    return found


def _of_fields(form: Mapping[str, str], network: Network, found: Written) -> Iterator[str]:
    for place in network.places:
        for name, _, now in (*changeable(place), *shares(place)):
            key = f"{place.name}.{name}"
            text = form.get(key, "").strip()
            if not text or _same(text, now):
                continue
            said = _wrong_with([f"{key}={text}"], network)
            if said:
                found.wrong[key] = said
            yield f"{key}={text}"


def _of_words(form: Mapping[str, str], key: str, network: Network, found: Written) -> Iterator[str]:
    lines = [line.strip() for line in form.get(key, "").splitlines() if line.strip()]
    many = _sentence(check_changes, lines)
    if many:  # each is tried, which takes some hundredths of a second
        found.wrong[key] = many
        lines = lines[:1]
    for words in lines:
        said = _wrong_with([words], network)
        if said and key not in found.wrong:
            found.wrong[key] = f"{words}: {said}"
        yield words


def _check_together(changes: Sequence[str], key: str, network: Network, found: Written) -> None:
    """Whether changes that are each sound are sound together."""
    if not found.wrong:
        said = _wrong_with(changes, network)
        if said:
            found.wrong[key] = said


def _wrong_with(changes: Sequence[str], network: Network) -> str:
    """What cannot be with changes, as a sentence; empty where they can."""
    return _sentence(changed, network, changes)


def _sentence(asks: Callable[..., object], *of: object) -> str:
    """The sentence with which something is refused; empty where it is not."""
    try:
        asks(*of)
    except HomefirstError as error:
        return f"{error.problem.what} {error.problem.next}".strip()
    return ""


def _same(text: str, now: float) -> bool:
    """Whether a figure is written as it is."""
    try:
        return text[0] not in "+-−*" and float(text.replace(",", "")) == now
    except ValueError:
        return False


def form_of(options: Sequence[Option]) -> dict[str, str]:
    """A form that says options again, in words."""
    form: dict[str, str] = {}
    for number, option in enumerate(options[:MOST_OPTIONS], 1):
        form[f"name-{number}"] = option.name
        form[f"more-{number}"] = "\n".join(option.changes)
    return form
