"""Whether a county pack is whole: every table read by the room that owns it, and what one says of another
looked up. It asks no setting and no database: a pack is proved before anything of it is loaded."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homefirst.county.access.agreements import FILE as AGREEMENTS
from homefirst.county.access.agreements import read_agreements
from homefirst.county.access.roles import roles
from homefirst.county.capacity.bed_closures import FILE as BED_CLOSURES
from homefirst.county.capacity.bed_closures import read_bed_closures
from homefirst.county.capacity.commissioned import FILE as COMMISSIONED
from homefirst.county.capacity.commissioned import read_commissioned, unusable
from homefirst.county.capacity.resource import FILE as RESOURCES
from homefirst.county.capacity.resource import read_resources
from homefirst.county.catalogue.contents import Contents, read_contents
from homefirst.county.catalogue.pack import SHIPPED, county_problems, read_county, unreadable
from homefirst.county.catalogue.provider_addresses import FILE as ADDRESSES
from homefirst.county.catalogue.provider_addresses import read_provider_addresses
from homefirst.county.catalogue.row import AnyCode
from homefirst.county.catalogue.service_pages import FILE as SERVICE_PAGES
from homefirst.county.catalogue.service_pages import ServicePage, citations_in, read_service_pages
from homefirst.county.catalogue.sourced import Source, sourced_lines
from homefirst.county.catalogue.statements.citations import Cited, misplaced, read_texts
from homefirst.county.catalogue.statements.statement import Role
from homefirst.county.catalogue.waits import FILE as WAITS
from homefirst.county.catalogue.waits import read_waits
from homefirst.county.figures.delays import DelayTable
from homefirst.county.figures.pack_tables import read_delay_tables
from homefirst.county.figures.plans import COLUMNS as PLAN_COLUMNS
from homefirst.county.figures.plans import read_delay_plan
from homefirst.county.figures.population import COLUMNS as POPULATION_COLUMNS
from homefirst.county.figures.population import read_populations
from homefirst.county.market.contract import FILE as CONTRACTS
from homefirst.county.market.contract import Contract, read_contracts
from homefirst.flow.pack import read_pack_network
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood, Problem
from homefirst.hub.judges import FILE as JUDGES
from homefirst.hub.judges import read_judges
from homefirst.hub.neighbours import FILE as NEIGHBOURS
from homefirst.hub.neighbours import read_neighbours
from homefirst.hub.thresholds import FILE as THRESHOLDS
from homefirst.hub.thresholds import read_thresholds
from homefirst.hub.trajectory import FILE as TRAJECTORY
from homefirst.hub.trajectory import read_site_trajectory
from homefirst.intake.synthetic.pack import TABLES as SYNTHETIC
from homefirst.intake.synthetic.pack import synthetic_problems
from homefirst.measures.definitions import definitions
from homefirst.measures.outlook_table import read_error_file
from homefirst.measures.rebases import COLUMNS as REBASE_COLUMNS
from homefirst.measures.rebases import read_rebases
from homefirst.measures.returns.prices import FILE as PRICES
from homefirst.measures.returns.prices import read_prices
from homefirst.measures.returns.submitters import FILE as RETURNED_BY
from homefirst.measures.returns.submitters import PROVIDERS as RETURN_PROVIDERS
from homefirst.measures.returns.submitters import (
    read_return_providers,
    read_returned_by,
    submitter_problems,
)
from homefirst.policy.call_tables import FILES as CALL
from homefirst.policy.call_tables import read_call_tables, unknown_held
from homefirst.policy.choice_clock import FILE as CHOICE_CLOCK
from homefirst.policy.choice_clock import read_clock
from homefirst.policy.coding_table import TABLES as CODING
from homefirst.policy.coding_table import owner_problems, read_coding
from homefirst.policy.commitments import FILE as COMMITMENTS
from homefirst.policy.commitments import read_commitments
from homefirst.policy.criteria import Criterion
from homefirst.policy.criteria_table import CRITERIA, SUBSTITUTION, read_rules
from homefirst.policy.market_thresholds import FILE as MARKET
from homefirst.policy.market_thresholds import read_market_thresholds
from homefirst.policy.offer_targets import FILE as OFFER_TARGETS
from homefirst.policy.offer_targets import read_offer_targets
from homefirst.policy.return_deadlines import FILE as DEADLINES
from homefirst.policy.return_deadlines import read_deadlines
from homefirst.policy.review_thresholds import FILE as REVIEWS
from homefirst.policy.review_thresholds import read_review_thresholds
from homefirst.policy.substitution import Substitute
from homefirst.policy.verification_clock import FILE as STEPS
from homefirst.policy.verification_clock import read_steps
from homefirst.programme.reconcile.book import open_book
from homefirst.programme.reconcile.sums import sums

CATALOGUE = (
    *("boards.csv", "decisions.csv", "documents.csv", "facts.csv", "measures.csv"),
    *("organisations.csv", "places.csv", "services.csv", "subjects.csv", "units.csv"),
)
SOURCED = {
    "delay_plan.csv": PLAN_COLUMNS,
    "population.csv": POPULATION_COLUMNS,
    "rebases.csv": REBASE_COLUMNS,
}
"""Tables that a pack may have, in which every row names its document, and their own columns."""
DELAYED_DAYS, OUTLOOK, DOCUMENTS = "delayed_days.csv", "outlook", "documents"


@dataclass(frozen=True, slots=True)
class PackChecked:
    """What a check found. `citations` is how many were looked up in the documents, None where there were no
    documents to look in."""

    problems: tuple[Problem, ...]
    statements: int
    citations: int | None

    @property
    def ok(self) -> bool:
        return not self.problems

    def as_answer(self) -> dict[str, Any]:
        """The answer as the command writes it."""
        return {
            "ok": self.ok,
            "problems": [{"where": one.where, "what": one.what, "next": one.next} for one in self.problems],
            "statements": self.statements,
            "citations": self.citations,
        }


def folder_of(named: str) -> Path:
    """The folder of a pack that is to be checked, whole or not; raises NotFound where there is none."""
    for folder in (Path(named), SHIPPED / named):
        if folder.is_dir():
            return folder
    raise NotFound("There is no such folder.", where=named, next="Name the folder of a county pack.")


def check_pack(folder: Path, documents: Path | None = None) -> PackChecked:
    """Everything that is wrong with a pack. Its citations are looked up in the texts of `documents`, or in
    those of the pack's own folder of documents where it has one.

    Raises NotFound where `documents` is no folder.
    """
    if documents is not None and not documents.is_dir():
        raise NotFound("There is no such folder.", where=str(documents), next="Name the documents' folder.")
    if endless := unreadable(folder.rglob("*")):
        return PackChecked(endless, statements=0, citations=None)
    problems = [*county_problems(folder), *_strangers(folder)]
    contents = read_contents(folder)
    problems += contents.problems
    problems += _other_tables(folder)
    read_agreements(folder, contents.organisations, problems)
    whole = not contents.problems
    coding = read_coding(folder, problems)
    problems += owner_problems(coding, contents.organisations if whole else AnyCode())
    read_steps(folder, contents.boards if whole else AnyCode(), problems)
    organisations: Container[str] = contents.organisations if whole else AnyCode()
    _of_the_morning(folder, organisations, contents.places if whole else AnyCode(), problems)
    read_clock(folder, problems)
    read_commitments(folder, problems)
    read_offer_targets(folder, problems)
    read_provider_addresses(folder, organisations, problems)
    services: Container[str] = contents.services if whole else AnyCode()
    pages = read_service_pages(folder, services, roles(), problems)
    rules = read_rules(folder, services, pages, problems)
    read_review_thresholds(folder, problems)
    call = read_call_tables(folder, problems, kinds=read_waits(folder, []) or AnyCode())
    if whole:
        problems += unknown_held(call, (*contents.services, *contents.places))
    read_prices(folder, problems)
    problems += _submitters(folder, contents)
    read_market_thresholds(folder, problems)
    contracts = read_contracts(folder, organisations, services, problems)
    problems += _capacity(folder, contents, organisations)
    read_pack_network(folder, contents.facts.ids, problems)
    problems += _demonstration(folder, contents)
    cited = [*contents.facts.cited, *_cited_by_boards(contents), *_cited_elsewhere(folder)]
    cited += [
        *_cited_in(SERVICE_PAGES, pages),
        *_cited_in(CRITERIA, rules.criteria),
        *_cited_in(SUBSTITUTION, rules.substitutes),
        *_cited_in(CONTRACTS, contracts),
    ]
    problems += _unknown_documents(folder, contents, cited)
    problems += undecided_totals(contents)
    own = folder / DOCUMENTS
    texts_in = documents or (own if own.is_dir() else None)
    if texts_in is not None:
        texts = read_texts(texts_in, {**contents.facts.words.documents, **_titles(folder)}, problems)
        problems += misplaced(cited, texts)
        looked_up = sum(one.source.document in texts for one in cited)
    return PackChecked(
        problems=tuple(dict.fromkeys(problems)),
        statements=len(contents.facts.statements),
        citations=None if texts_in is None else looked_up,
    )


def _of_the_morning(
    folder: Path, organisations: Container[str], places: Container[str], problems: list[Problem]
) -> None:
    """Notes what is wrong with the tables of the morning's list."""
    read_neighbours(folder, organisations, problems)
    read_judges(folder, organisations, problems)
    read_thresholds(folder, problems)
    read_bed_closures(folder, problems)
    read_site_trajectory(folder, places, problems)
    read_deadlines(folder, problems)


