"""The root of the tree of commands; each file of commands adds its own to it."""

import typer

app = typer.Typer(
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="homefirst: who waits to go home, and whether the plan is kept.",
)
