"""How this morning's list is cut: what is chosen, in which order, which page, as its address says; and the
menus from which one chooses, with their counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from homefirst.app.ground.places import place_name
from homefirst.app.morning.neighbours import neighbour_names
from homefirst.app.ward.asking import wait_kinds
from homefirst.county.catalogue.delays import Care
from homefirst.foundation.errors import NotUnderstood
from homefirst.hub import filters
from homefirst.hub.order import By, Order
from homefirst.hub.verdicts import WHOSE_SAID
from homefirst.hub.whole_list import WORDS as WHY_ON
from homefirst.hub.whole_list import On
from homefirst.web.beds.shown import words
from homefirst.web.gate.asked import page_asked
from homefirst.web.morning.shown import Names

AS_EVER = Order()
GROUPS = (
    *(("site", "Site"), ("why", "Why on the list"), ("waits", "Waits for"), ("whose", "Whose")),
    *(("care", "Type of care"), ("council", "Council"), ("neighbour", "Neighbour’s protocol")),
)
WHOLE = "of"
PAGE, MORE = 50, 250
"""Lines on one page, and on one where more are asked for: all of a county's people who wait in beds."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What a page shows of the list: the lines that fit what is chosen, in an order, and which page of how
    many lines each."""

    chosen: frozenset[str] = frozenset()
    page: int = 1
    order: Order = AS_EVER
    size: int = PAGE
    whole: bool = False
    """Whether the whole list was asked for by somebody whose list opens on their own."""

    def asked(self) -> list[tuple[str, str]]:
        """As it stands in an address: only what is not as ever."""
        return [
            *([("sort", str(self.order))] if self.order != AS_EVER else []),
            *([("per", str(self.size))] if self.size != PAGE else []),
            *([("page", str(self.page))] if self.page != 1 else []),
            *([(WHOLE, "everybody")] if self.whole else []),
            *(("only", tag) for tag in sorted(self.chosen)),
        ]

    def href(self, path: str, moment: Mapping[str, str]) -> str:
        """The address of a page so cut, as told of a moment (`at` and `known_at`)."""
        asked = [*((name, value) for name, value in moment.items() if value), *self.asked()]
        return path + (f"?{urlencode(asked)}" if asked else "")

    def with_chosen(self, chosen: Iterable[str]) -> "Cut":
        """The first page of another choice. Who gives up what is their own asks for the whole list: without a
        word of it the list would open on their own again."""
        then = frozenset(chosen)
        whole = filters.own_of(then) is None and (self.whole or filters.own_of(self.chosen) is not None)
        return replace(self, chosen=then, page=1, whole=whole)


def cut_of(asked: QueryDict) -> Cut:
    """How a list is to be cut, by its address. Raises NotUnderstood for what is no way to."""
    chosen: frozenset[str] = frozenset()
    for tag in asked.getlist("only"):
        if not filters.known_tag(tag):
            raise NotUnderstood(
                f"“{tag}” is no way to cut the list.", where="only", next="Choose from the list."
            )
        chosen = filters.with_tag(chosen, tag)
    size = asked.get("per") or str(PAGE)
    if size not in (str(PAGE), str(MORE)):
        raise NotUnderstood(
            f"“{size}” lines is no page.", where="per", next=f"Write {PAGE} or {MORE}, or leave it out."
        )
    sort = asked.get("sort")
    whole = asked.get(WHOLE) == "everybody"
    return Cut(chosen, page_asked(asked), Order.parse(sort) if sort else AS_EVER, int(size), whole)


def moment_said(request: HttpRequest) -> dict[str, str]:
    """The moment that was asked for, as its address says it."""
    return {name: request.GET.get(name, "") for name in ("at", "known_at")}


def menus_shown(cut: Cut, counts: Mapping[str, int], names: Names) -> list[dict[str, Any]]:
    """The filters in menus, each with the count beside it and the cut that chooses it or gives it up."""

    def one(tag: str, label: str) -> dict[str, Any]:
        on = tag in cut.chosen
        then = cut.chosen - {tag} if on else filters.with_tag(cut.chosen, tag)
        return {"label": label, "count": counts.get(tag, 0), "on": on, "cut": cut.with_chosen(then)}

    found = [("Look for", [one(tag, label) for tag, label in filters.WORDS.items()])]
    found.append(("Days in bed", [one(f"long:{band}", f"{band} days or more") for band in (7, 14, 21)]))
    for group, title in GROUPS:
        tags = sorted(tag for tag in {*counts, *cut.chosen} if filters.group_of(tag) == group)
        tags.sort(key=lambda tag: -counts.get(tag, 0))
        found.append((title, [one(tag, tag_label(tag, names)) for tag in tags]))
    return [
        {"title": title, "choices": [each for each in some if each["count"] or each["on"]]}
        for title, some in found
    ]


def chosen_shown(cut: Cut, names: Names) -> list[dict[str, Any]]:
    """What is chosen, each with the cut without it."""
    return [
        {"label": tag_label(tag, names), "cut": cut.with_chosen(cut.chosen - {tag})}
        for tag in sorted(cut.chosen)
    ]


def tag_label(tag: str, names: Names) -> str:
    """A tag by itself, in words."""
    group, _, value = tag.partition(":")
    if group == "site":
        return "at home" if value == "home" else place_name(value)
    if group == "council":
        return "council not known" if value == "unknown" else names.organisations.get(value, words(value))
    if group == "whose":
        return "nobody says whose" if value == filters.NOBODY else str(WHOSE_SAID.get(value) or words(value))
    if group == "long":
        return f"in a bed {value} days or more"
    if group == "why":
        return WHY_ON[On(value)] if value in set(On) else words(value)
    if group == "waits":
        kind = wait_kinds().get(value)
        return words(value) if kind is None else kind.words
    if group == "care":
        return "acute" if value == Care.ACUTE else "not acute"
    if group == "own":
        return f"{names.organisations.get(value, words(value))}’s own"
    if group == "neighbour":
        return neighbour_names().get(value, words(value))
    return filters.WORDS.get(tag, tag)


SORTED: Mapping[int, By] = {1: By.WARD, 2: By.READY, 5: By.DUE, 7: By.COUNCIL, 10: By.TOUCHED}
"""Which of the table's columns, from 0, can be sorted by what."""
ORDER_SAID: Mapping[By, str] = {
    By.READY: "the longest ready first",
    By.WARD: "by site and ward",
    By.COUNCIL: "by council",
    By.DUE: "by when the next action is due, the first first",
    By.TOUCHED: "by when they were touched last, the longest ago first",
}