def _submitters(folder: Path, contents: Contents) -> Iterator[Problem]:
    """What is wrong with who submits the returns for whose beds."""
    problems: list[Problem] = []
    whole = not contents.problems
    organisations: Container[str] = contents.organisations if whole else AnyCode()
    said = read_returned_by(folder, contents.places if whole else AnyCode(), organisations, problems)
    read_return_providers(folder, organisations, problems)
    yield from problems
    if whole and not problems:
        yield from submitter_problems(contents.places, contents.organisations, said)


def _capacity(folder: Path, contents: Contents, organisations: Container[str]) -> Iterator[Problem]:
    """What is wrong with the tables of capacity."""
    problems: list[Problem] = []
    lines = read_commissioned(folder, organisations, contents.facts.ids, problems)
    whole = not problems
    statements = {one.id: one for one in contents.facts.statements}
    read_resources(
        folder,
        organisations,
        contents.services,
        contents.facts.ids,
        lines if whole else AnyCode(),
        problems,
        listed=AnyCode() if contents.problems else None,
    )
    yield from problems
    yield from unusable(lines, statements)


def undecided_totals(contents: Contents) -> Iterator[Problem]:
    """The totals whose parts do not sum, but for those of which a decision says that they stand as printed.
    Sums are made as reconcile makes them, with what rounding may add."""
    decided = {decision.in_force for decision in contents.decisions}
    for one in sums(open_book(contents.facts.statements, contents.facts.words)).found:
        whole, *parts = one.sides
        if whole.role is Role.TOTAL and whole.id not in decided and parts[0].subject != whole.subject:
            yield Problem(
                f"facts.csv, row {whole.row}, column value",
                f"{one.title} ({one.computation}).",
                f"Mend what was entered wrongly; if it stands so, decide it in decisions.csv: {whole.id}.",
            )


