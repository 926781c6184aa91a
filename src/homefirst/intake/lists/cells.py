"""What stands in one cell of somebody's list, read as people write it: days and times, yes and no, names.

Each reader raises NotUnderstood with a sentence that never repeats what stood there: sentences go into the
log, and the cell is shown beside them on the page alone.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from homefirst.county.people.identity import Name
from homefirst.county.people.nhs_number import NhsNumber
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.plain import UNWRITABLE
from homefirst.intake.failed_cells import NOT_WORKED_OUT
from homefirst.intake.spreadsheets import Cell

FIRST_MINUTE = time(0, 1)
"""Of a day that is given without a time: after the midnight that ends the day before, so that the night is
counted by the day that was written."""
LONG_AGO = 10
"""Years: no stay on a list of people in bed began so long ago."""
_EXCEL_DAYS = range(20_000, 80_000)  # October 1954 to January 2119, as a spreadsheet numbers days
_EXCEL_FIRST = datetime(1899, 12, 30)  # noqa: DTZ001
_NUMBER = re.compile(r"[0-9]{5}(\.[0-9]+)?")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_CLOCKS = (
    re.compile(r"(?<![0-9:])([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?\s*([ap])?\.?m?\.?(?![0-9a-z])"),
    re.compile(r"(?<![0-9.])([0-9]{1,2})(?:\.([0-9]{2}))?\s*([ap])\.?m\.?(?![a-z])"),
    re.compile(r"(?<![0-9/.-])([0-9]{2})([0-9]{2})\s*h(?:rs|ours)?()(?![a-z])"),
)
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?")
_NOISE = re.compile(r"@|\b(?:at|from|since|on)\b|(?<=[0-9])(?:st|nd|rd|th)\b|,|t(?=\s*$)")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})t?|((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*[-/.\\ ]\s*([0-9]{1,2})\s*[-/.\\ ]\s*([0-9]{4}|[0-9]{2})")
_WITH_NAME = re.compile(r"([0-9]{1,2})\s*[-/. ]?\s*([a-z]{3,9})\.?\s*[-/. ]?\s*([0-9]{4}|[0-9]{2})")
_NAME_FIRST = re.compile(r"([a-z]{3,9})\.?\s*([0-9]{1,2})\s+([0-9]{4})")
_MONTHS = "january february march april may june july august september october november december".split()
_TITLES = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof|sir|lady|rev|master)\.?\s+", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")

YES = frozenset("y yes true t 1 ✓ ✔ ☑ done complete completed met confirmed".split())
NO = frozenset({*"n no false f 0 ✗ ✘ ☐ none never".split(), "not yet", "not ready", "not met", "not done"})
NOTHING = frozenset(
    {
        *"- -- . ? ?? n/a na n.a. nil n/k nk n.k. unk u/k tbc tba tbd unknown pending".split(),
        *("not known", "not available", "to be confirmed"),
    }
)
FAILED = frozenset("#n/a #ref! #value! #name? #div/0! #num! #null! #getting_data #spill! #calc!".split())
"""What a spreadsheet shows where it could not work out a cell."""


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A local day, with its time of day where one was written."""

    day: date
    clock: time | None = None

    def instant(self, not_before: datetime | None = None) -> datetime:
        """The instant in UTC; of a day without a time its first minute, or `not_before` where that is later
        on the same day."""
        found = datetime.combine(self.day, self.clock or FIRST_MINUTE, LONDON).astimezone(UTC)
        same = not_before is not None and not_before.astimezone(LONDON).date() == self.day
        return max(found, not_before) if same and self.clock is None and not_before else found

    def says(self, instant: datetime) -> bool:
        """Whether this is that instant, as finely as it was written."""
        local = instant.astimezone(LONDON)
        same = self.clock is None or (self.clock.hour, self.clock.minute) == (local.hour, local.minute)
        return local.date() == self.day and same


@dataclass(frozen=True, slots=True)
class YesOrNo:
    """What a cell says of a test: it holds, it does not, or nothing; and since when, where a day stands
    there."""

    holds: bool | None
    since: Moment | None = None


