"""Words that come from outside, in a file or a form, as they may be kept: no control character, and no
number of a person.

What is told of a file goes into the log, which cannot be erased. A file's name, a sheet's name and a cell
are whatever their sender wrote: a NUL, which PostgreSQL refuses, or the NHS number of somebody.
"""

import functools
import re

LONGEST_NAME = 200  # characters; no published workbook has more than 90
NUMBER = "(number)"
# Halves of a pair stand alone where a name's bytes are no UTF-8. A cell may have lines and tabs.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINES = re.compile("[\t\n\r\u2028\u2029]")
_BETWEEN = "(?:[\\s._+\u00ad\u200b-\u200d\u2010-\u2015\u2212\ufeff\ufffd-]|%20){0,3}"
_OF_A_PERSON = re.compile(rf"\d{{3}}{_BETWEEN}\d{{3}}{_BETWEEN}\d{{4}}\d*")


# The same few hundred texts stand in every edition.
@functools.lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A text of a file: control characters are U+FFFD, and ten digits or more in a row, also in an NHS
    number's groups of 3, 3 and 4, are “(number)”. No code or figure of a published workbook has so many."""
    return _OF_A_PERSON.sub(NUMBER, UNWRITABLE.sub("\ufffd", text))


def kept_name(name: str) -> str:
    """A file's name as it is kept and told: without the folders of its sender's machine, and plain."""
    own = name.replace("\\", "/").rpartition("/")[2]
    return plain(_LINES.sub("\ufffd", own))[-LONGEST_NAME:] or "without a name"
