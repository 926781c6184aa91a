"""The codes that a side goes through, kept up to date while the page is open: its figures, each code a row.

Names, ticks and what is chosen are the page's own: they are not sent, and what comes leaves them there.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from markupsafe import Markup

from homefirst.app.codes.asking import ask_codes, side_asked
from homefirst.app.codes.months import MonthSoFar
from homefirst.app.codes.told import OTHER, finding_said
from homefirst.app.ground.house import this_county
from homefirst.app.morning import desk
from homefirst.app.morning.asking import AsOf, organisation_names
from homefirst.app.morning.live import moves, standing_morning
from homefirst.county.access.permissions import may
from homefirst.foundation.errors import Refused
from homefirst.hub.codes import CodesOf, Part, ToAgree
from homefirst.hub.left import LeftLine
from homefirst.web.beds.shown import short_key
from homefirst.web.codes.shown import (
    HEADS,
    TITLES,
    group_id,
    group_title,
    group_why,
    row_shown,
    value_of,
)
from homefirst.web.gate.asked import page_asked
from homefirst.web.gate.doors import role_of
from homefirst.web.live.hub import Topic
from homefirst.web.live.words import Piece, Pieces, Row
from homefirst.web.morning.live import EVERY, stood_said
from homefirst.web.morning.shown import Names, who_shown
from homefirst.web.people.pages import caller_of
from homefirst.web.sheet.environment import number

PAGE = 250


def names_of_roles(some: CodesOf) -> Names:
    """What codes are shown with where nobody's name is: in which role those work who spoke."""
    by = {
        said.by for one in some.every for said in (one.own, one.other, one.code.settled) if said is not None
    }
    return Names({}, desk.said_roles(by), organisation_names())


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of the page, and the code in words of which it is; None of a row that heads others."""

    row: Row
    one: ToAgree | None = None
    words: Mapping[str, Any] | None = None


def rows_of(some: CodesOf, shown: Sequence[ToAgree], asked: AsOf) -> list[Shown]:
    """The rows of a page, each part and group of codes beneath a row that heads it; without names."""
    names, template = names_of_roles(some), get_template("codes/row.html")
    heads = _heads(some, shown, asked)
    rows = []
    for one in shown:
        head = heads.pop(_under(one), None)
        rows += [Shown(head)] if head is not None else []
        words = row_shown(one, asked, names) | {
            "who": who_shown(_href(one), short_key(one.line.person), None, fresh=True)
        }
        html = template.render({"one": words, "heads": HEADS}).strip()
        rows.append(Shown(Row(words["id"], html), one, words))
    return rows


def _under(one: ToAgree) -> str:
    """Beneath which head a code stands."""
    return group_id(one.code.proposal.code) if one.part is Part.MINE else f"part-{one.part.value}"


def _heads(some: CodesOf, shown: Sequence[ToAgree], asked: AsOf) -> dict[str, Row]:
    """A row that heads each part and group of those shown, by its id."""
    counts = Counter(map(_under, some.every))
    here: dict[str, list[ToAgree]] = {}
    for one in shown:
        here.setdefault(_under(one), []).append(one)
    template = get_template("codes/head.html")
    found = {}
    for under, own in here.items():
        code, mine = own[0].code.proposal.code, own[0].part is Part.MINE
        title = group_title(code, asked) if mine else TITLES[own[0].part].format(other=OTHER[some.side])
        head = {
            "id": under,
            "title": title,
            "count": number(counts[under]),
            "why": group_why(own, asked) if mine else "",
            "group": f"{code[0] or ''}/{code[1] or ''}" if mine else "",
            "here": number(len(own)),
            "columns": len(HEADS),
        }
        found[under] = Row(under, template.render({"head": head}).strip())
    return found


def codes_pieces(some: CodesOf, asked: AsOf, rows: Sequence[Shown], shown: Sequence[ToAgree]) -> Pieces:
    """The page in pieces: what is to be done first, where the groups are, and the codes."""
    parts = {"finding": finding_said(some), "stood": stood_said(asked), "jumps": _jumps(some, shown, asked)}
    heads = [
        Piece(
            f"codes-{name}",
            render_to_string("codes/piece.html", {**parts, "piece": name}).strip(),
            passing=name == "stood",
        )
        for name in parts
    ]
    own = tuple(one.row for one in rows)
    body = f'<tbody role="rowgroup" id="codes-lines">{"".join(row.html for row in own)}</tbody>'
    return (*heads, Piece("codes-lines", body, own, come_and_go=True))


def _jumps(some: CodesOf, shown: Sequence[ToAgree], asked: AsOf) -> list[dict[str, Any]]:
    """Where each part and group begins on the page, and how many are in it."""
    found: dict[str, dict[str, Any]] = {}
    here = {_under(one) for one in shown}
    for one in some.every:
        under = _under(one)
        if under not in found:
            title = group_title(one.code.proposal.code, asked).partition(":")[0]
            if one.part is not Part.MINE:
                title = TITLES[one.part].format(other=OTHER[some.side]).partition(":")[0]
            found[under] = {
                "href": f"#{under}" if under in here else "",
                "label": title,
                "count": 0,
                "late": one.part is Part.DISPUTED,
            }
        found[under]["count"] += 1
    return list(found.values())


def with_names(rows: Iterable[Shown], people: Mapping[str, str], ticked: Container[str] = ()) -> Markup:
    """The rows as a page shows them: with the names it may show, and for those people a tick. `ticked`: what
    was sent and not kept, which stands ticked still."""
    found = []
    for shown in rows:
        html = shown.row.html
        if shown.one is not None and shown.words is not None:
            html = _named(shown.one, shown.words, html, people, ticked)
        found.append(html)
    # Safe to mark as markup: rows are templates', and what is put in is escaped by theirs.
    return Markup("".join(found))


def _named(
    one: ToAgree, words: Mapping[str, Any], html: str, people: Mapping[str, str], ticked: Container[str]
) -> str:
    person = one.line.person
    name = people.get(person)
    who = str(who_shown(_href(one), short_key(person), name))
    html = html.replace(f"{_KEPT.format('name')}{words['who']}", f"{_KEPT.format('name')}{who}", 1)
    if name is None or not words["tick"]:
        return html
    value = value_of(one)
    box = _TICK.format(
        value=value,
        on=Markup(" checked") if value in ticked else "",
        label=f"{name}, {words['code']}",
        row=_ROW.format(value=value) if one.part is Part.MINE else "",
    )
    empty = _KEPT.format("tick")
    return html.replace(f"{empty}</span>", f"{empty}{box}</span>", 1)


_TICK = Markup(
    '<input class="hf-codes__box" type="checkbox" name="tick" value="{value}"{on} aria-label="{label}">{row}'
)
_ROW = Markup('<input type="hidden" name="row" value="{value}">')
_KEPT = '<span class="hf-codes__{}" hx-morph-skip-children>'
"""What of a row is the page's own."""