def tidy(cell: Cell) -> str:
    """A cell as text in one spelling: hidden characters gone, all kinds of space one, lines kept."""
    if isinstance(cell, str) and cell.isascii() and cell.isprintable():
        # One line with nothing hidden, as nearly all are: in a tenth of the time.
        return " ".join(cell.split())
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}" if cell.time() == time() else f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    text = UNWRITABLE.sub("", _HIDDEN.sub("", str(cell).replace("\r\n", "\n").replace("\r", "\n")))
    lines = (" ".join(unicodedata.normalize("NFKC", line).split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def says_nothing(cell: Cell) -> bool:
    """Whether a cell is empty, or has one of the signs by which people say that they do not know."""
    text = tidy(cell).casefold()
    return not text or text in NOTHING


def check_worked_out(cell: Cell) -> None:
    """Raises NotUnderstood for a cell that a spreadsheet could not work out, or has not."""
    text = cell.strip().casefold() if isinstance(cell, str) and "#" in cell[:3] else ""
    if text in FAILED:
        raise NotUnderstood(
            "The spreadsheet could not work this cell out.", next="Write in the cell what it should say."
        )
    if text == NOT_WORKED_OUT.casefold():
        raise NotUnderstood(
            "The cell has a formula that was not worked out.",
            next="Open the workbook in the spreadsheet once, save it, and hand it in again.",
        )


def worked_out(cell: Cell) -> bool:
    """Whether a cell has what its spreadsheet made of it, if anything."""
    try:
        check_worked_out(cell)
    except NotUnderstood:
        return False
    return True


def month_first(cell: Cell) -> bool | None:
    """Whether a day is written with the month first: True where it is none otherwise (03/25/2016), None where
    it may be either (03/05/2016), False for every other cell."""
    if not isinstance(cell, str):
        return False
    found = _DAY_FIRST.match(tidy(cell).casefold())
    if found is None or found[1] == found[2]:
        return False
    first, second = int(found[1]), int(found[2])
    if first > 12 or not 1 <= second <= 31:
        return False
    return True if second > 12 else None


def moment_in(cell: Cell, today: date) -> Moment:
    """The day, and the time where there is one, of something that has happened by `today`. Raises
    NotUnderstood for what is none, lies in the future, or lies ten years back."""
    found = _moment(cell, today.year)
    if found.day > today:
        raise NotUnderstood("This day lies in the future.", next="Write the day on which it was so.")
    if found.day.year < today.year - LONG_AGO:
        raise NotUnderstood(f"This day lies more than {LONG_AGO} years back.", next="Check the year.")
    return found


def moment_written(cell: Cell, today: date) -> Moment | None:
    """The moment that a cell tells, whenever it is; None where it tells none."""
    try:
        return _moment(cell, today.year)
    except NotUnderstood:
        return None


def day_in(cell: Cell, today: date) -> date:
    """A day that may lie ahead, such as one that something is due on; raises NotUnderstood for what is
    none."""
    found = _moment(cell, today.year).day
    if abs(found.year - today.year) > LONG_AGO:
        raise NotUnderstood(f"This day lies more than {LONG_AGO} years away.", next="Check the year.")
    return found


def pathway_in(cell: Cell) -> int:
    """A pathway of leaving, 0 to 3: "P1", "Pathway 1", "1". Raises NotUnderstood for what is none."""
    found = re.fullmatch(r"(?:d2a\s*)?(?:p|pw|path|pathway)?\s*([0-3])(?:\b.*)?", tidy(cell).casefold())
    if found is None:
        raise NotUnderstood("This is no pathway.", next="Write 0, 1, 2 or 3.")
    return int(found[1])


def birth_date_in(cell: Cell, today: date) -> date:
    """A birth date. With two digits of a year it is of the century that is possible; raises NotUnderstood
    where both are, and for what is no day."""
    text = tidy(cell).casefold()
    short = re.search(r"[-/. a-z]([0-9]{2})$", text)
    if isinstance(cell, str) and short is not None and not _ISO.fullmatch(text):
        if int(short[1]) + 2000 <= today.year:
            raise NotUnderstood(
                "The year has two digits, and both centuries are possible.", next="Write it with four."
            )
        text = f"{text[:-2]}19{short[1]}"
        return _moment(text, today.year).day
    found = _moment(cell, today.year).day
    if found > today:
        raise NotUnderstood("The birth date lies in the future.", next="Check the year.")
    return found


def yes_in(cell: Cell, today: date) -> YesOrNo:
    """Whether a test holds: yes, no, or the day since when it does. Raises NotUnderstood for anything
    else."""
    text = tidy(cell).casefold()
    if says_nothing(cell):
        return YesOrNo(None)
    if text in YES or isinstance(cell, bool):
        return YesOrNo(text in YES)
    if text in NO:
        return YesOrNo(False)
    word, _, rest = text.partition(" ")
    # "1 March" is a day, and no yes with a day after it.
    if isinstance(cell, str) and word.rstrip(",:;-") in YES and rest and not word[0].isdigit():
        return YesOrNo(True, moment_in(rest.strip(" -:("), today))
    try:
        return YesOrNo(True, moment_in(cell, today))
    except NotUnderstood as error:
        if error.what != NO_DAY:
            raise
        raise NotUnderstood(
            "This is neither yes nor no, nor a day.", next="Write Y, N, or the day."
        ) from None


yes_in.__test__ = False  # type: ignore[attr-defined]  # pytest takes what begins so for one of its own
NO_DAY = "This is no day."
AS_DAY = "Write day, month and year, as in 10/03/2016."


def name_in(cell: Cell) -> Name:
    """Family and given names, as "SMITH, John", "Mr John SMITH" or "John Smith" has them."""
    text = _TITLES.sub("", _BRACKETS.sub("", tidy(cell).replace("\n", " ")).strip())
    family, comma, given = (part.strip() for part in text.partition(","))
    if not comma:
        words = text.split()
        loud = [word for word in words if word.isupper() and len(word) > 1]
        if loud and len(loud) < len(words):
            family, given = " ".join(loud), " ".join(word for word in words if word not in loud)
        else:
            family, given = (words[-1] if words else ""), " ".join(words[:-1])
    given = _TITLES.sub("", given)
    if not any(letter.isalpha() for letter in family):
        raise NotUnderstood("This is no name.", next="Write it as SMITH, John.")
    return Name(_evenly(family), _evenly(given))


def number_in(cell: Cell) -> NhsNumber:
    """An NHS number; raises NotUnderstood, and for one that may be a real person's: nobody real is kept
    here."""
    found = NhsNumber.parse(tidy(cell))
    if not found.of_nobody:
        raise NotUnderstood(
            "This number may be a real person's, and only synthetic people are kept here.",
            next="Write one of the range for tests, or none.",
        )
    return found


def parts_of(text: str) -> list[str]:
    """The several things that one cell names: by lines, semicolons, plus signs, slashes, ampersands,
    commas, and numbers before them."""
    parts = re.split(r"\n|;|\+|&|,|\s/\s|/| and |•|\b[0-9]\)", text, flags=re.IGNORECASE)
    return [part for one in parts if (part := re.sub(r"^\s*[-–*]?\s*(?:[0-9]\.)?\s*", "", one).strip(" ."))]


def _evenly(name: str) -> str:
    """A name that is written in capitals as names are; any other as it stands."""
    if not name.isupper():
        return name
    return re.sub(r"[^\W\d_]+", lambda found: found[0].capitalize(), name)


def _moment(cell: Cell, year: int) -> Moment:
    if isinstance(cell, datetime):
        return Moment(
            cell.date(), None if cell.time() == time() else cell.time().replace(second=0, microsecond=0)
        )
    if isinstance(cell, date):
        return Moment(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_spreadsheet(float(cell))
    text = tidy(cell).casefold().replace("\n", " ")
    if _NUMBER.fullmatch(text):
        return _of_spreadsheet(float(text))
    clock, rest = _clock(text)
    rest = " ".join(_NOISE.sub(" ", _WEEKDAY.sub(" ", rest)).split()).strip(" -")
    return Moment(_day(rest, year), clock)


def _of_spreadsheet(number: float) -> Moment:
    """A day as a spreadsheet keeps it: days since the end of 1899, the time as a part of one."""
    if int(number) not in _EXCEL_DAYS:
        raise NotUnderstood(NO_DAY, next="Write it as 10/03/2016.")
    found = _EXCEL_FIRST + timedelta(minutes=round(number * 24 * 60))
    return Moment(found.date(), None if found.time() == time() else found.time())


def _clock(text: str) -> tuple[time | None, str]:
    for pattern in _CLOCKS:
        found = pattern.search(text)
        if found is None:
            continue
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour > 23 or minute > 59:
            raise NotUnderstood("This is no time of day.", next="Write it as 10/03/2016 14:30.")
        return time(hour, minute), text[: found.start()] + " " + text[found.end() :]
    return None, text


def _day(text: str, year: int) -> date:
    day, month, of = _parts(text)
    if len(of) == 2:
        of = f"20{of}"
        if int(of) > year + LONG_AGO:
            of = f"19{of[2:]}"
    if month > 12 >= int(day):
        raise NotUnderstood("There is no such month: the day comes first here.", next=AS_DAY)
    try:
        return date(int(of), month, int(day))
    except ValueError:
        raise NotUnderstood("There is no such day.", next=AS_DAY) from None


def _month(name: str) -> int:
    """A month by its name or the beginning of it; 0: none."""
    return next(
        (n for n, one in enumerate(_MONTHS, 1) if one.startswith(name) or (name == "sept" and n == 9)), 0
    )


def _parts(text: str) -> tuple[str, int, str]:
    if found := _ISO.fullmatch(text):
        return (found[3], int(found[2]), found[1]) if found[1] else (found[6], int(found[5]), found[4])
    if found := _DAY_FIRST.fullmatch(text):
        return found[1], int(found[2]), found[3]
    if (found := _WITH_NAME.fullmatch(text)) and (month := _month(found[2])):
        return found[1], month, found[3]
    if (found := _NAME_FIRST.fullmatch(text)) and (month := _month(found[1])):
        return found[2], month, found[3]
    if re.fullmatch(r"[0-9]{1,2}\s*[-/. ]\s*(?:[0-9]{1,2}|[a-z]{3,9})", text):
        raise NotUnderstood("The day has no year.", next="Write it as 10/03/2016.")
    raise NotUnderstood(NO_DAY, next="Write it as 10/03/2016.")
