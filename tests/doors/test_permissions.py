"""Who may use which door: one table, in which every page and every command has exactly one row."""

from collections.abc import Iterator

import pytest
import typer
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path
from typer.core import TyperGroup

from homefirst.cli.main import every_command
from homefirst.cli.panels import PANELS
from homefirst.county.access.permissions import TABLE, check_may, may, permissions
from homefirst.county.access.roles import desk_of, first_page_of, roles
from homefirst.county.access.who_may import check_table
from homefirst.foundation.errors import Refused
from homefirst.server import urls
from homefirst.web.gate.context import PAGES, for_role
from tests.conftest import ANALYST

ROLES = (None, "analyst", "operator", "nobody in particular")


def names_of(patterns: list[URLPattern | URLResolver]) -> Iterator[str | None]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names_of(one.url_patterns)
        else:
            yield one.name


def commands_of(group: object, before: str = "") -> Iterator[str]:
    assert isinstance(group, TyperGroup)
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from commands_of(command, f"{before}{name} ")
        else:
            yield before + name


ROUTES = {f"route:{name}" for name in names_of(get_resolver().url_patterns)}
COMMANDS = {f"command:{name}" for name in commands_of(typer.main.get_command(every_command()))}


def test_the_walk_finds_pages_and_commands_that_are_there() -> None:
    assert {"route:board", "route:measure"} <= ROUTES
    assert {"command:log verify", "command:chart xmr", "command:delays"} <= COMMANDS


def test_every_page_and_every_command_has_a_row_and_every_row_has_a_door() -> None:
    assert set(permissions()) == ROUTES | COMMANDS


def test_no_address_is_without_a_name_and_no_name_is_given_twice() -> None:
    names = list(names_of(get_resolver().url_patterns))
    assert None not in names
    assert len(names) == len(set(names))


def test_every_command_stands_in_one_part_of_the_help() -> None:
    group = typer.main.get_command(every_command())
    assert isinstance(group, TyperGroup)
    told = [name for names in PANELS.values() for name in names]
    assert sorted(told) == sorted(group.commands)
    assert {name: one.rich_help_panel for name, one in group.commands.items()} == {
        name: part for part, names in PANELS.items() for name in names
    }


def test_every_row_says_for_which_purpose_for_whom_and_why() -> None:
    assert check_table(permissions(), roles()) == ()
    assert {"public", "analyst", "operator"} <= {role for row in permissions().values() for role in row.roles}


def test_every_role_finds_its_own_pages_in_the_navigation_and_may_open_them() -> None:
    in_navigation = {name for name, _, _ in PAGES}
    desks = {role: desk_of(role) for role in roles()}
    assert [(role, page) for role, desk in desks.items() for page in desk if page not in in_navigation] == []
    assert [
        (role, page) for role, desk in desks.items() for page in desk if not may(role, f"route:{page}")
    ] == []
    assert [role for role, desk in desks.items() if not desk or len(set(desk)) < len(desk)] == []
    some = (None, "ward_staff", "hub_coordinator", "provider", "records_officer", "board_member")
    assert {role: first_page_of(role) for role in some} == {
        None: "board",
        "ward_staff": "wards",
        "hub_coordinator": "waiting",
        "provider": "offers",
        "records_officer": "matches",
        "board_member": "board",
    }


def test_the_navigation_begins_with_the_desk_of_a_role_and_loses_no_page() -> None:
    for role in (None, *roles()):
        named = [name for name, _, _ in for_role(role)]
        desk = desk_of(role)
        assert tuple(named[: len(desk)]) == desk
        assert named[len(desk) :] == [name for name, _, _ in PAGES if name not in desk]
    assert [text for _, text, _ in for_role("ward_staff")][:3] == ["Wards", "This morning", "Lists"]


