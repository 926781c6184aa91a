"""The commands about the market and about fairness."""

import typer

from homefirst.app.market.asking import ask_market
from homefirst.app.market.fairness import ask_fairness
from homefirst.cli.root import app
from homefirst.cli.show import print_json, print_table, say
from homefirst.county.capacity.answer import number
from homefirst.foundation.calendar import Month
from homefirst.measures.fairness import By


@app.command("market")
def market_command(json: bool = typer.Option(False, "--json")) -> None:
    """Providers with their people, hours and cost a week, which are at risk; and what was sought and not
    found."""
    asked = ask_market()
    if json:
        print_json(asked.as_answer())
        return
    say(f"{len(asked.at_risk)} of {len(asked.providers)} providers are at risk.")
    print_table(
        "Providers",
        ["Provider", "People", "Hours a week", "Pounds a week", "Price unknown", "At risk"],
        [
            [
                one.name,
                f"{one.people:,}",
                f"{number(one.hours, 0):,}",
                "unknown" if one.weekly is None else f"{number(one.weekly, 0):,}",
                f"{one.unpriced:,}",
                " ".join(risk.sentence for risk in one.risks) or "no",
            ]
            for one in asked.providers
        ],
    )
    print_table(
        "Sought",
        ["Month", "Service", "Zone", "Sought", "Found", "Nothing found", "Open for long"],
        [
            [
                str(one.month),
                one.service,
                one.zone,
                *map(str, (one.sought, one.found, one.nothing, one.long_open)),
            ]
            for one in asked.sought
        ],
    )


@app.command("fairness")
def fairness_command(
    month: str | None = typer.Option(None, help="The month: 2016-03. Else the last that is over."),
    service: str | None = typer.Option(None, help="A kind of service: home_care. Else all."),
    json: bool = typer.Option(False, "--json"),
) -> None:
    """Who was placed and how soon, by locality, age, ethnicity, dementia and who pays; who was overtaken."""
    asked = ask_fairness(Month.parse(month) if month else None, service)
    if json:
        print_json(asked.as_answer())
        return
    for by in By:
        print_table(
            f"{asked.month.name}, by {by.value}",
            ["Group", "Waiting", "Placed", "Median days", "90% within", "Known", "Soon", "Against all"],
            [
                [
                    *(line.group, f"{line.waiting:,}", f"{line.placed:,}"),
                    *(_days(days) for days in (line.median_days, line.p90_days)),
                    *(f"{line.asked:,}", f"{line.soon:,}", line.verdict.value),
                ]
                for line in (asked.all, *asked.groups[by])
            ],
        )
    say(
        f"{len(asked.listed)} were overtaken more than {asked.thresholds.overtaken_times} times without a"
        f" reason on record, {len(asked.explained)} with one."
    )


def _days(days: float | None) -> str:
    return "unknown" if days is None else f"{days:.1f}"
