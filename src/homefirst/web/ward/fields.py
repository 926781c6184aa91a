"""What a person's ward page is made of: sections, their forms and fields, and a form that was not taken."""

from dataclasses import dataclass

from django.http import QueryDict

from homefirst.foundation.errors import HomefirstError


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent and not taken: which, what stood in it, and why not."""

    form: str
    typed: QueryDict
    error: HomefirstError


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form. `kind`: checks, radios, select, date, moment; `value` is what is chosen. `groups`:
    the options of a long select once more, under headings."""

    kind: str
    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    value: tuple[str, ...] = ()
    hint: str = ""
    error: str = ""
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what it sends as `say`, about which thing, its fields and its button; `error` is what is wrong
    with it as a whole. `plain`: a button alone, that need not be unfolded."""

    id: str
    say: str
    title: str
    button: str
    fields: tuple[Field, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    error: str = ""
    open: bool = False

    @property
    def plain(self) -> bool:
        return not self.fields


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its heading, how it stands in lines, and the forms."""

    id: str
    title: str
    lines: tuple[str, ...]
    forms: tuple[Form, ...]
