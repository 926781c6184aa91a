"""The chart answer: from a table to the words of the contract, and a sentence for every bad table."""

import json

import pytest
import typer
from typer.testing import CliRunner

from homefirst.cli.chart import app
from homefirst.foundation.errors import HomefirstError, NotFound, NotUnderstood
from homefirst.foundation.stats.xmr_rules import Direction, Rules
from homefirst.measures.xmr_chart import ChartPoint, read_series, xmr_answer


def _table(tmp_path, text, name="delays.csv"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def _months(values, start=2015):
    rows = [f"{start + place // 12}-{place % 12 + 1:02d}-01,{value}" for place, value in enumerate(values)]
    return "\n".join(["x,y", *rows, ""])


STEADY = [4, 6] * 8


def _ask(file, *options):
    return CliRunner().invoke(app, ["xmr", str(file), "--date", "x", "--value", "y", *options])


def test_a_table_becomes_a_chart_in_the_words_of_the_contract(tmp_path):
    series = read_series(_table(tmp_path, _months([*STEADY, 30])), date="x", value="y")
    answer = xmr_answer(series, direction=Direction.DECREASE, target=4, fix_after=16)
    assert (answer.rules, answer.variation, answer.assurance, answer.notes) == (
        "plotthedots-0.2.2",
        "special_cause_concern",
        "inconsistent",
        (),
    )
    assert answer.points[-1] == ChartPoint(
        x="2016-05-01",
        y=30,
        mean=5,
        lower=5 - 2.66 * 2,
        upper=5 + 2.66 * 2,
        cause="Above UCL",
        type="special_cause_concern",
    )


def test_blank_na_and_nan_are_missing_and_a_note_names_their_dates(tmp_path):
    text = _months([*STEADY, "", "NA", "nan", 5])
    answer = xmr_answer(read_series(_table(tmp_path, text), date="x", value="y"))
    assert [point.y for point in answer.points[15:]] == [6, None, None, None, 5]
    assert answer.notes == ("No value at 2016-05-01, 2016-06-01, 2016-07-01; runs and trends end there.",)


def test_a_spreadsheet_s_mark_spaces_empty_rows_and_other_columns_do_no_harm(tmp_path):
    text = "\ufeffname, x ,y\na,2016-04, 1.5\n\n,,\nb,2016-05,-2e1\n"
    series = read_series(_table(tmp_path, text), date="x", value="y")
    assert (series.x, series.values) == (("2016-04", "2016-05"), (1.5, -20))


def test_a_rebase_date_begins_anew_and_one_that_no_point_has_is_noted(tmp_path):
    series = read_series(_table(tmp_path, _months(STEADY + [14, 16] * 7)), date="x", value="y")
    answer = xmr_answer(series, rebase=["2016-05-01", "2016-05-02"])
    assert [point.mean for point in answer.points] == [5] * 16 + [15] * 14
    assert answer.notes == ("No point is dated 2016-05-02, so nothing is rebased there.",)


def _with_plan(tmp_path, values, plan):
    rows = _months(values).splitlines()
    text = "\n".join(f"{row},{wanted}" for row, wanted in zip(rows, ["plan", *plan], strict=True))
    return _table(tmp_path, text)


def test_homefirst_1_tells_each_points_trajectory_and_whether_the_limits_keep_it(tmp_path):
    file = _with_plan(tmp_path, STEADY, ["NA"] * 13 + [11, 5, ""])
    options = ("--direction", "decrease", "--target", "-1", "--trajectory", "plan", "--json")
    answer = json.loads(_ask(file, *options, "--rules", "homefirst-1").stdout)
    assert [(one["trajectory"], one["assurance"]) for one in answer["points"]][12:] == [
        (None, "consistent_fail"),
        (11, "consistent_pass"),
        (5, "inconsistent"),
        (None, "consistent_fail"),
    ]
    assert (answer["rules"], answer["assurance"]) == ("homefirst-1", "consistent_fail")
    drawn = json.loads(_ask(file, *options).stdout)
    assert [one["trajectory"] for one in drawn["points"]][12:] == [None, 11, 5, None]
    plain = json.loads(_ask(file, *options[:4], "--json").stdout)
    for point in drawn["points"]:
        del point["trajectory"]
    assert drawn == plain
    assert list(plain["points"][0]) == ["x", "y", "mean", "lower", "upper", "cause", "type"]


def test_homefirst_1_notes_that_nothing_moved_while_the_limits_were_made(tmp_path):
    still = xmr_answer(
        read_series(_table(tmp_path, _months([5] * 14)), date="x", value="y"), rules=Rules.HOMEFIRST_1
    )
    assert still.notes == (
        "The limits from 2015-01-01 on fall together with the mean, so nothing is known of what is usual, "
        "and no signal is told.",
    )


def test_homefirst_1_takes_what_lies_before_the_first_value_for_no_gap_and_counts_the_known_values(tmp_path):
    values = ["NA"] * 10 + [4, 6] * 4 + [""] + [5]
    file = read_series(_table(tmp_path, _months(values)), date="x", value="y")
    assert xmr_answer(file, rules=Rules.HOMEFIRST_1).notes == (
        "The first value is that of 2015-11-01.",
        "No value at 2016-07-01; runs and trends end there.",
        "The limits from 2015-01-01 on are trial limits: they rest on fewer than 13 points.",
    )
    assert len(xmr_answer(file).notes) == 1


def test_limits_that_cannot_be_trusted_are_noted(tmp_path):
    def notes(values):
        return xmr_answer(read_series(_table(tmp_path, _months(values)), date="x", value="y")).notes

    assert notes([1, 2, 1, 2]) == (
        "The limits from 2015-01-01 on are trial limits: they rest on fewer than 13 points.",
    )
    assert notes([5] * 14) == (
        "There are no limits from 2015-01-01 on: no moving range is left to make them from.",
    )
    assert notes([3] * 7 + [4] * 7) == (
        "The limits from 2015-01-01 on fall together with the mean, so any value off it lies outside.",
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "delays.csv: The file is empty. Give a header and a row for each point."),
        ("x,y\n", "delays.csv, column y: There is no value to chart. Give at least one number."),
        (
            "x,y\n2016-04-01,NA\n",
            "delays.csv, column y: There is no value to chart. Give at least one number.",
        ),
        ("x,z\n2016-04-01,1\n", "delays.csv, row 1: There is no column y. It has x, z."),
        ("x,y,y\n2016-04-01,1,2\n", "delays.csv, row 1: There are 2 columns y. Name each once."),
        (
            "x,y\n2016-04-01,1\n\n2016-05-01,many\n",
            "delays.csv, row 4, column y: “many” is not a number. Write it as 1234.5, or leave it blank.",
        ),
        (
            'x,y\n2016-04-01,"4,029"\n',
            "delays.csv, row 2, column y: “4,029” is not a number. Write it as 1234.5, or leave it blank.",
        ),
        (
            "x,y\n2016-04-01,1e999\n",
            "delays.csv, row 2, column y: “1e999” is not a number. Write it as 1234.5, or leave it blank.",
        ),
        (
            "x,y\n01/04/2016,1\n",
            "delays.csv, row 2, column x: “01/04/2016” is not a time. Write it as 2016-04-01 or 2016-04.",
        ),
        (
            "x,y\n2016-13,1\n",
            "delays.csv, row 2, column x: There is no month 2016-13. Write it as 2016-04-01 or 2016-04.",
        ),
        ("x,y\n,1\n", "delays.csv, row 2, column x: The date is missing. Write it as 2016-04-01 or 2016-04."),
        (
            "x,y\n2016-04-01,1\n2016-05-01,1\n2016-04,2\n",
            "delays.csv, row 4, column x: 2016-04 stands already in row 2. Keep one row for each date.",
        ),
        (
            "x,y\n2016-05-01,1\n2016-04-01,2\n",
            "delays.csv, row 3, column x: 2016-04-01 comes after a later date. "
            "Sort the rows by date, earliest first.",
        ),
        (
            "x,y\n2016-05-01\n",
            "delays.csv, row 2, column y: The row ends after 1 of 2 cells. "
            "Complete the row; leave a missing value blank.",
        ),
        ('x,y\n2016-05-01,"1\n', "delays.csv: This is not a table of text. Save it as CSV in UTF-8."),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_row_and_column(tmp_path, text, sentence):
    with pytest.raises(NotUnderstood) as refused:
        read_series(_table(tmp_path, text), date="x", value="y")
    assert str(refused.value) == sentence


def test_a_workbook_is_no_table_of_text_and_a_missing_file_is_not_found(tmp_path):
    workbook = tmp_path / "delays.xls"
    workbook.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 64)
    with pytest.raises(NotUnderstood, match="not a table of text"):
        read_series(workbook, date="x", value="y")
    with pytest.raises(NotFound, match="no such file"):
        read_series(tmp_path / "none.csv", date="x", value="y")


