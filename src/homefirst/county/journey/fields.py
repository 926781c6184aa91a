"""What each field of a journey's entry may hold: a check that gives the sentence why not, or None."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from homefirst.county.catalogue import offer_words, ward_words
from homefirst.county.catalogue.delays import REASONS, Care, Organisation

Check = Callable[[Any], str | None]
_PERSON = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CODE = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,38}[^\s\x00-\x1f\x7f])?")
_HOURS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
_POUNDS = re.compile(r"[0-9]{1,5}(\.[0-9]{2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST_HOURS = 168 * 2  # two carers, day and night
MOST_TIMES_A_DAY = 12


def _one_of(words: Iterable[str]) -> Check:
    known = frozenset(words)
    said = f"it is none of {', '.join(sorted(known))}."
    return lambda value: None if isinstance(value, str) and value in known else said


def _like(pattern: re.Pattern[str], said: str) -> Check:
    return lambda value: None if isinstance(value, str) and pattern.fullmatch(value) else said


def _hours(value: Any) -> str | None:
    fine = isinstance(value, str) and _HOURS.fullmatch(value) and float(value) <= MOST_HOURS
    return None if fine else f"hours a week are a decimal as text, at most {MOST_HOURS}."


def _day(value: Any) -> str | None:
    said = "it is no day such as 2016-03-17."
    try:
        fine = isinstance(value, str) and _DAY.fullmatch(value) and date.fromisoformat(value)
    except ValueError:
        return said
    return None if fine else said


def _yes_or_no(value: Any) -> str | None:
    return None if isinstance(value, bool) else "it is true, false, or null."


def _whole(first: int, last: int) -> Check:
    said = f"it is no whole number from {first} to {last}."

    def check(value: Any) -> str | None:
        fine = isinstance(value, int) and not isinstance(value, bool) and first <= value <= last
        return None if fine else said

    return check


def _some_of(words: Sequence[str]) -> Check:
    known = frozenset(words)
    said = f"it is no list of some of {', '.join(sorted(known))}, each once and in the order of letters."

    def check(value: Any) -> str | None:
        codes = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        return None if codes and list(value) == sorted(known & set(value)) else said

    return check


_KEY = _like(_UUID, "it is no key: a UUID in small letters.")
_WORD = _like(_CODE, "it is no code of 1 to 40 characters.")
_THINGS = dict.fromkeys(("offer", "spell", "wait", "service", "assessment", "choice"), _KEY)
_WORDS = dict.fromkeys(
    ("place", "ward", "destination", "what", "outcome", "locality", "resource", "runner_up"), _WORD
)
_TESTS = dict.fromkeys(("clinical", "multidisciplinary", "safe"), _yes_or_no)
_ASKED = {name: _one_of(words) for name, words in ward_words.CIRCUMSTANCES.items()}
_NEEDS = {name: _one_of(words) for name, words in ward_words.NEEDS.items()}
FIELDS: Mapping[str, Check] = {
    "person": _like(_PERSON, "it is no person's key: a random UUID, in small letters."),
    **_THINGS,
    **_WORDS,
    **_TESTS,
    **_ASKED,
    **_NEEDS,
    "care": _one_of(care.value for care in Care),
    "reason": _one_of(reason.code for reason in REASONS),
    "whose": _one_of(one.value for one in Organisation),
    "due": _day,
    "day": _day,
    "start": _day,
    "weekly": _like(_POUNDS, "pounds a week are a decimal as text, such as 735.00."),
    "about": _one_of(offer_words.DECISIONS),
    "found": _one_of(offer_words.FOUND),
    "hours": _hours,
    "method": _one_of(ward_words.METHODS),
    "certainty": _one_of(ward_words.CERTAINTIES),
    "met": _some_of(tuple(ward_words.CRITERIA)),
    "pathway": _whole(min(ward_words.PATHWAYS), max(ward_words.PATHWAYS)),
    "profession": _one_of(ward_words.PROFESSIONS),
    "why": _one_of(ward_words.PAUSES),
    "tasks": _some_of(tuple(ward_words.TASKS)),
    "cover": _some_of(tuple(ward_words.COVER)),
    "bariatric": _one_of(ward_words.BARIATRIC),
    "visits": _whole(0, MOST_TIMES_A_DAY),
    "carers": _whole(1, 2),
}
_WHY: Mapping[str, Check] = {
    kind: _one_of(words)
    for kind, words in (
        ("OfferDeclined", offer_words.DECLINED),
        ("OfferWithdrawn", offer_words.WITHDRAWN),
        ("StartFailed", offer_words.FAILED),
    )
}
_ALWAYS_OPTIONAL = frozenset(
    (
        *"ward destination clinical multidisciplinary safe reason whose due outcome day certainty".split(),
        "method",
        *_ASKED,
        *_NEEDS,
        *"tasks cover bariatric visits carers locality resource weekly runner_up".split(),
    )
)
_OPTIONAL_IN = frozenset(
    {
        ("hours", "ServiceReferred"),
        ("hours", "Offered"),
        ("service", "StartConfirmed"),
        ("spell", "StartConfirmed"),
    }
)


def check_of(field: str, kind: str) -> Check:
    """The check of a field in a kind of entry: why something happened is said in the words of its kind."""
    return _WHY.get(kind, FIELDS[field]) if field == "why" else FIELDS[field]


def may_be_unknown(field: str, kind: str) -> bool:
    """Whether a field of a kind of entry may be null."""
    return field in _ALWAYS_OPTIONAL or (field, kind) in _OPTIONAL_IN
