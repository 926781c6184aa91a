"""Who was ready to leave a bed a day before and is in none now, for the page of this morning's list."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from homefirst.app.ground.house import this_county
from homefirst.county.access.permissions import may
from homefirst.web.beds.shown import short_key


def gone_shown(role: str | None, gone: Iterable[str], people: Mapping[str, str]) -> list[dict[str, str]]:
    """Each by name where it is known, with the address of what became of them for who may see that, those of
    whom one knows the name first."""
    tells = may(role, "route:person_timeline")
    of = {"county": this_county().slug}
    shown = [
        {
            "who": people.get(key) or short_key(key),
            "href": reverse("person_timeline", kwargs={**of, "key": key}) if tells and key in people else "",
        }
        for key in gone
    ]
    return sorted(shown, key=lambda one: (not one["href"], one["who"]))
