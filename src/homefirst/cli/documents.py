"""`homefirst documents`: what was handed in and lies here, and how its content is erased."""

import typer

from homefirst.app.service.deliveries import all_documents, erase_document
from homefirst.cli.root import app
from homefirst.cli.show import print_json, say
from homefirst.foundation.calendar import local_day

documents_app = typer.Typer(help="Documents that were handed in.", no_args_is_help=True)
app.add_typer(documents_app, name="documents")


@documents_app.command("list")
def documents_list(
    limit: int = typer.Option(100, min=1, max=10_000, help="How many, the latest first."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """The documents that were handed in last, without their content."""
    found = all_documents(limit)
    if json:
        print_json({"documents": [one.as_answer() for one in found]})
    elif not found:
        say("No document was ever handed in.")
    for one in [] if json else found:  # a line each, and no table: it would cut the SHA-256
        day = local_day(one.kept_at).isoformat()
        say(f"{one.sha256}  {day}  {one.size:,} bytes  {one.name}, by {one.kept_by}")


@documents_app.command("erase")
def documents_erase(
    sha256: str = typer.Argument(..., help="Its SHA-256, as homefirst documents list tells it."),
) -> None:
    """Erase a document's content, its name and who handed it in; the figures taken in of it stay."""
    erase_document(sha256)
    say(f"Document {sha256} is erased. Backups that were taken before hold it until they are deleted.")
