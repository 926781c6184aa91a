"""The command about the codes that wait for a side's word."""

import typer

from homefirst.app.codes.asking import ask_codes
from homefirst.app.codes.left import ask_every_left
from homefirst.app.codes.months import months_to_return
from homefirst.app.codes.told import OTHER, PARTS, codes_answer, finding_said, month_said
from homefirst.app.ground.places import place_name
from homefirst.app.morning.asking import ask_morning, organisation_names
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.foundation.calendar import LONDON, local_day, parse_wall_clock
from homefirst.foundation.errors import NotUnderstood
from homefirst.hub.codes import ToAgree
from homefirst.hub.verdicts import code_said
from homefirst.policy.verification import Side


@app.command("codes")
def codes_command(
    side: str = typer.Argument(..., help="For whom: hospital or council."),
    organisation: str = typer.Argument(..., help="Whose beds, or whose people: a code of organisations.csv."),
    at: str | None = typer.Option(None, help="The instant: 2016-03-10T09:30. Else as things stand now."),
    left: bool = typer.Option(False, "--left", help="Of those who left, and are still to be returned."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Which codes wait for the word of a hospital or a council, which are disputed, and what would be
    returned now; people under opaque keys."""
    if side not in tuple(Side):
        raise NotUnderstood(f"“{side}” is no side.", where="side", next="Write hospital or council.")
    if organisation not in organisation_names():
        what = f"“{organisation}” is no organisation of this county’s."
        raise NotUnderstood(what, where="organisation", next="See organisations.csv.")
    asked = ask_morning(parse_wall_clock(at) if at else None)
    gone = ask_every_left(asked, Side(side), organisation) if left else None
    codes = ask_codes(asked, Side(side), organisation) if gone is None else gone.codes
    months = months_to_return(asked, Side(side), organisation)
    if json:
        answer = codes_answer(codes, asked, months, organisation)
        print_json(answer | ({} if gone is None else {"others": gone.others}))
        return
    say("These people are synthetic: nobody of them exists.")
    say(finding_said(codes))
    for month in months:
        say(month_said(month, local_day(asked.at)))
    what = "Left, and still to be returned" if left else "Codes"
    title = f"{what}, {asked.at.astimezone(LONDON):%Y-%m-%d %H:%M}"
    heads = ["Person", "Stands", "Where", "Days" if left else "Days ready", "Waits for", "Code", "Goes to"]
    print_table(title, heads, [_row(one) for one in codes.every])


def _row(one: ToAgree) -> list[str]:
    line = one.line
    step = None if line.clock is None else line.clock.now or line.clock.next
    return [
        line.person[:8],
        PARTS[one.part].format(side=one.side.value, other=OTHER[one.side]),
        "" if line.bed is None else place_name(line.bed.place),
        "" if line.days_ready is None else str(line.days_ready),
        ", ".join(wait.what for wait in line.waits),
        code_said(*one.code.proposal.code),
        "" if step is None else f"{step.step.words}, {step.day}",
    ]
