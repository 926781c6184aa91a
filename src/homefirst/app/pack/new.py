"""Starting another county: a folder with every table's headings, the county, and what to enter where."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from homefirst.county.access.agreements import COLUMNS as AGREEMENTS
from homefirst.county.capacity.bed_closures import COLUMNS as BED_CLOSURES
from homefirst.county.capacity.commissioned import COLUMNS as COMMISSIONED
from homefirst.county.capacity.resource import COLUMNS as RESOURCES
from homefirst.county.catalogue.boards import COLUMNS as BOARDS
from homefirst.county.catalogue.organisations import ORGANISATION_COLUMNS, PLACE_COLUMNS
from homefirst.county.catalogue.pack import county_problems
from homefirst.county.catalogue.provider_addresses import COLUMNS as PROVIDER_ADDRESSES
from homefirst.county.catalogue.service_pages import COLUMNS as SERVICE_PAGES
from homefirst.county.catalogue.services import COLUMNS as SERVICES
from homefirst.county.catalogue.statements.decisions import COLUMNS as DECISIONS
from homefirst.county.catalogue.statements.read import COLUMNS as FACTS
from homefirst.county.catalogue.statements.unit import COLUMNS as UNITS
from homefirst.county.catalogue.statements.vocabulary import (
    DOCUMENT_COLUMNS,
    MEASURE_COLUMNS,
    SUBJECT_COLUMNS,
)
from homefirst.county.catalogue.waits import COLUMNS as WAITS
from homefirst.county.figures.pack_tables import COLUMNS as DELAYED_DAYS
from homefirst.county.figures.plans import COLUMNS as PLAN
from homefirst.county.figures.population import COLUMNS as POPULATION
from homefirst.county.market.contract import COLUMNS as CONTRACTS
from homefirst.flow.network.evidence import COLUMNS as FIGURES
from homefirst.flow.network.evidence import EVIDENCE, FOLDER
from homefirst.foundation.errors import NotUnderstood, Refused, Unavailable
from homefirst.hub.judges import COLUMNS as JUDGES
from homefirst.hub.neighbours import COLUMNS as NEIGHBOURS
from homefirst.hub.thresholds import COLUMNS as THRESHOLDS
from homefirst.hub.trajectory import COLUMNS as TRAJECTORY
from homefirst.measures.rebases import COLUMNS as REBASES
from homefirst.measures.returns.prices import COLUMNS as PRICES
from homefirst.measures.returns.submitters import COLUMNS as RETURNED_BY
from homefirst.measures.returns.submitters import PROVIDER_COLUMNS as RETURN_PROVIDERS
from homefirst.policy.call_tables import COLUMNS as CALL
from homefirst.policy.call_tables import GUARANTEES, HELD_AS, PRIORITIES, WAITS_FOR
from homefirst.policy.choice_clock import COLUMNS as CHOICE_CLOCK
from homefirst.policy.coding_table import RULE_COLUMNS, WHOSE_COLUMNS
from homefirst.policy.commitments import COLUMNS as COMMITMENTS
from homefirst.policy.criteria_table import CRITERIA_COLUMNS, SUBSTITUTION_COLUMNS
from homefirst.policy.market_thresholds import COLUMNS as MARKET
from homefirst.policy.offer_targets import COLUMNS as OFFER_TARGETS
from homefirst.policy.return_deadlines import COLUMNS as DEADLINES
from homefirst.policy.review_thresholds import COLUMNS as REVIEWS
from homefirst.policy.verification_clock import COLUMNS as STEPS

SOURCE = ("document", "line", "citation")
TABLES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "documents.csv": (DOCUMENT_COLUMNS, "each document that you enter from: a number, its title, its date"),
    "subjects.csv": (SUBJECT_COLUMNS, "who or what the documents speak of, as paths: pool-2/line:equipment"),
    "measures.csv": (MEASURE_COLUMNS, "what they say of it: one thing has one code in all documents"),
    "units.csv": (UNITS, "units beyond those that every pack has"),
    "facts.csv": (FACTS, "each statement, as printed, with its document, line and a few of its words"),
    "decisions.csv": (DECISIONS, "where values differ: which is in force, who decided it, when and why"),
    "organisations.csv": (ORGANISATION_COLUMNS, "councils, trusts, commissioners, providers"),
    "places.csv": (PLACE_COLUMNS, "sites, wards, hubs, and whose they are"),
    "services.csv": (SERVICES, "what is offered, by whom, from when to when, and what came after it"),
    "service_pages.csv": (
        SERVICE_PAGES,
        "what is agreed of each service, from when until when: who refers, hours, areas, longest stay, price",
    ),
    "criteria.csv": (CRITERIA_COLUMNS, "whom a service takes: what must be so of them, in a sentence"),
    "substitution.csv": (SUBSTITUTION_COLUMNS, "which kind of service may stand in for which, and why"),
    "boards.csv": (BOARDS, "who decides, how often they meet, and to whom they report"),
    "resources.csv": (RESOURCES, "what could take a person, line by line: whose, for whom, on which days"),
    "commissioned.csv": (COMMISSIONED, "what is paid for, and the statements of how much of it is delivered"),
    "waits_for.csv": (CALL[WAITS_FOR], "which kind of service answers a wait that is no service itself"),
    "priorities.csv": (CALL[PRIORITIES], "how urgent somebody is, and who comes before any waiting time"),
    "guarantees.csv": (CALL[GUARANTEES], "after how many days nobody is to wait longer, by where they are"),
    "held_as.csv": (CALL[HELD_AS], "as which kind of service something counts that somebody has and leaves"),
    "contracts.csv": (CONTRACTS, "what is agreed with a provider: fee, terms, from when until when"),
    "market_thresholds.csv": (
        MARKET,
        "from when on a quote is left out and a provider is at risk, where it differs",
    ),
    "commitments.csv": (COMMITMENTS, "how much a week each role may commit, and who decides above it"),
    "review_thresholds.csv": (REVIEWS, "from when on a package of care is reviewed, where it differs"),
    "offer_targets.csv": (OFFER_TARGETS, "within how long a provider is to answer an offer"),
    "provider_addresses.csv": (PROVIDER_ADDRESSES, "where a provider is told that an offer waits for it"),
    "choice_clock.csv": (CHOICE_CLOCK, "what is done next for somebody who chooses, by when, by whom"),
    "agreements.csv": (AGREEMENTS, "who may see what of people whom another recorded, for what, until when"),
    "waits.csv": (WAITS, "what people may wait for, in whose words, who does the step, usually in how long"),
    "coding.csv": (
        RULE_COLUMNS,
        "which kind of wait gives which reason of the return, and whose: the first fits",
    ),
    "coding_whose.csv": (WHOSE_COLUMNS, "which attribution an owner of a step makes"),
    "verification.csv": (STEPS, "to whom a code goes that is not agreed, and after how many working days"),
    "verification_judges.csv": (JUDGES, "who says of a code that it is right, and for which side"),
    "return_deadlines.csv": (DEADLINES, "by when a month's return is to be in"),
    "neighbours.csv": (
        NEIGHBOURS,
        "neighbouring systems: who decides about a way home there, on which day you call",
    ),
    "hub_thresholds.csv": (
        THRESHOLDS,
        "from when on something counts on the morning's list, where it differs",
    ),
    "site_trajectory.csv": (
        TRAJECTORY,
        "how many people at most are to be delayed at a site on a day, from when until when",
    ),
    "bed_closures.csv": (BED_CLOSURES, "for which reasons a ward closes beds; without it, homefirst's own"),
    "bed_day_prices.csv": (PRICES, "what a day in an acute bed costs, from when to when, and who says so"),
    "returned_by.csv": (
        RETURNED_BY,
        "who submits the national return for which beds, where it is not whose the place is",
    ),
    "return_providers.csv": (RETURN_PROVIDERS, "how the national files name a provider: code, region, board"),
    "delayed_days.csv": (
        DELAYED_DAYS,
        "published delayed days; homefirst pack figures makes it from workbooks",
    ),
    "delay_plan.csv": ((*PLAN, *SOURCE), "what was promised of delays; without it there is no board page"),
    "population.csv": ((*POPULATION, *SOURCE), "residents aged 18 and over, for the rates"),
    f"{FOLDER}/{EVIDENCE}": (
        FIGURES,
        "what each figure of flow/network.toml stands on: that file is the county's care as places that"
        " people move between, which the flow model simulates; without it there is no model",
    ),
    "rebases.csv": ((*REBASES, *SOURCE), "months from which a chart begins anew, decided and with a reason"),
}
"""Every table of a pack: its headings, and what is entered in it."""
_README = """# The county pack of {name}

