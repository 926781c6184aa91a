"""Cells of an .xlsx that its spreadsheet could not work out, or has not: the reader gives them as empty ones,
and a list of people would be read as if nothing had been said there."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import TypeAlias

Cell: TypeAlias = str | float | int | bool | date | datetime | time | timedelta

NOT_WORKED_OUT = "#VALUE?"
"""What stands for a cell with a formula and no value: no spreadsheet has opened the workbook since a program
wrote it."""
Place = tuple[int, int]
"""Row and column of a cell, both from 0."""
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*\"([^\"]*)\"")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb"\br\s*=\s*\"([A-Z]{1,3})([0-9]{1,7})\"")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_ERROR = re.compile(rb"\bt\s*=\s*\"e\"")


def failures(content: bytes) -> Mapping[str, Mapping[Place, str]]:
    """By sheet and place what stands in cells that have no value: the spreadsheet's own sign (#REF!), or
    NOT_WORKED_OUT. A workbook whose parts are called otherwise tells of none."""
    found: dict[str, Mapping[Place, str]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = set(parts.namelist())
        for title, part in _sheets(parts, names):
            if part in names:
                found[title] = dict(_failed(parts.read(part)))
    return found


def told_failures(rows: list[list[Cell]], failed: Mapping[Place, str]) -> list[list[Cell]]:
    """The rows with what stands in such cells, where there is nothing yet."""
    for (row, column), sign in failed.items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
            rows[row][column] = sign
    return rows


def _sheets(parts: zipfile.ZipFile, names: set[str]) -> list[tuple[str, str]]:
    """Title and part of each sheet."""
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, relations} <= names:
        return []
    where = {}
    for tag in _RELATION.findall(parts.read(relations).decode(errors="replace")):
        said = dict(_ATTRIBUTE.findall(tag))
        target = said.get("Target", "")
        where[said.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    found = []
    for tag in _SHEET.findall(parts.read(book).decode(errors="replace")):
        said = {name.rpartition(":")[2]: value for name, value in _ATTRIBUTE.findall(tag)}
        found.append((unescape(said.get("name", "")), where.get(said.get("id", ""), "")))
    return found


def _failed(sheet: bytes) -> list[tuple[Place, str]]:
    if b"<f" not in sheet and b":f" not in sheet and b'"e"' not in sheet:
        return []  # no formula, as nearly always
    found = []
    for about, inside in _CELL.findall(sheet):
        place = _PLACE.search(about)
        if place is None:
            continue
        value = _VALUE.search(inside)
        at = (int(place[2]) - 1, _column(place[1].decode()))
        if _ERROR.search(about):
            found.append((at, value[1].decode(errors="replace") if value else NOT_WORKED_OUT))
        elif value is None and _FORMULA.search(inside) and b't="str"' not in about:
            found.append((at, NOT_WORKED_OUT))  # t="str": the formula's value is the empty text
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
