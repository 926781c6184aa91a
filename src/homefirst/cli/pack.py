"""`homefirst pack`: whether a county pack is whole, and how another county is begun."""

from pathlib import Path

import typer

from homefirst.app.pack.check import PackChecked, check_pack, folder_of
from homefirst.app.pack.in_force import named_pack
from homefirst.app.pack.new import new_pack
from homefirst.cli.root import app
from homefirst.cli.show import print_json, say

pack_app = typer.Typer(help="The county pack's tables.", no_args_is_help=True)
app.add_typer(pack_app, name="pack")


@pack_app.command("check")
def pack_check_command(
    directory: str | None = typer.Argument(
        None, help="A county pack: its folder, or the name of one shipped; HOMEFIRST_PACK where left out."
    ),
    documents: Path | None = typer.Option(
        None, help="A folder of the documents' texts; the pack's own where left out."
    ),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Prove a county pack whole, or say what to mend. Exit code 1 where there is a problem."""
    found = check_pack(named_pack() if directory is None else folder_of(directory), documents)
    if json:
        print_json(found.as_answer())
    else:
        for problem in found.problems:
            say(str(problem))
        say(_said(found))
    raise typer.Exit(0 if found.ok else 1)


@pack_app.command("new")
def pack_new_command(
    directory: Path = typer.Argument(..., help="A new folder, or an empty one."),
    name: str = typer.Option(..., help="The county's name: Exampleshire."),
    area: str = typer.Option(..., help="The ONS code of the county council's area: E10000025."),
    slug: str | None = typer.Option(None, help="Its word in addresses; made of the name where left out."),
) -> None:
    """Begin another county: every table with its headings, and a README that says what to enter."""
    new_pack(directory, name=name, area=area, slug=slug)
    say(f"The pack of {name} is begun in {directory}; its README.md says what to enter.")
    say(f"Prove it: ./run pack check {directory}")
    say(f"Then see what does not fit in it: ./run reconcile {directory}")


def _said(found: PackChecked) -> str:
    if not found.ok:
        count = len(found.problems)
        return (
            f"{count} problems. Nothing of this pack is taken in."
            if count > 1
            else ("1 problem. Nothing of this pack is taken in.")
        )
    if found.citations is None:
        return (
            f"The pack is whole: {found.statements:,} statements. Their citations were not looked up:"
            " name the documents' folder with --documents."
        )
    return (
        f"The pack is whole: {found.statements:,} statements, {found.citations:,} citations found in place."
    )
