"""The table in docs/coding.md is the pack's own, drawn out."""

from pathlib import Path

from homefirst.county.catalogue.pack import SHIPPED
from homefirst.policy.coding_rule import Rule
from homefirst.policy.coding_table import coding_of
from homefirst.policy.regimes import regimes

DOCUMENT = Path(__file__).parents[2] / "docs" / "coding.md"


def line(rule: Rule) -> str:
    regime = regimes()[rule.regime].dates
    first = "" if rule.dates.first in (None, regime.first) else f"from {rule.dates.first}"
    until = "" if rule.dates.until in (None, regime.until) else f"until {rule.dates.until}"
    when = str(rule.when).replace("|", " or ")
    cells = (
        rule.kind, when, rule.reason or "none", rule.whose or "", str(rule.order), (first or until),
        "assumption" if rule.assumed else "",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def test_the_rules_are_drawn_as_the_pack_has_them() -> None:
    table = coding_of(SHIPPED / "oxfordshire")
    drawn = "\n".join(map(line, table.rules))
    told = [
        row
        for row in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if row.startswith("| ") and row.count("|") == 8 and not row.startswith("| kind of wait")
    ]
    assert "\n".join(told) == drawn, f"docs/coding.md should have:\n{drawn}"
