"""Contracts and sourcing as they are recorded: what is refused, what is folded, and who closes first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from homefirst.app.pack.check import check_pack
from homefirst.county.catalogue.dated import Dates
from homefirst.county.journey.states import Never
from homefirst.county.market import record
from homefirst.county.market.contract import Contract, Per, contract_on, with_said
from homefirst.county.market.events import OF_SOURCING
from homefirst.county.market.read import contracts_said, sourcings
from homefirst.county.market.sourcing import CLOSED, OPEN, STATES, Quote, Requirement, TopUp
from homefirst.foundation.errors import NotUnderstood, Refused
from homefirst.foundation.store.events import Author
from tests.packs import copy_of_exampleshire

AT = datetime(2016, 12, 12, 9, tzinfo=UTC)
BRENDA = Author("brenda")
PERSON = "3b9f2d10-6a4e-4c1b-9c9e-2f6c1d0a7e55"
NEED = Requirement("residential", None, "north", True, True, None, date(2016, 12, 14), Decimal("610.00"))
OLD = Contract(
    "old", "kindly", "home_care", Per.HOUR, Decimal("20.00"), Dates(None, date(2016, 10, 1)), "terms", "pack"
)
NEW = Contract(
    "new", "kindly", "home_care", Per.HOUR, Decimal("21.50"), Dates(date(2016, 10, 1), None), "terms",
    "entered",
)  # fmt: skip


def key(number: int) -> str:
    return str(UUID(int=number))


def quoted(number: int, weekly: str = "600", top_up: str = "0") -> Quote:
    return Quote(
        key(number), "care-homes", "Elm House", Decimal(weekly), Decimal(top_up), date(2016, 12, 15), "good",
        "north", True, None, AT,
    )  # fmt: skip


def make(log, contract: Contract = NEW, pack=(OLD,)):
    return record.make_contract(log, contract=contract, pack=pack, by=BRENDA, at=AT)


def opened(log, number: int = 1, wait: int = 90, need: Requirement = NEED) -> str:
    record.open_sourcing(
        log, sourcing=key(number), person=PERSON, wait=key(wait), requirement=need, by=BRENDA, at=AT
    )
    return key(number)


def close(log, number: int = 1, outcome: str = "nothing_found", quote=None, why="price"):
    return record.close_sourcing(
        log, sourcing=key(number), outcome=outcome, quote=quote, why=why, by=BRENDA, at=AT
    )


def test_a_contract_is_in_force_from_its_day_until_it_was_ended(log) -> None:
    make(log)
    record.end_contract(
        log, contract="new", on=date(2017, 1, 1), why="provider", pack=(OLD,), by=BRENDA, at=AT
    )
    known = with_said((OLD,), contracts_said(log.now()))
    assert known[1] == replace(
        NEW, dates=Dates(date(2016, 10, 1), date(2017, 1, 1)), source="entered by brenda"
    )
    days = (date(2016, 9, 30), date(2016, 10, 1), date(2016, 12, 31), date(2017, 1, 1))
    found = [contract_on(known, "kindly", "home-care", "home_care", day) for day in days]
    assert [one and one.contract for one in found] == ["old", "new", "new", None]
    assert contract_on(known, "other", None, "home_care", days[1]) is None
    assert (NEW.weekly(Decimal("10")), NEW.weekly(None)) == (Decimal("215.00"), None)
    assert replace(NEW, unit=Per.WEEK).weekly(None) == Decimal("21.50")


def test_a_contract_for_the_service_goes_before_one_for_its_kind() -> None:
    own = replace(NEW, contract="own", service="night-sitters")
    assert contract_on((own, NEW), "kindly", "night-sitters", "home_care", date(2017, 1, 1)) == own
    assert contract_on((own, NEW), "kindly", "home-care", "home_care", date(2017, 1, 1)) == NEW


def test_two_contracts_of_one_provider_for_one_service_never_hold_on_one_day(log) -> None:
    with pytest.raises(Refused, match="“old” is of the same provider"):
        make(log, replace(NEW, dates=Dates(date(2016, 9, 30), None)))
    make(log)
    with pytest.raises(Refused, match="There is a contract “new” already"):
        make(log, replace(NEW, dates=Dates(date(2019, 1, 1), None)))
    with pytest.raises(NotUnderstood, match="ends before it begins"):
        make(log, replace(NEW, contract="third", dates=Dates(date(2017, 1, 1), date(2017, 1, 1))))
    with pytest.raises(Refused, match="no such contract"):
        record.end_contract(
            log, contract="third", on=date(2017, 1, 1), why="expired", pack=(OLD,), by=BRENDA, at=AT
        )
    assert len(contracts_said(log.now())) == 1


def test_a_sourcing_is_what_its_entries_come_to(log) -> None:
    opened(log)
    record.quote(log, sourcing=key(1), quote=quoted(2), by=BRENDA, at=AT)
    record.quote(log, sourcing=key(1), quote=quoted(3, "690", "80"), by=BRENDA, at=AT)
    before = log.now()
    agreed = TopUp(Decimal("80"), "third_party", True)
    record.agree_top_up(log, sourcing=key(1), top_up=agreed, by=BRENDA, at=AT)
    close(log, outcome="chosen", quote=key(3), why=None)
    one = sourcings(log.now())[key(1)]
    assert (one.person, one.wait, one.requirement, one.top_up) == (PERSON, key(90), NEED, agreed)
    assert (one.quotes, one.quotes[1].council_pays) == ((quoted(2), quoted(3, "690", "80")), Decimal(610))
    assert one.ended is not None
    assert (one.ended.outcome, one.ended.quote, one.state) == ("chosen", key(3), CLOSED)
    then = sourcings(before)[key(1)]  # as it was known
    assert (then.state, then.top_up, len(then.quotes)) == (OPEN, None, 2)


def test_who_closes_second_hears_a_sentence_and_nothing_of_theirs_is_kept(log) -> None:
    opened(log)
    close(log)
    for late in (
        lambda: close(log, outcome="not_sought", why="elsewhere"),
        lambda: record.quote(log, sourcing=key(1), quote=quoted(2), by=BRENDA, at=AT),
        lambda: record.agree_top_up(
            log, sourcing=key(1), top_up=TopUp(Decimal(1), "deferred", True), by=BRENDA, at=AT
        ),
    ):
        with pytest.raises(Refused):
            late()
    one = sourcings(log.now())[key(1)]
    assert one.ended is not None
    assert (one.ended.why, one.quotes, one.top_up) == ("price", (), None)
    opened(log, 5)  # it may be sought anew, under a key of its own


def test_what_cannot_be_is_refused(log) -> None:
    opened(log)
    with pytest.raises(Refused, match="sought for them already"):
        opened(log, 2)
    wrong = {
        "So many hours": lambda: opened(log, 3, 91, replace(NEED, hours=Decimal(337))),
        "what is sought": lambda: opened(log, 3, 91, replace(NEED, what="community_bed")),
        "no amount": lambda: opened(log, 3, 91, replace(NEED, guide=Decimal(-1))),
        "more than the price": lambda: record.quote(
            log, sourcing=key(1), quote=quoted(4, "600", "601"), by=BRENDA, at=AT
        ),
        "names its quote": lambda: close(log, outcome="chosen", why=None),
        "does not say which": lambda: close(log, why="elsewhere"),
    }
    for sentence, try_ in wrong.items():
        with pytest.raises(NotUnderstood, match=sentence):
            try_()
    with pytest.raises(Refused, match="Nobody quoted that"):
        close(log, outcome="chosen", quote=key(4), why=None)
    assert set(sourcings(log.now())) == {key(1)}


def test_no_state_and_no_event_of_a_sourcing_is_forgotten() -> None:
    events = {type_.name for type_ in OF_SOURCING}
    assert set(STATES) == {(state, event) for state in (None, OPEN, CLOSED) for event in events}
    assert {state for state in STATES.values() if not isinstance(state, Never)} == {OPEN, CLOSED}


WRONG = {
    "fee": ("contracts.csv", ",21.50,", ",0,", "contracts.csv, row 2, column fee: “0” is no fee."),
    "provider": (
        "contracts.csv", "home-care,EXK", "home-care,EXX",
        "contracts.csv, row 2, column provider: “EXX” is no organisation of this pack.",
    ),
    "service": (
        "contracts.csv", "EXM,homeward,", "EXM,homewards,",
        "contracts.csv, row 3, column service: “homewards” is no service of this pack.",
    ),
    "citation": (
        "contracts.csv", "£21.50 an hour”", "£22.50 an hour”",
        "contracts.csv, row 2, column citation:",
    ),
    "threshold": (
        "market_thresholds.csv", "share_percent", "share",
        "market_thresholds.csv, row 2, column threshold: There is no such threshold.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_pack_check_tells_what_is_wrong_with_the_market(tmp_path, wrong) -> None:
    file, what, instead, told = WRONG[wrong]
    pack = copy_of_exampleshire(tmp_path)
    text = (pack / file).read_text()
    assert what in text
    (pack / file).write_text(text.replace(what, instead, 1))
    assert [str(one).startswith(told) for one in check_pack(pack).problems] == [True], check_pack(
        pack
    ).problems


def test_days_of_knowing_are_kept_apart(log) -> None:
    before = log.now()
    make(log)
    assert contracts_said(before) == ()
    assert contracts_said(log.now())[0].said_at - AT == timedelta(0)
