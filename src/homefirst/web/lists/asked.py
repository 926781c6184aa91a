"""What is asked once of a list: what its columns say, and what its words mean to us."""

from collections.abc import Iterator
from typing import Any

from homefirst.app.lists.answers import Asking, Opened
from homefirst.intake.lists.meaning import VALUED, On, meanings_on
from homefirst.web.beds.shown import heading as with_capital
from homefirst.web.beds.shown import words

AS_WRITTEN = "="
"""What is chosen of a ward that has no other name here: it is called what the list calls it."""
ABOUT = {
    "site": "sites",
    "ward": "wards",
    "waiting_for": "what they wait for",
    "whose": "whose it is",
    "code": "codes of the return",
    "service": "your services",
    "service_status": "how it stands",
}


def asked_shown(opened: Opened, asking: Asking) -> dict[str, Any]:
    """The page that asks once what a list's columns or its words say."""
    choices = [{"value": "", "text": "Not used"}]
    every = meanings_on(asking.ours.on).values()
    choices += [{"value": one.code, "text": one.title} for one in every if not one.aside]
    choices += [{"value": one.code, "text": f"{one.title} (kept aside)"} for one in every if one.aside]
    serves = asking.ours.on is On.SERVICE
    places = [(one.code, one.title) for one in asking.ours.sites]
    places += [(one.code, one.title) for one in asking.ours.services]
    return {
        "seq": opened.handed.seq,
        "columns": [
            {"name": f"column-{place}", "heading": heading, "says": says}
            for place, (heading, says, _) in enumerate(asking.columns)
        ],
        "choices": choices,
        "places_asked": "Which of your services is it of?" if serves else "At which site are its people?",
        "sites": [{"value": "", "text": "The list says it, or it is no matter"}]
        + [{"value": code, "text": title} for code, title in places],
        "known_lists": [one.source for one in opened.others],
        "groups": [
            {"about": ABOUT[about], "words": list(_words(asking, about))}
            for about in VALUED
            if any(one == about for one, _, _ in asking.words)
        ],
        "people": len(opened.table.rows),
        "sheet": opened.table.sheet,
        "other_sheets": opened.table.other_sheets,
    }


def _words(asking: Asking, about: str) -> Iterator[dict[str, Any]]:
    choices = [{"value": "", "text": "It says nothing to us"}]
    if about == "ward":
        choices.append({"value": AS_WRITTEN, "text": "A ward of this name"})
    for code, title in asking.ours.choices(about):
        choices.append({"value": code, "text": with_capital(words(title)) if about == "ward" else title})
    for place, (of, theirs, ours) in enumerate(asking.words):
        if of == about:
            chosen = ours or (AS_WRITTEN if about == "ward" else "")
            yield {"name": f"word-{place}", "theirs": theirs, "ours": chosen, "choices": choices}