def known_tables() -> frozenset[str]:
    """The tables that a pack may have."""
    hub = {NEIGHBOURS, JUDGES, THRESHOLDS, DEADLINES}
    known = {*CATALOGUE, *SOURCED, *SYNTHETIC, *CODING, *hub, WAITS, STEPS, DELAYED_DAYS, AGREEMENTS}
    known |= {CHOICE_CLOCK, COMMITMENTS, PRICES, SERVICE_PAGES, CRITERIA, SUBSTITUTION, RETURNED_BY}
    known |= {RESOURCES, COMMISSIONED, REVIEWS, *CALL, CONTRACTS, MARKET, OFFER_TARGETS, ADDRESSES}
    known |= {BED_CLOSURES, TRAJECTORY, RETURN_PROVIDERS}
    return frozenset(known)


def _strangers(folder: Path) -> Iterator[Problem]:
    """Tables that nothing reads: a slip in a name would hide a whole table."""
    known = known_tables()
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            yield Problem(
                path.name, "A pack has no such table.", f"Name it as one of {', '.join(sorted(known))}."
            )


def _other_tables(folder: Path) -> Iterator[Problem]:
    """What is wrong with the tables that figures, measures and intake own; of each the first thing that is,
    or more."""
    days = folder / DELAYED_DAYS
    if days.exists():
        yield from _tried(days, lambda path: _check_sums(path.name, read_delay_tables(path)))
    readers: dict[str, Callable[[Path], object]] = {
        "delay_plan.csv": read_delay_plan,
        "population.csv": read_populations,
        "rebases.csv": lambda path: _check_measures(path.name, path),
    }
    for name, read in readers.items():
        if (folder / name).exists():
            yield from _tried(folder / name, read)
    for path in sorted((folder / OUTLOOK).glob("*.csv")):
        yield from _tried(path, read_error_file)
    yield from synthetic_problems(folder)


