"""This morning's list, kept up to date while it is open: its figures, its filters, and its lines one by one.

Names are not sent: who may see one differs from user to user, and each list of names is on record. The page
puts them into its lines, and what comes leaves them there.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from markupsafe import Markup

from homefirst.app.ground.house import this_county
from homefirst.app.ground.places import place_name
from homefirst.app.morning import desk
from homefirst.app.morning.asking import AsOf, MorningAsked, organisation_names, provider_of, runs_beds
from homefirst.app.morning.live import moves, standing_morning
from homefirst.foundation.calendar import LONDON, local_day
from homefirst.hub import filters
from homefirst.hub.line import Line
from homefirst.hub.order import in_order
from homefirst.web.beds.shown import short_key
from homefirst.web.live.hub import Topic
from homefirst.web.live.words import Piece, Pieces, Row
from homefirst.web.morning.cut import Cut, chosen_shown, cut_of, menus_shown
from homefirst.web.morning.shown import (
    GONE,
    HEADS,
    Names,
    finding_said,
    line_shown,
    own_facts,
    own_finding_said,
    own_said,
    strip_facts,
    who_shown,
)
from homefirst.web.morning.sites_shown import site_heads, site_rows
from homefirst.web.sheet.environment import local_time, number

GONE_STAYS = timedelta(minutes=1)
"""For how long a line that is here no more stays in its place, dimmed, so that nothing slips away under a
finger; it goes with the first change after that."""
EVERY = 0.5
"""Seconds between two makings: one takes some tenths where the machine is busy."""
LEFT, CUT_OUT = "left the list", "does not fit any more"


@dataclass(frozen=True, slots=True)
class List:
    """The list, and what fits a cut of it, in its order; `moment` is the time that was asked for, as in the
    address."""

    asked: MorningAsked
    shown: filters.Shown[Line]
    cut: Cut
    moment: Mapping[str, str]
    every: Mapping[str, int] = field(default_factory=dict)
    """How many of the whole list each tag finds, however it is cut; of a list that is cut to an
    organisation's own, how many of those."""

    @classmethod
    def of(cls, asked: MorningAsked, cut: Cut, moment: Mapping[str, str] | None = None) -> "List":
        morning = asked.morning
        tags = [
            filters.tags_of(line, morning.at, asked.setting.thresholds, morning.strip.new)
            for line in morning.lines
        ]
        own = filters.own_of(cut.chosen)
        if own is not None:
            tags = [
                of | {filters.own_tag(own)} if filters.is_own(line, own, provider_of(line)) else of
                for line, of in zip(morning.lines, tags, strict=True)
            ]
        shown = filters.cut(morning.lines, tags, cut.chosen)
        councils = organisation_names()
        lines = in_order(shown.lines, cut.order, place_name, lambda code: councils.get(code, code))
        of_own = frozenset() if own is None else {filters.own_tag(own)}
        every = Counter(tag for of in tags if of_own <= of for tag in of)
        return cls(asked, replace(shown, lines=lines), cut, moment or {}, every)

    def page(self) -> Sequence[Line]:
        return self.shown.lines[(self.cut.page - 1) * self.cut.size : self.cut.page * self.cut.size]


def nobodys(lines: Iterable[Line]) -> Names:
    """What lines are shown with where nobody's name is: in which role those work who touched them."""
    return Names(
        {}, desk.said_roles({line.touched.by for line in lines if line.touched}), organisation_names()
    )


def row_of(line: Line, asked: MorningAsked, names: Names, cut: Cut, at: str = "", gone: str = "") -> Row:
    """A line without a name; it leads back to the list as it is cut."""
    shown = line_shown(line, asked, names, line_href(line.person, at, cut), fresh=True, gone=gone)
    html = get_template("morning/row.html").render({"one": shown, "heads": HEADS})
    return Row(f"line-{line.person}", html.strip())


class Rows:
    """Lines as they were written last, for pages of how things stand: one that was not made anew since is
    written as it was. A line is another one at the latest when all of the list is (`ANEW`)."""

    def __init__(self, most: int = 5_000) -> None:
        self._most = most
        self._kept: dict[tuple[str, Cut], tuple[Line, date, int | None, Row]] = {}

    def of(self, line: Line, asked: MorningAsked, names: Names, cut: Cut) -> Row:
        """The row of a line, as `row_of` writes it."""
        day, touched = _age(line, asked.morning.at)
        kept = self._kept.get((line.person, cut))
        if kept is not None and kept[0] is line and kept[1:3] == (day, touched):
            return kept[3]
        row = row_of(line, asked, names, cut)
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[line.person, cut] = line, day, touched, row
        return row


