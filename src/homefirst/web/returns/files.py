"""The files of returns: a provider's month as it is submitted, by council, type of care and reason, and a day
in the layout of the national file; as a spreadsheet, and as comma-separated values under a name that says
that they are synthetic."""

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from homefirst.app.returns.asking import TransfersReturn, frozen_numbered
from homefirst.app.returns.counted import rules
from homefirst.app.returns.daily import DailyReturn
from homefirst.app.returns.daily_month import DailyMonthReturn
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.measures.returns.behind import UNSAID
from homefirst.measures.returns.frozen import Frozen
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.sitrep import COLUMNS as SITREP_COLUMNS
from homefirst.measures.returns.sitrep import month_rows, sitrep_rows
from homefirst.measures.returns.submitted import NO_PLACE, Submitted, submitted_lines
from homefirst.policy.regimes import regimes
from homefirst.web.returns.shown import NAMES, NOT_CODED, council_cells, council_name, organisation_name
from homefirst.web.sheet.environment import number
from homefirst.web.sheet.table import Table
from homefirst.web.sheet.xlsx import about, sheet_answer

SUBMITTED, SITREP = "submitted", "sitrep"
"""The names of the two files in an address."""
FORMS = {"xlsx": "spreadsheet", "csv": "csv"}
CSV = "text/csv; charset=utf-8"
NOT_ASKED = "NA"
"""What the publication prints where the return has no such cell."""
HEADS = (
    "Period", "Provider code", "Provider", "ONS code", "Council code", "Council", "Type of care",
    "Reason code", "Reason",
)  # fmt: skip


def file_address(provider: str | None, form: str, frozen: int | None = None) -> str:
    """The address, from its page on, of a provider's file: as counted, or as it was frozen under a number."""
    asked = {"format": form, "table": SUBMITTED, "provider": provider or UNSAID}
    return f"?{urlencode(asked if frozen is None else asked | {'frozen': str(frozen)})}"


def wants_file(request: HttpRequest) -> bool:
    """Whether the caller asked for one of the files of this module."""
    form, table = request.GET.get("format"), request.GET.get("table")
    return form == "csv" or (form == "xlsx" and table in (SUBMITTED, SITREP))


def submitted_file(request: HttpRequest, answer: TransfersReturn) -> HttpResponse:
    """A provider's month, as counted or as it was frozen."""
    named = request.GET.get("provider", "")
    provider = None if named == UNSAID else named
    frozen = frozen_asked(request, answer.period)
    if frozen is not None and frozen.provider == provider:
        cells = frozen.cells
    elif frozen is None and provider in answer.cells:
        cells = answer.cells[provider]
    else:
        names = ", ".join(one or UNSAID for one in answer.cells) or "nobody"
        raise NotFound("There is no such return.", where="provider", next=f"This month has {names}.")
    table = _submitted_table(answer.period, provider, submitted_lines(cells, answer.period))
    state = "" if frozen is None else f"-frozen-{frozen.seq}"
    name = f"delayed-transfers-{answer.period}-{_code(provider) or UNSAID}{state}-synthetic"
    return _file(request, table, name)


def frozen_asked(request: HttpRequest, period: Period) -> Frozen | None:
    """The frozen return that an address names by its number; None where it names none. Raises NotFound."""
    text = request.GET.get("frozen")
    if not text:
        return None
    return frozen_numbered(period, number_in(text))


