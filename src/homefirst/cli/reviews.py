"""The command about packages that are to be reviewed."""

import typer

from homefirst.app.ground.places import place_name
from homefirst.app.ward.reviews import ask_reviews, released, why_in
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.foundation.calendar import LONDON
from homefirst.policy.reviews import WORDS, Review

NAMELESS: dict[str, str] = {}
"""People stand under opaque keys here, as on the page for whoever may not see a name."""


@app.command("reviews")
def reviews_command(
    why: str = typer.Option("", help=f"One reason: {', '.join(WORDS)}. Else all."),
    page: int = typer.Option(1, min=1, help="Which page of a long list."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Which packages of care at home are to be reviewed, why, and what hours a week each would release;
    people under opaque keys."""
    every = ask_reviews()
    found = every.page(page, why_in(why))
    if json:
        print_json(found.as_answer(NAMELESS))
        return
    say("These people are synthetic: nobody of them exists.")
    say(f"To be reviewed: {len(found.some)} of {every.packages} packages.")
    if any(one.hours is not None for one in found.some):
        say(f"As far as is known that would release {released(found.some):,f} hours a week.")
    local = every.clock.at.astimezone(LONDON)
    heads = ["Person", "Care", "Given by", "Since", "Hours a week", "Why", "Would release", "Next step"]
    title = f"Reviews, {local:%Y-%m-%d %H:%M}, page {found.number} of {found.pages}"
    print_table(title, heads, [_row(one) for one in found.shown])


def _row(one: Review) -> list[str]:
    package = one.package
    return [
        package.person[:8],
        package.what,
        "" if package.place is None else place_name(package.place),
        f"{package.since.astimezone(LONDON):%Y-%m-%d}",
        "unknown" if package.hours is None else f"{package.hours}",
        ", ".join(WORDS[reason.why] for reason in one.reasons),
        "unknown" if one.hours is None else f"{one.hours}",
        package.next_step or "none said",
    ]
