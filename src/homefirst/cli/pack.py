"""`homefirst pack`: whether a county pack is whole."""

from pathlib import Path

import typer

from homefirst.app.pack_check import PackChecked, check_pack, folder_of
from homefirst.cli.root import app
from homefirst.cli.show import print_json, say

pack_app = typer.Typer(help="The county pack's tables.", no_args_is_help=True)
app.add_typer(pack_app, name="pack")


@pack_app.command("check")
def pack_check_command(
    directory: str = typer.Argument(..., help="A county pack: its folder, or the name of one shipped."),
    documents: Path | None = typer.Option(
        None, help="A folder of the documents' texts; the pack's own where left out."
    ),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Prove a county pack whole, or say what to mend. Exit code 1 where there is a problem."""
    found = check_pack(folder_of(directory), documents)
    if json:
        print_json(found.as_answer())
    else:
        for problem in found.problems:
            say(str(problem))
        say(_said(found))
    raise typer.Exit(0 if found.ok else 1)


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
