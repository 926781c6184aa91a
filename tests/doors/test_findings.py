"""Where the papers differ, as its page, as JSON, at /api/v1 and at the command line: one answer."""

import csv
import os
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from homefirst.app.ground.stated import reconciled_in
from homefirst.app.papers.findings import ask_findings
from homefirst.programme.reconcile.finding import FindingKind
from homefirst.web.papers.shown import printed
from tests.doors.test_command_line import homefirst  # noqa: F401
from tests.programme.stated import CONSISTENT, rows, write_pack
from tests.web.test_xlsx import sheets

FINDINGS = "/oxfordshire/findings"


def told(**asked: str) -> Any:
    response = Client().get(FINDINGS, asked | {"format": "json"})
    assert response.status_code == 200, response.content
    return response.json()


def test_a_finding_has_both_quotes_with_document_and_line_and_the_computation(papers: Path) -> None:
    found = next(one for one in told()["findings"] if "Memory clinic" in one["title"])
    assert {name: found[name] for name in ("kind", "consequence", "computation")} == {
        "kind": "two-values",
        "consequence": "high",
        "computation": "40 - 30 = 10 working days",
    }
    assert [(side["document"], side["line"], side["quote"]) for side in found["sides"]] == [
        ("P1", 30, "assessed within 30 working days"),
        ("P2", 7, "assessed within 40 working days"),
    ]
    assert [(side["document_title"], side["subject"]) for side in found["sides"]] == [
        ("Plan for the year", "memory"),
        ("Review of the year", "memory"),
    ]
    assert (found["answer"], found["answers"]) == (None, [])


def test_page_api_and_command_give_one_answer(papers: Path, homefirst: Any) -> None:  # noqa: F811
    ended = homefirst("reconcile", "--json")
    assert (ended.code, ended.complaint) == (1, "")
    assert ended.answer == told() == Client().get("/api/v1/findings").json() == ask_findings().as_answer()
    assert (ended.answer["checked"], len(ended.answer["findings"])) == (14, 3)
    asked = {"kind": "two-values", "document": "P2", "answered": "no", "known_at": "2018-01-01"}
    some = told(**asked)
    assert some == Client().get("/api/v1/findings", asked).json()
    assert (len(some["findings"]), some["found"]) == (2, 3)


def test_one_finding_has_its_own_page_and_is_told_as_among_the_others(papers: Path) -> None:
    first = told()["findings"][0]
    page = f"{FINDINGS}/{first['key']}"
    assert Client().get(page, {"format": "json"}).json() == first
    words = Client().get(page).content.decode()
    assert all(side["quote"] in words for side in first["sides"])
    gone = Client().get(f"{FINDINGS}/nonsense", {"format": "json"})
    assert (gone.status_code, gone.json()["where"]) == (404, "finding")


def test_what_could_be_known_before_the_second_paper_does_not_differ_from_it(papers: Path) -> None:
    assert [one["kind"] for one in told(known_at="2017-07-12")["findings"]] == ["sum"]
    assert [one["kind"] for one in told(known_at="2017-07-13")["findings"]].count("two-values") == 2
    assert told(known_at="2016-01-01")["checked"] == 0


def test_the_gravest_stand_first_on_the_page_and_a_choice_leaves_out_the_others(papers: Path) -> None:
    page = Client().get(FINDINGS).content.decode()
    places = [page.index(one["computation"]) for one in told()["findings"]]
    assert places == sorted(places)
    assert "3 findings among 14 statements" in page
    chosen = Client().get(FINDINGS, {"kind": "sum"}).content.decode()
    assert "1 of 3 findings are shown" in chosen
    assert "Memory clinic" not in chosen