def _href(one: ToAgree) -> str:
    """Where the line is; of who left there is none."""
    if isinstance(one.line, LeftLine):
        return ""
    return f"{_line_path(this_county().slug)}/{one.line.person}#code"


@lru_cache(maxsize=8)
def _line_path(county: str) -> str:
    return reverse("waiting", kwargs={"county": county})


def returns_said(request: HttpRequest, months: Iterable[MonthSoFar]) -> list[dict[str, str]]:
    """The ways to the returns of some months, for whom they are shown to."""
    if not may(role_of(request), "route:return"):
        return []
    slug = this_county().slug
    return [
        {
            "text": f"The return of {one.month.name}",
            "href": reverse("return", kwargs={"county": slug, "kind": "transfers", "period": str(one.month)}),
        }
        for one in months
    ]


def codes_topic(request: HttpRequest) -> Topic:
    """The codes of whom the caller's organisation speaks, as one page shows them."""
    caller = caller_of(request)
    side, page = side_asked(caller, request.GET.get("side")), page_asked(request.GET)
    if side is None:
        raise Refused("You speak for neither side about codes.", where="side", next="Open the page.")
    organisation = caller.asker.organisation
    sees = f"{side}&{organisation}&{page}"

    def make(_sees: str | None) -> Pieces:
        asked = standing_morning()
        some = ask_codes(asked, side, organisation)
        shown = some.every[(page - 1) * PAGE : page * PAGE]
        return codes_pieces(some, asked, rows_of(some, shown, asked), shown)

    return Topic(
        "codes",
        make,
        moved_by=lambda change: change.what == "log" and moves(change.streams),
        sees=lambda _role: sees,
        every=EVERY,
    )
