"""A synthetic list to try with, as text to paste and as a workbook with two rows of headings, merged."""

import io

import xlsxwriter  # type: ignore[import-untyped]
from django.http import HttpResponse

from homefirst.intake.lists.example import ExampleList
from homefirst.web.sheet.xlsx import KIND


def as_text(example: ExampleList) -> str:
    """The list as a spreadsheet's clipboard has it."""
    return "\n".join("\t".join(row) for row in example.rows) + "\n"


def example_answer(example: ExampleList) -> HttpResponse:
    """The list as a workbook, to be handed in as it is."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold = book.add_worksheet("Synthetic"), book.add_format({"bold": True})
        for at, row in enumerate(example.rows):
            for place, cell in enumerate(row):
                sheet.write_string(at, place, cell, bold if at <= example.head + 1 else None)
        for text, first, last in example.groups:
            if last > first:
                sheet.merge_range(example.head, first, example.head, last, text, bold)
        sheet.set_column(0, len(example.rows[0]) - 1, 18)
    response = HttpResponse(held.getvalue(), content_type=KIND)
    response["Content-Disposition"] = 'attachment; filename="synthetic-list.xlsx"'
    return response