ROWS = Rows()
"""Of this process."""


def _age(line: Line, at: datetime) -> tuple[date, int | None]:
    """What of a row moves with time alone: the day, and how many hours ago the line was touched."""
    touched = None if line.touched is None else int((at - line.touched.at).total_seconds() // 3600)
    return local_day(at), touched


def line_href(person: str, at: str, cut: Cut) -> str:
    """The address of a line, as it is opened from a list that is cut so."""
    return cut.href(f"{_list_path(this_county().slug)}/{person}", {"at": at})


@lru_cache(maxsize=8)
def _list_path(county: str) -> str:
    # Asked once: to look up the address of each of a page's lines took as long as to write them.
    return reverse("waiting", kwargs={"county": county})


@dataclass(frozen=True, slots=True)
class Own:
    """What of its lines is a page's own, and sent to no other: names by person; whether its reader may act on
    who has one; who stands ticked; and what is said beside a line."""

    people: Mapping[str, str]
    acts: bool = False
    ticked: Collection[str] = ()
    said: Mapping[str, str] = field(default_factory=dict, hash=False)


def with_names(rows: Mapping[str, Row], own: Own, at: str, cut: Cut) -> Markup:
    """Lines by person as a page shows them: with the names it may show, and otherwise keys."""
    found = []
    for person, row in rows.items():
        href, key = line_href(person, at, cut), short_key(person)
        name = own.people.get(person)
        shown = who_shown(href, key, name)
        if own.acts and name is not None:
            ticked = Markup(" checked") if person in own.ticked else ""
            shown = _TICK.format(person, ticked, name) + shown
        if person in own.said:
            shown += Markup('<span class="hf-am__error">{}</span>').format(own.said[person])
        found.append(row.html.replace(str(who_shown(href, key, None, fresh=True)), str(shown), 1))
    # Safe to mark as markup: rows are a template's, and what is put in is escaped.
    return Markup("".join(found))


_TICK = Markup(
    '<input type="checkbox" class="hf-am__tick" name="line" form="am-act" id="tick-{0}" value="{0}"{1}'
    ' aria-label="{2}">'
)


def waiting_pieces(some: List, rows: Sequence[Row], stood: str, moved: str = "") -> Pieces:
    """The page's figures, filters and lines, each by itself."""
    asked, path, own = some.asked, _list_path(this_county().slug), filters.own_of(some.cut.chosen)
    names = Names({}, {}, organisation_names())
    menus, chosen = menus_shown(some.cut, some.shown.counts, names), chosen_shown(some.cut, names)
    for one in (*chosen, *(choice for menu in menus for choice in menu["choices"])):
        one["href"] = one["cut"].href(path, some.moment)
    parts: dict[str, Any] = {
        "finding": finding_said(asked) if own is None else own_finding_said(some.every, filters.own_tag(own)),
        "own": None if own is None else _own_said(own, some),
        "whole_href": some.cut.with_chosen(()).href(path, some.moment),
        "stood": stood,
        "facts": _facts(some, path),
        "site_heads": (
            "Site" if own is None else "Site, of the whole county",
            *site_heads(asked.morning.strip, asked.at)[1:],
        ),
        "site_rows": site_rows(asked.morning.strip),
        "menus": menus,
        "chosen": chosen,
        "clear_href": some.cut.with_chosen(()).href(path, some.moment),
        "count": len(some.shown.lines),
        "every": len(asked.morning.lines),
        "moved": moved,
    }
    heads = [
        Piece(
            f"am-{name}",
            render_to_string("morning/piece.html", {**parts, "piece": name}).strip(),
            passing=name == "stood",
        )
        for name in ("finding", "stood", "facts", "sites", "count", "chosen", "filters", "moved")
    ]
    body = f'<tbody role="rowgroup" id="am-lines">{"".join(row.html for row in rows)}</tbody>'
    return (*heads, Piece("am-lines", body, tuple(rows), come_and_go=True))


def _own_said(own: str, some: List) -> str:
    of_council = any(line.council == own for line in some.asked.morning.lines)
    many, name = some.every[filters.own_tag(own)], organisation_names().get(own, own)
    return own_said(name, many, of_council=of_council, of_beds=runs_beds(own))


def _facts(some: List, path: str) -> list[dict[str, Any]]:
    """The figures at the head, each with the cut of those whom it counts; those who are gone stand apart."""
    strip, near = some.asked.morning.strip, some.asked.setting.thresholds.choice_near
    own = frozenset(tag for tag in some.cut.chosen if filters.group_of(tag) == "own")
    found = own_facts(some.every, near) if own else strip_facts(strip, some.every, near)
    for one in found:
        tag = frozenset({one["tag"]}) if one["tag"] else frozenset()
        one["href"] = some.cut.with_chosen(own | tag).href(path, some.moment) if tag else ""
        if one["label"] == GONE and some.asked.morning.strip.gone:
            one["href"] = "#gone"
    return found


def stood_said(asked: AsOf) -> str:
    """Of when it is told, in a sentence."""
    at = local_time(asked.at)
    if asked.ended:
        return f"As things stood at {at}: the demonstration’s record ends then."
    early = asked.known_at < asked.at
    known = f", as known at {local_time(asked.known_at)}" if early else ""
    return f"As things stood at {at}{known}."


@dataclass(frozen=True, slots=True)
class _Held:
    """A line as it was sent last, on which day and how long after it was touched; since when it is gone."""

    line: Line
    row: Row
    day: date
    touched: int | None
    gone: datetime | None = None


class Waiting:
    """What the screens of one cut show, from one change to the next. A line stays where it is while the page
    is open, whatever it would be sorted to now: a new one comes after whom it would follow."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._held: dict[str, _Held] = {}
        self._fits: frozenset[str] | None = None
        self._moved = ""

    def make(self, _sees: str | None) -> Pieces:
        """The pieces as things stand."""
        asked = standing_morning()
        some = List.of(asked, self._cut)
        self._count(some)
        lines = some.page()
        names = nobodys(asked.morning.lines)
        now = {line.person: self._of(line, asked, names) for line in lines}
        gone = dict(self._going(some, names))
        order = kept_order(tuple(self._held), tuple(now))
        both = {**gone, **now}
        self._held = {person: both[person] for person in order if person in both}
        rows = [one.row for one in self._held.values()]
        return waiting_pieces(some, rows, stood_said(asked), self._moved)

    def _count(self, some: List) -> None:
        """Says how many came and left since the last time, where any did."""
        fits = frozenset(line.person for line in some.shown.lines)
        before, self._fits = self._fits, fits
        if before is None or fits == before:
            return
        at = some.asked.morning.at.astimezone(LONDON)
        came, left = number(len(fits - before)), number(len(before - fits))
        self._moved = f"Last at {at:%H:%M}: {came} came, {left} left."

    def _of(self, line: Line, asked: MorningAsked, names: Names) -> _Held:
        held = self._held.get(line.person)
        day, touched = _age(line, asked.morning.at)
        if held is not None and (held.line, held.day, held.touched, held.gone) == (line, day, touched, None):
            return held
        return _Held(line, row_of(line, asked, names, self._cut), day, touched)

    def _going(self, some: List, names: Names) -> Iterable[tuple[str, _Held]]:
        """The lines that were shown and do not fit any more, while they stay."""
        morning = some.asked.morning
        fits = {line.person for line in some.shown.lines}
        still = {line.person: line for line in morning.lines}
        for person, held in self._held.items():
            if person in fits:
                continue
            since = held.gone or morning.known_at
            if morning.known_at - since >= GONE_STAYS:
                continue
            line = still.get(person, held.line)
            if held.gone is None or line != held.line:
                gone = CUT_OUT if person in still else LEFT
                row = row_of(line, some.asked, names, self._cut, gone=gone)
                held = replace(held, line=line, row=row, gone=since)
            yield person, held


def kept_order(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """`before`, and whoever is new in `now`, each after the one that they follow there."""
    order, known = list(before), set(before)
    for place, one in enumerate(now):
        if one not in known:
            order.insert(order.index(now[place - 1]) + 1 if place else 0, one)
            known.add(one)
    return order


def waiting_topic(request: HttpRequest) -> Topic:
    """The list as a page shows it. No role sees more of it than another: names are the page's own."""
    cut = cut_of(request.GET)
    sees = "&".join("=".join(one) for one in cut.asked())
    return Topic(
        "waiting",
        Waiting(cut).make,
        moved_by=lambda change: change.what == "log" and moves(change.streams),
        sees=lambda _role: sees,
        every=EVERY,
    )
