"""How the draft of a call is cut: by what has to be decided, where people are, what they wait for, from which
line they have something, and what stops it; as this morning's list is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from homefirst.app.call.asking import CallAsked, offer_state
from homefirst.app.call.stands import NOTHING
from homefirst.app.ground.places import place_name
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.foundation.errors import NotUnderstood
from homefirst.hub import filters
from homefirst.hub.draft import reasons
from homefirst.hub.draft.people import Why
from homefirst.hub.draft.told import URGENT
from homefirst.web.beds.shown import words

OFFERED, NO_PLACE, NOT_YET, LEFT_OUT = "offer", "no_place", "not_yet", "left_out"
PARTS = (
    (OFFERED, "assignments"),
    (NO_PLACE, "unplaced"),
    (NOT_YET, "expected"),
    (LEFT_OUT, "left_out"),
)
"""What a draft says of somebody, and where in its answer they stand."""
WORDS: Mapping[str, str] = {
    "confirm": "to confirm",
    "first": "come first",
    "promised": "past the longest wait",
    "stands_in": "something stands in",
    "after_a_move": "after a move",
    "held": "held by hand",
    "offer": "an offer in the draft",
    "no_place": "no place",
    "not_yet": "expected, not ready yet",
    "left_out": "not looked for",
}
TITLES: Mapping[str, str] = {
    "site": "Site",
    "ward": "Ward",
    "service": "Waits for",
    "line": "Line",
    "stop": "What stops it",
}
GROUPS = tuple(TITLES)
"""Words of which one tag is chosen at a time."""
FOLDED = frozenset({"Line", "What stops it"})
"""Ways to cut the draft that stand folded until one of them is chosen."""
STOPS: Mapping[str, str] = {
    reasons.ROOM: "no room",
    reasons.STARTS: "nobody can begin in time",
    reasons.NEEDS: "their needs",
    reasons.UNKNOWN: "something that nobody said",
    reasons.DECLINE: "declined before",
    reasons.HOURS: "hours that nobody said",
    reasons.SERVICE: "nothing posted, or no such line",
    reasons.KEPT_OUT: "kept out by hand",
    Why.NO_SERVICE: "an assessment or another step",
    Why.NOT_READY: "not ready, expected by nobody",
    Why.NOT_DESCRIBED: "needs that nobody described",
    Why.THEIRS: "another council’s",
    Why.ON_LEAVE: "on leave",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in a draft: which part of its answer they stand in, what it says of them, their ward (None:
    none is known), and how the offer stands that was made of it (empty: none was)."""

    part: str
    one: Mapping[str, Any]
    ward: str | None
    state: str

    @property
    def person(self) -> str:
        return str(self.one["person"])


def entries_of(asked: CallAsked) -> list[Entry]:
    """Everybody in the draft but those to whom something was offered before."""
    found = []
    for part, name in PARTS:
        for one in () if asked.draft is None else asked.draft.answer[name]:
            stand = asked.stands.get(one["person"], NOTHING)
            state = offer_state(stand, one) if part == OFFERED else None
            found.append(Entry(part, one, stand.ward, "" if state is None else state.value))
    return found


def tags_of(entry: Entry) -> frozenset[str]:
    """Everything by which somebody in a draft can be found."""
    one = entry.one
    holds = {
        "confirm": entry.part == OFFERED and not entry.state,
        "first": one["group"] == URGENT,
        "promised": one.get("promised"),
        "stands_in": one.get("stands_in"),
        "after_a_move": one.get("hangs_on_a_move"),
        "held": one.get("held"),
        entry.part: True,
    }
    site = one["site"] or "home"
    stops = one.get("constraints") or ([one["why"]] if entry.part == LEFT_OUT else [])
    return frozenset(
        (
            *(tag for tag, held in holds.items() if held),
            f"site:{site}",
            *([] if entry.ward is None else [f"ward:{site}/{entry.ward}"]),
            *([f"service:{one['service']}"] if "service" in one else []),
            *([f"line:{one['offer']}"] if "offer" in one else []),
            *(f"stop:{stop}" for stop in stops),
        )
    )


def chosen_of(request: HttpRequest) -> frozenset[str]:
    """How a draft is to be cut. Raises NotUnderstood for what is no way to."""
    chosen: frozenset[str] = frozenset()
    for tag in request.GET.getlist("only"):
        group, colon, value = tag.partition(":")
        if not (group in GROUPS and value if colon else tag in WORDS):
            raise NotUnderstood(
                f"“{tag}” is no way to cut the draft.", where="only", next="Choose from the list."
            )
        chosen = filters.with_tag(chosen, tag, GROUPS)
    return chosen


def cut(entries: list[Entry], chosen: frozenset[str]) -> filters.Shown[Entry]:
    """Those who fit, and how many would with each tag besides."""
    return filters.cut(entries, [tags_of(one) for one in entries], chosen, GROUPS)


def query(chosen: frozenset[str]) -> str:
    """What an address says of how the draft is cut, with its question mark; empty for all of it."""
    return f"?{urlencode([('only', tag) for tag in sorted(chosen)])}" if chosen else ""


def filters_shown(
    chosen: frozenset[str], counts: Mapping[str, int], lines: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The ways to cut in groups, each with the count beside it and the address that chooses it or gives it
    up. Wards are shown of a site that is chosen."""
    at_site = any(filters.group_of(tag) == "site" for tag in chosen)
    found = [("Look for", [tag for tag in WORDS if counts.get(tag) or tag in chosen])]
    for group, title in TITLES.items():
        tags = {tag for tag in {*counts, *chosen} if filters.group_of(tag) == group}
        if group != "ward" or at_site:
            found.append((title, sorted(tags, key=lambda tag: (-counts.get(tag, 0), tag))))
    return [
        {
            "title": title,
            "choices": [_choice(tag, chosen, counts, lines) for tag in tags],
            "more": title in FOLDED and not chosen.intersection(tags),
        }
        for title, tags in found
    ]


def _choice(
    tag: str, chosen: frozenset[str], counts: Mapping[str, int], lines: Mapping[str, str]
) -> dict[str, Any]:
    on = tag in chosen
    then = chosen - {tag} if on else filters.with_tag(chosen, tag, GROUPS)
    if filters.group_of(tag) == "site":
        # A ward is of its site: whoever looks at another one has left it.
        then = frozenset(one for one in then if filters.group_of(one) != "ward")
    return {
        "label": _label(tag, lines),
        "count": counts.get(tag, 0),
        "on": on,
        "href": query(then) or "?",
    }


def _label(tag: str, lines: Mapping[str, str]) -> str:
    group, _, value = tag.partition(":")
    match group:
        case "site":
            return "at home" if value == "home" else place_name(value)
        case "ward":
            return words(value.rpartition("/")[2])
        case "service":
            return KINDS.get(value, words(value)).removeprefix("a ").removeprefix("an ")
        case "line":
            return lines.get(value, value)
        case "stop":
            return STOPS.get(value, words(value))
    return WORDS[tag]