def _demonstration(folder: Path, contents: Contents) -> Iterator[Problem]:
    """Roles that there are not, and workplaces that the pack does not have."""
    if county_problems(folder):
        return
    county = read_county(folder)
    for name in county.demonstration_also.keys() & roles().keys():
        what = f"“{name}” is a role, whose user the demonstration has already."
        yield Problem("county.toml, demonstration_also", what, "Choose another name.")
    for role, code in (*county.demonstration.items(), *county.demonstration_also.values()):
        if role not in roles():
            yield Problem(
                "county.toml, demonstration", f"There is no role “{role}”.", f"Name {', '.join(roles())}."
            )
        if code not in contents.organisations:
            what = f"“{code}” is no organisation of this pack."
            yield Problem(f"county.toml, demonstration, {role}", what, "Write a code of organisations.csv.")


def _tried(path: Path, read: Callable[[Path], object]) -> Iterator[Problem]:
    try:
        read(path)
    except HomefirstError as error:
        yield error.problem
    except OSError as error:
        yield Problem(path.name, f"It cannot be read: {error.strerror}.", "Make it a file that can be.")


def _check_sums(file: str, tables: Sequence[DelayTable]) -> None:
    for table in tables:
        days = [days for _, days in table.days]
        known = [one for one in days if one is not None]
        if table.total is not None and len(known) == len(days) and sum(known) != table.total:
            raise NotUnderstood(
                f"The days by {table.breakdown} come to {sum(known):,}, and the total says {table.total:,}.",
                where=f"{file}, {table.area}, {table.month}",
                next="Make the table anew from the workbook: homefirst pack figures.",
            )


def _check_measures(file: str, path: Path) -> None:
    for one in read_rebases(path):
        if one.measure not in definitions():
            raise NotUnderstood(
                f"“{one.measure}” is no measure that is charted.",
                where=f"{file}, {one.rebase.month}",
                next=f"Name one of {', '.join(definitions())}.",
            )


def _cited_by_boards(contents: Contents) -> Iterator[Cited]:
    for board in contents.boards.values():
        if board.source.citation:
            yield Cited(f"boards.csv, row {board.row}", board.source)


def _cited_in(file: str, rows: Iterable[ServicePage | Criterion | Substitute | Contract]) -> Iterator[Cited]:
    """The places in documents that the sources of a table's rows name."""
    for row in rows:
        for source in citations_in(row.source):
            yield _cited(file, row.row, source)


def _cited_elsewhere(folder: Path) -> Iterator[Cited]:
    for name, columns in SOURCED.items():
        if (folder / name).exists():
            try:
                yield from [
                    _cited(line.file, line.number, line.source())
                    for line in sourced_lines(folder / name, columns)
                ]
            except NotUnderstood:
                continue  # told already, by who owns the table


def _cited(file: str, number: int, source: Source) -> Cited:
    return Cited(f"{file}, row {number}", source)


def _titles(folder: Path) -> Mapping[str, str]:
    """The documents that county.toml names; it may name some that have no statements."""
    return {} if county_problems(folder) else read_county(folder).documents


def _unknown_documents(folder: Path, contents: Contents, cited: Sequence[Cited]) -> Iterator[Problem]:
    """Documents that a table cites and nothing names."""
    known = contents.facts.words.codes("documents.csv")
    named = _titles(folder)
    for one in cited:
        if one.source.document not in known and one.source.document not in named:
            what = f"“{one.source.document}” is no document of this pack."
            yield Problem(
                f"{one.where}, column document", what, "Write a code of documents.csv, or add it there."
            )