def order_said(order: Order) -> str:
    """In words, for a table's caption."""
    return ORDER_SAID[order.by] + (", turned round" if order.turned else "")


def heads_shown(heads: Iterable[str], cut: Cut, path: str, moment: Mapping[str, str]) -> list[dict[str, Any]]:
    """The table's heads: of what can be sorted by, the address that does or turns it round, and how it is."""
    shown: list[dict[str, Any]] = []
    for place, text in enumerate(heads):
        by = SORTED.get(place)
        if by is None:
            shown.append({"text": text, "href": "", "sorted": ""})
            continue
        on = cut.order.by is by
        order = Order(by, on and not cut.order.turned)
        # The longest ready and the highest number of days stand first: that is falling.
        falling = cut.order.turned != (by is By.READY)
        href = replace(cut, order=order, page=1).href(path, moment)
        shown.append(
            {"text": text, "href": href, "sorted": ("descending" if falling else "ascending") if on else ""}
        )
    return shown


def pager_of(cut: Cut, pages: int, path: str, moment: Mapping[str, str]) -> dict[str, Any] | None:
    """What nhsuk's pagination is given: the page before and the one after; None for a list of one page."""
    shown: dict[str, Any] = {}
    if cut.page > 1:
        href = replace(cut, page=cut.page - 1).href(path, moment)
        shown |= {"previousUrl": href, "previousPage": f"{cut.page - 1} of {pages}"}
    if cut.page < pages:
        href = replace(cut, page=cut.page + 1).href(path, moment)
        shown |= {"nextUrl": href, "nextPage": f"{cut.page + 1} of {pages}"}
    return shown or None
