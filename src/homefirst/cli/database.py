"""`homefirst database`: the roles of the county's database, and what each may do to the log."""

import typer

from homefirst.app.setup.databases import make_roles, roles_by_hand, tried_rights
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, problems_told, say
from homefirst.foundation.errors import Problem
from homefirst.foundation.store.rights import ACTIONS, Connected, Tried

database_app = typer.Typer(help="The database: its roles, and what each may do.", no_args_is_help=True)
app.add_typer(database_app, name="database")


@database_app.command("roles")
def database_roles(
    sql: bool = typer.Option(False, "--sql", help="Print what an administrator can run; do nothing."),
    account: str | None = typer.Option(None, help="The account that homefirst connects with, for --sql."),
) -> None:
    """Make the three roles with the least rights that serve, and their schema."""
    if sql:
        typer.echo(roles_by_hand(account), nl=False)
    else:
        make_roles(say)


@database_app.command("check")
def database_check(json: bool = typer.Option(False, "--json")) -> None:
    """Try what each role may do to every table of the log, and undo it. Exit code 1 where one may more than
    it should, or less."""
    found = tried_rights()
    tries = [one for _, tried in found for one in tried]
    problems = [
        *(problem for as_whom, _ in found for problem in _above(as_whom)),
        *(problem for one in tries for problem in one.problems),
    ]
    if json:
        print_json(
            {
                "ok": not problems,
                "problems": problems_told(problems),
                "roles": [_role_told(as_whom, tried) for as_whom, tried in found],
            }
        )
    else:
        for as_whom, tried in found:
            print_table(
                f"{as_whom.role}, connected as {as_whom.account}",
                ("table", *ACTIONS),
                [(one.table, *(_word(one, action) for action in ACTIONS)) for one in tried],
            )
        for problem in problems:
            say(str(problem))
        say(f"{len(tries) * len(ACTIONS)} tries, each undone; {len(problems)} problems.")
    raise typer.Exit(1 if problems else 0)


def _above(one: Connected) -> tuple[Problem, ...]:
    if not one.above_the_rules:
        return ()
    what = "It is a superuser or passes by row security: no rule of the database holds for it."
    return (Problem(one.role, what, "Take SUPERUSER and BYPASSRLS away from it."),)


def _word(one: Tried, action: str) -> str:
    if action in one.unknown:
        return "busy"
    word = "may" if action in one.may else "no"
    return word if (action in one.may) == (action in one.should) else f"{word}!"


def _role_told(as_whom: Connected, tried: tuple[Tried, ...]) -> dict[str, object]:
    tables = [
        {
            "table": one.table,
            "may": [action for action in ACTIONS if action in one.may],
            "should": [action for action in ACTIONS if action in one.should],
            "refusals": dict(one.refusals),
        }
        for one in tried
    ]
    return {
        "role": as_whom.role,
        "account": as_whom.account,
        "above_the_rules": as_whom.above_the_rules,
        "tables": tables,
    }