@pytest.mark.parametrize(
    ("asked", "status", "where"),
    [
        ({"kind": "colour"}, 400, "kind"),
        ({"document": "P9"}, 404, "document"),
        ({"answered": "perhaps"}, 400, "answered"),
        ({"page": "0"}, 400, "page"),
        ({"page": "9"}, 404, "page"),
        ({"known_at": "soon"}, 400, ""),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_sentence(
    papers: Path, asked: dict[str, str], status: int, where: str
) -> None:
    response = Client().get(FINDINGS, asked, headers={"accept": "application/json"})
    if "page" in asked:
        response = Client().get(FINDINGS, asked)
        assert response.status_code == status
    else:
        assert (response.status_code, response.json()["where"]) == (status, where)


def test_the_spreadsheet_has_a_row_for_each_side(papers: Path) -> None:
    answer = told()
    _, (heads, *cells) = sheets(Client().get(FINDINGS, {"format": "xlsx"}).content)
    sides = [(printed(one["title"]), side["line"]) for one in answer["findings"] for side in one["sides"]]
    assert [(row[heads.index("What does not fit")], row[heads.index("Line")]) for row in cells] == sides


def test_a_folder_that_fits_together_is_0_one_that_does_not_1(
    tmp_path: Path,
    homefirst: Any,  # noqa: F811
) -> None:
    calm = write_pack(tmp_path / "calm", [row for row in rows() if row[0] not in CONSISTENT])
    ended = homefirst("reconcile", str(calm), "--json")
    assert (ended.code, ended.answer["findings"], ended.answer["checked"]) == (0, [], 11)
    differs = homefirst("reconcile", str(write_pack(tmp_path / "differs")))
    assert differs.code == 1
    assert "  40 - 30 = 10 working days\n" in differs.out
    assert "Plan for the year, line 30: “assessed within 30 working days”" in differs.out


def test_a_pack_that_cannot_be_understood_is_2_and_tells_every_problem(
    tmp_path: Path,
    homefirst: Any,  # noqa: F811
) -> None:
    facts = rows()
    facts[0][7], facts[1][5] = "many", "colour"
    pack = write_pack(tmp_path / "pack", facts)
    ended = homefirst("reconcile", str(pack), "--json")
    assert ended.code == 2
    assert (ended.answer["findings"], ended.answer["checked"]) == ([], 0)
    assert [one["where"] for one in ended.answer["problems"]] == [
        "facts.csv, row 2, column value",
        "facts.csv, row 3, column measure",
    ]
    assert homefirst("reconcile", str(pack)).out.endswith("2 problems. Nothing was reconciled.\n")
    (pack / "facts.csv").unlink()
    without = homefirst("reconcile", str(pack), "--json")
    assert (without.code, without.answer["problems"][0]["where"]) == (2, "facts.csv")


def test_a_folder_that_is_not_there_is_3(tmp_path: Path, homefirst: Any) -> None:  # noqa: F811
    ended = homefirst("reconcile", str(tmp_path / "nowhere"), "--json")
    assert (ended.code, ended.out) == (3, "")
    assert "There is no such folder." in ended.complaint


def test_a_folders_own_published_figures_are_held_against_it_and_no_others(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    (pack / "subjects.csv").write_text("subject,name,area\nshire,The shire,E10000001\n")
    (pack / "measures.csv").write_text(
        "measure,name,nature,dimension,better,low,high,published,once\n"
        "days,Days,flow,bed days,lower,0,,delayed-days,\n"
    )
    head, row = (pack / "facts.csv").read_text().splitlines()[0], "1,P1,1,in March 3000 days,shire,days,flow,"
    (pack / "facts.csv").write_text(f"{head}\n{row}3015,bed days,2016-03,actual,,,\n")
    assert reconciled_in(pack).findings == ()
    assert FindingKind.PUBLISHED not in reconciled_in(pack).comparisons
    columns = "area,area_name,month,published,revised,breakdown,category,days"
    lines = [
        f"E10000001,Shire,2016-03,2016-05-12,{revised},care,{category},{days}"
        for revised, days in (("", 3015), ("2017-05-11", 4001))
        for category in ("acute", "total")
    ]
    (pack / "delayed_days.csv").write_text("\n".join([columns, *lines]) + "\n")
    (found,) = reconciled_in(pack).findings
    assert (found.kind, found.computation.endswith("4,001 in March 2016; stated 3,015")) == (
        "published",
        True,
    )
    assert reconciled_in(pack, date(2017, 5, 10)).findings == ()  # as it stood: the first edition agrees


def test_what_the_pack_decides_answers_its_finding_from_its_day_on(papers: Path) -> None:
    (papers / "decisions.csv").write_text(
        "facts,in_force,because,by,on\nP1.30.1 P2.7.1,P2.7.1,The younger paper,programme lead,2017-08-01\n"
    )
    (found,) = told(answered="yes")["findings"]
    assert found["decisions"] == [
        {
            "in_force": "P2.7.1",
            "facts": ["P1.30.1", "P2.7.1"],
            "because": "The younger paper",
            "by": "programme lead",
            "on": "2017-08-01",
        }
    ]
    assert len(told(answered="no")["findings"]) == 2
    assert told(answered="yes", known_at="2017-07-31")["findings"] == []
    promise = Client().get("/api/v1/promises", {"words": "memory"}).json()["promises"][0]
    assert [one["in_force"] for one in promise["promised"]] == [False, True]
    assert "The younger paper" in Client().get(FINDINGS).content.decode()


def test_a_citation_that_does_not_stand_in_its_document_is_told(tmp_path: Path, homefirst: Any) -> None:  # noqa: F811
    calm = write_pack(tmp_path / "calm", [row for row in rows() if row[0] not in CONSISTENT])
    texts = tmp_path / "texts"
    texts.mkdir()
    for document in ("P1", "P2"):
        lines = [""] * 40
        for row in rows():
            if row[1] == document:
                lines[int(row[2]) - 1] += f" {row[3]}"
        (texts / f"{document}_text.txt").write_text("\n".join(lines))
    assert homefirst("reconcile", str(calm), "--documents", str(texts)).code == 0
    (texts / "P2_text.txt").write_text("\n" * 5 + "fees of home care cost a million")
    ended = homefirst("reconcile", str(calm), "--documents", str(texts), "--json")
    assert (ended.code, ended.answer["findings"]) == (1, [])
    assert ended.answer["problems"][0]["where"].endswith("column citation")
    (texts / "P1_text.txt").unlink()
    missing = homefirst("reconcile", str(calm), "--documents", str(texts))
    assert "The document is missing." in missing.out
    assert homefirst("reconcile", str(calm), "--documents", str(tmp_path / "nowhere")).code == 3


def test_a_table_that_is_written_anew_is_read_anew(papers: Path) -> None:
    assert told()["found"] == 3
    write_pack(papers, [row for row in rows() if row[0] not in CONSISTENT])
    os.utime(papers / "facts.csv", ns=(time.time_ns(), time.time_ns()))
    assert told()["found"] == 0
    assert "Nothing was found among 11 statements." in Client().get(FINDINGS).content.decode()
    (papers / "facts.csv").write_text("nonsense\n")
    broken = Client().get(FINDINGS, {"format": "json"})
    assert (broken.status_code, broken.json()["where"]) == (503, "facts.csv, row 1")
    (papers / "facts.csv").unlink()
    assert Client().get(FINDINGS, {"format": "json"}).status_code == 404


@given(kept=st.sets(st.sampled_from([row[0] for row in rows()]), min_size=1))
def test_every_side_of_every_finding_is_a_statement_of_the_pack_as_it_is_cited(
    kept: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    chosen = [row for row in rows() if row[0] in kept]
    pack = write_pack(tmp_path_factory.mktemp("packs") / "pack", chosen)
    with (pack / "facts.csv").open(newline="") as lines:
        facts = {row["id"]: row for row in csv.DictReader(lines)}
    for found in reconciled_in(pack).findings:
        for side in found.sides:
            row = facts[side.statement]
            assert (side.document, str(side.line), side.quote) == (
                row["document"],
                row["line"],
                row["citation"],
            )