def number_in(text: str) -> int:
    """The number of a frozen return. Raises NotUnderstood for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise NotUnderstood(f"“{text}” is no number of a frozen return.", where="frozen")
    return int(text)


def sitrep_file(request: HttpRequest, answer: DailyReturn) -> HttpResponse:
    """A day in the layout of the national file."""
    families = {one.reason: one.name for one in regimes()["daily-discharge"].codes} | {"": NOT_CODED}
    names = {provider: organisation_name(provider) for provider in answer.cells}
    rows = (
        (*row, number(int(value)) if value.isdigit() else value)
        for *row, value in sitrep_rows(answer.period.first, answer.cells, names, rules().national, families)
    )
    title = f"Acute discharges, {answer.period.name}, in the layout of the national file"
    table = Table(SITREP, title, SITREP_COLUMNS, tuple(rows))
    return _file(request, table, f"acute-discharges-{answer.period}-synthetic")


def sitrep_month_file(request: HttpRequest, answer: DailyMonthReturn) -> HttpResponse:
    """A month's days in the layout of the national file."""
    families = {one.reason: one.name for one in regimes()["daily-discharge"].codes} | {"": NOT_CODED}
    days = answer.by_provider
    names = {provider: organisation_name(provider) for provider in days}
    rows = (
        (*row, _figure(value))
        for *row, value in month_rows(answer.month, days, names, rules().national, families)
    )
    title = f"Acute discharges, {answer.month.name}, in the layout of the national file"
    table = Table(SITREP, title, SITREP_COLUMNS, tuple(rows))
    return _file(request, table, f"acute-discharges-{answer.month}-synthetic")


def _figure(value: str) -> str:
    """A value of the national file as a number of a sheet; “-” stays."""
    whole, _, decimals = value.partition(".")
    return number(float(value), len(decimals)) if whole.isdigit() else value


def files_of(providers: Iterable[str | None]) -> list[dict[str, object]]:
    """The files that a month's page leads to: whose, and each form with its address."""
    return [
        {
            "name": organisation_name(provider),
            "forms": [(said, file_address(provider, form)) for form, said in FORMS.items()],
        }
        for provider in sorted(providers, key=lambda one: one or "")
    ]


def _submitted_table(period: Period, provider: str | None, lines: Sequence[Submitted]) -> Table:
    whose = [NAMES[Breakdown.ORGANISATION][code] for code, _ in CATEGORIES[Breakdown.ORGANISATION]]
    measures = ("Patients", "Days") if period.snapshot else ("Days",)
    heads = (*HEADS, *(f"{measure}, {one}" for measure in measures for one in whose))
    if any(one.reason == NO_PLACE for one in lines):
        heads += tuple(f"{measure}, no place in the form" for measure in measures)
    title = f"Delayed transfers of care, {period.name}, {organisation_name(provider)}"
    note = "The form’s own columns are not at hand; NA: the return has no such cell."
    rows = tuple(_row(period, provider, one, len(heads)) for one in lines)
    return Table(SUBMITTED, title, heads, rows, note)


def _row(period: Period, provider: str | None, one: Submitted, width: int) -> tuple[str, ...]:
    _, ons, old = council_cells(one.council)
    reason = NAMES[Breakdown.REASON].get(one.reason, NOT_CODED)
    care = NAMES[Breakdown.CARE].get(one.care, one.care)
    head = (
        str(period), _code(provider), organisation_name(provider), ons, old, council_name(one.council), care,
        one.reason, reason,
    )  # fmt: skip
    numbers = [NOT_ASKED if n is None else number(n) for n in (*one.patients, *one.days)]
    if one.reason == NO_PLACE:
        blank = [""] * (width - len(head) - len(numbers))
        return (*head, *blank, *numbers)
    return (*head, *numbers, *[""] * (width - len(head) - len(numbers)))


def _code(provider: str | None) -> str:
    """A provider's national code; the pack's own where it states none."""
    said = rules().national.get(provider or "")
    return (provider or "") if said is None else said.code


def _file(request: HttpRequest, table: Table, name: str) -> HttpResponse:
    if request.GET.get("format") == "csv":
        answer = HttpResponse(_as_csv(table), content_type=CSV)
    else:
        answer = sheet_answer(request, [table], about(meaning=[table.title], synthetic=True))
    form = "csv" if request.GET.get("format") == "csv" else "xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _as_csv(table: Table) -> bytes:
    """Heads and rows, numbers without commas between thousands; marked as UTF-8, so that a spreadsheet opens
    it as it is."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow([_plain(head) for head in table.heads])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return held.getvalue().encode("utf-8-sig")


def _plain(cell: str | None) -> str:
    """A cell as plain text; behind an apostrophe where a spreadsheet would take it for a formula: here is
    nothing, as in xlsx, that says that it is text."""
    value = getattr(cell, "value", None)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    text = cell or ""
    return f"'{text}" if len(text) > 1 and text[0] in "=+-@\t\r\n" else text
