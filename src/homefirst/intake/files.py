"""Files of this machine: what they hold, or why that cannot be had."""

import os
import stat
from pathlib import Path

from homefirst.foundation.errors import Problem
from homefirst.foundation.plain import kept_name
from homefirst.intake.size import LARGEST


def content_of(path: Path) -> bytes | Problem:
    """What a file holds; a Problem for a folder, a device, and what is not there, not readable or larger than
    a workbook."""
    name = kept_name(path.name)
    try:
        # Without waiting: a pipe with nobody at its other end would hold us for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            kind = os.fstat(handle).st_mode
            if not stat.S_ISREG(kind):
                return Problem(name, "It is no file but a device or a pipe.", "Name a file.")
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            what = f"It has more than {LARGEST:,} bytes, which no monthly workbook has."
            return Problem(name, what, "Hand in the workbook as it was published.")
        return content
    except IsADirectoryError:
        return Problem(name, "It is a folder.", "Name the files in it.")
    except FileNotFoundError:
        return Problem(name, "There is no such file.", "Check the name.")
    except PermissionError:
        return Problem(name, "It may not be read.", "Let the account that runs homefirst read it.")
    except OSError as error:
        return Problem(name, f"It cannot be read: {error.strerror}.", "Check the name and the disk.")
