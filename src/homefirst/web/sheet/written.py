"""A value as a page writes it, which still knows what it is: one cell for page and spreadsheet."""

from datetime import date
from typing import Self


class Written(str):
    """A text with its value. It is the text wherever a text is wanted; joined to another it is a plain one.

    `form` is how a spreadsheet writes the value so that it reads as the text does.
    """

    __slots__ = ("form", "value")
    value: float | date
    form: str

    def __new__(cls, text: str, value: float | date, form: str) -> Self:
        made = super().__new__(cls, text)
        made.value, made.form = value, form
        return made

    def __add__(self, other: str) -> str:
        return super().__add__(other) if other else self


def decimals_form(decimals: int) -> str:
    """A spreadsheet's form for thousands parted by commas and so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")
