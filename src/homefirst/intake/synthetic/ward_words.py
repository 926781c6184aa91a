"""What a ward writes of a synthetic stay: home, needs, pathway and criteria, each by the pack's shares."""

from collections.abc import Mapping
from typing import Any

from homefirst.county.catalogue.ward_words import NEEDS
from homefirst.intake.synthetic.lots import Lots

Row = Mapping[str, Any]
AT_HOME = ("home_care", "reablement", "equipment", "housing")
PATHWAY: Mapping[str, int] = {
    "home_care": 1, "reablement": 1, "equipment": 1, "housing": 0,
    "community_bed": 2, "intermediate_bed": 2, "interim_bed": 2, "residential": 3, "nursing": 3,
}  # fmt: skip
BY_END: Mapping[str, int] = {"home": 0, "home_with_care": 1, "community_bed": 2, "care_home": 3}
HOMES = {"alone": "alone", "partner": "shared", "family": "shared", "care_home": "care_home"}
PAID_BY = {"council": "council", "self": "self", "nhs": "continuing_healthcare", "": "not_decided"}
VISIT, HOUR, WEEK = 30, 60, 7
"""Minutes that a visit takes, and those of an hour; days of a week."""


def circumstances(row: Row, person: Row, lots: Lots) -> dict[str, str | None]:
    """What is asked about home. Whoever waits for somewhere to live, or for adaptations, has a home that says
    so; nobody else is without one."""
    family = person["family"]
    home = lots.of("home", family)
    housing = lots.of("housing", f"delayed {row['reason']}" if row["reason"] in ("F", "I") else "all")
    if housing == "homeless":
        home = "none"
    return {
        "home": home,
        "housing": housing,
        "funding": PAID_BY[row["funding"]],
        "carer": None if family == "care_home" else lots.of("carer", family),
        "package": lots.of("care before", "delayed" if row["reason"] else "not delayed"),
    }


def needs(row: Row, person: Row, lots: Lots) -> dict[str, Any]:
    """What they can do and need, as a whole. Visits a day follow from the hours a week that they need."""
    where = "at home" if row["need"] in AT_HOME else "in a bed"
    told: dict[str, Any] = {
        field: lots.of(f"needs: {field}", where)
        for field in NEEDS
        if field not in ("dementia", "visitor_sex")
    }
    visits = max(1, row["hours"] * HOUR // (VISIT * WEEK)) if row["hours"] else None
    return {
        **told,
        "dementia": person["dementia"],
        "visitor_sex": lots.of("needs: visitor_sex", person["sex"]),
        "visits": visits,
        "carers": int(row["carers"]) or None,
        "locality": person["locality"],
    }


def pathway_of(row: Row) -> int:
    """The pathway of what they need; of whoever needs nothing, of how the stay ended."""
    return PATHWAY.get(row["need"], BY_END.get(row["ends"], 0))


def criteria(care: str, lots: Lots) -> list[str]:
    """The criteria to reside that a round found: one, or for one in four two."""
    found = {lots.of("criterion", care)}
    if lots.one_in(4):
        found.add(lots.of("criterion", care))
    return sorted(found)