def test_a_rebase_that_is_no_date_is_refused(tmp_path):
    series = read_series(_table(tmp_path, _months(STEADY)), date="x", value="y")
    with pytest.raises(NotUnderstood) as refused:
        xmr_answer(series, rebase=["spring"])
    assert str(refused.value) == "rebase spring: “spring” is not a time. Write it as 2016-04-01 or 2016-04."


def test_the_command_writes_the_same_answer_as_json_with_null_for_the_unknown(tmp_path):
    file = _table(tmp_path, _months([5] * 14 + ["NA"]))
    result = _ask(file, "--direction", "decrease", "--target", "4", "--json")
    answer = xmr_answer(read_series(file, date="x", value="y"), direction=Direction.DECREASE, target=4)
    assert (result.exit_code, json.loads(result.stdout)) == (0, json.loads(json.dumps(answer.as_answer())))
    assert json.loads(result.stdout)["points"][-1] == {
        "x": "2016-03-01",
        "y": None,
        "mean": 5,
        "lower": None,
        "upper": None,
        "cause": "Common Cause",
        "type": "common_cause",
    }


@pytest.mark.parametrize(
    "dates",
    [
        ["--rebase", "2015-07-01", "--rebase", "2016-01-01"],
        ["--rebase", "2015-07-01", "2016-01-01"],
        ["--rebase", "2015-07", "2016-01", "--json"],
    ],
)
def test_the_command_takes_several_rebase_dates_after_one_option_or_several(tmp_path, dates):
    file = _table(tmp_path, _months([1, 3] * 3 + [11, 13] * 3 + [21, 23] * 3))
    result = _ask(file, *dates, *([] if "--json" in dates else ["--json"]))
    assert [point["mean"] for point in json.loads(result.stdout)["points"]] == [2] * 6 + [12] * 6 + [22] * 6


def test_a_file_named_like_a_year_after_a_rebase_date_is_still_the_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    _table(tmp_path, _months([1, 3] * 7), name="2016-17.csv")
    result = CliRunner().invoke(
        app, ["xmr", "--rebase", "2015-07-01", "2016-17.csv", "--date", "x", "--value", "y", "--json"]
    )
    assert (result.exit_code, json.loads(result.stdout)["variation"]) == (0, "common_cause")


def test_without_json_the_command_prints_a_table_and_what_it_means(tmp_path):
    result = _ask(_table(tmp_path, _months([*STEADY, 30])), "--no-screening", "--target", "90")
    assert result.exit_code == 0
    assert "Above UCL" in result.stdout
    assert "Variation now: special cause improvement. Rules: plotthedots-0.2.2." in result.stdout
    assert "Assurance: consistent fail." in result.stdout


def test_the_command_leaves_errors_to_the_door_and_stands_as_a_command_of_its_own(tmp_path):
    result = _ask(_table(tmp_path, "x,z\n"))
    assert isinstance(result.exception, HomefirstError)
    assert list(typer.main.get_command(app).commands) == ["xmr"]
    assert _ask(_table(tmp_path, _months(STEADY)), "--rules", "homefirst-0").exit_code == 2