Started by `homefirst pack new`. Every table has its headings and no rows yet: enter what your partners'
documents state, as they print it, and correct nothing. The format is told in homefirst's docs/pack.md; the
pack `exampleshire`, which comes with homefirst, is a small example of everything.

{tables}
- `documents/`: the documents' texts, each named by its number: `000_plan.txt`. Make the folder when you have
  one. Citations are looked up there.

Prove it after every change, here or in your own checks. It tells file, row and column of everything that is
wrong, and what to do:

    ./run pack check {folder}

See what does not fit together in the papers, before anybody else does. That needs no decision yet, and no
service; it tells both places, line and quote, and the sum:

    ./run reconcile {folder}

Then serve it. A pack with a problem is not taken in, and the one before stays in force:

    HOMEFIRST_PACK={folder} ./run

(`./run` stands in homefirst's own folder; where homefirst is installed the word is `homefirst`.)
"""
_COUNTY = """# The county whose record this pack describes.
name = {name}
# Its word in addresses.
slug = {slug}
# The Office for National Statistics' code of the county council's area.
area = {area}
# What every page ends with: where its figures are from. Write a sentence for each source.
sources = []
"""


def new_pack(folder: Path, *, name: str, area: str, slug: str | None = None) -> None:
    """Makes a pack that holds nothing yet, and is whole.

    Raises Refused where the folder holds something, NotUnderstood for a name, slug or area that cannot be
    (what was begun is then taken away), and Unavailable where it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            "Something is there already; nothing was written.",
            where=str(folder),
            next="Name a new folder, or an empty one.",
        )
    texts = {table: ",".join(columns) + "\n" for table, (columns, _) in TABLES.items()}
    rows = "\n".join(f"- `{table}`: {what}." for table, (_, what) in TABLES.items())
    texts["README.md"] = _README.format(name=name, folder=shlex.quote(str(folder)), tables=rows)
    texts["county.toml"] = _COUNTY.format(
        name=_quoted(name), slug=_quoted(slug if slug is not None else slug_of(name)), area=_quoted(area)
    )
    try:
        _write(folder, texts)
    except OSError as error:
        raise Unavailable(
            f"It cannot be written: {error.strerror}.", where=str(folder), next="Name another folder."
        ) from error


def slug_of(name: str) -> str:
    """A county's word in addresses, made of its name."""
    return "-".join(re.findall("[a-z0-9]+", name.lower()))


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    inside = folder / FOLDER
    inside.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    wrong = county_problems(folder)
    if wrong:
        for name in texts:
            (folder / name).unlink()
        inside.rmdir()
        if made:
            folder.rmdir()
        raise NotUnderstood(wrong[0].what, where="the new pack", next=wrong[0].next)


def _quoted(text: str) -> str:
    """Text as TOML writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", escaped) + '"'