@pytest.mark.parametrize("role", [None, *roles(), "public", "operator"])
def test_a_role_may_exactly_what_its_rows_say(role: str | None) -> None:
    """Every role at every door, by the check that answers and by the one that raises."""

    def raises_not(door: str) -> bool:
        try:
            check_may(role, door)
        except Refused:
            return False
        return True

    said = {door: "public" in row.roles or role in row.roles for door, row in permissions().items()}
    assert {door: may(role, door) for door in permissions()} == said
    assert {door: raises_not(door) for door in permissions()} == said
    assert said["route:board"]
    assert said["command:setup"] == (role == "operator")


MEASURE = "analyst hub_coordinator social_worker clinician programme_lead finance_lead board_member".split()
TRUTH = {
    "route:board": ["public"],
    "route:access": ["public"],
    "route:sign_in": ["public"],
    "route:measure": MEASURE,
    "route:api_measure": MEASURE,
    "route:change_password": list(roles()),
    "command:users token": ["operator"],
}


@pytest.mark.parametrize("door", TRUTH)
def test_the_doors_are_open_to_whom_they_are_meant_for(door: str) -> None:
    assert permissions()[door].roles == set(TRUTH[door])


@pytest.mark.parametrize(
    ("door", "who"),
    [
        ("route:board", (True, True, True, True)),
        ("route:sign_in", (True, True, True, True)),
        ("route:measure", (False, True, False, False)),
        ("command:log verify", (False, False, True, False)),
        ("command:delays", (False, False, True, False)),
        ("route:of_no_row", (False, False, False, False)),
        ("route:None", (False, False, False, False)),
        ("board", (False, False, False, False)),
    ],
)
def test_who_may_and_who_may_not(door: str, who: tuple[bool, ...]) -> None:
    assert tuple(may(role, door) for role in ROLES) == who
    for role, allowed in zip(ROLES, who, strict=True):
        if allowed:
            check_may(role, door)
        else:
            with pytest.raises(Refused):
                check_may(role, door)


def test_a_refusal_names_the_roles_that_may() -> None:
    with pytest.raises(Refused) as refused:
        check_may(None, "route:measure")
    assert str(refused.value) == (
        "Look into any measure of any council, month by month: This is for hub coordinators, social workers, "
        "clinicians, analysts, programme leads, finance leads and board members. "
        "Sign in with such a role, or ask whoever runs this service for it."
    )


def test_a_door_with_two_rows_is_a_mistake_of_ours(tmp_path, monkeypatch) -> None:
    twice = TABLE.read_text() + (
        '\n[[permission]]\nroute = ["board"]\nroles = []\npurpose = "p"\naudience = "a"\nwhy = "w"\n'
    )
    (tmp_path / "permissions.toml").write_text(twice)
    monkeypatch.setattr("homefirst.county.access.permissions.TABLE", tmp_path / "permissions.toml")
    permissions.cache_clear()
    with pytest.raises(ValueError, match="two rows for route:board"):
        permissions()
    monkeypatch.undo()
    permissions.cache_clear()
    assert "route:board" in permissions()


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("what nobody was to see")


class WithOneForgotten:
    """The addresses of the house and two more, of which one has no row and the other no name."""

    urlpatterns = (
        path("forgotten", forgotten, name="forgotten"),
        path("nameless", forgotten),
        *urls.urlpatterns,  # after them: a county may have any name
    )
    handler400, handler403 = urls.handler400, urls.handler403
    handler404, handler500 = urls.handler404, urls.handler500


@pytest.mark.parametrize("address", ["/forgotten", "/nameless"])
def test_a_page_without_a_row_is_refused_to_everybody(county: str, address: str) -> None:
    with override_settings(ROOT_URLCONF=WithOneForgotten):
        analyst = Client()
        assert analyst.login(username=ANALYST.name, password=ANALYST.password)
        refused = analyst.get(address)
        unsigned = Client().get(address)
    assert refused.status_code == 403
    assert "nobody: it has no row in permissions.toml" in refused.content.decode()
    assert (unsigned.status_code, unsigned["Location"]) == (302, f"/sign-in?next={address}")
    assert "what nobody was to see" not in refused.content.decode() + unsigned.content.decode()
