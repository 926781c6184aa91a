"""`homefirst log rebuild` and `homefirst log verify --projections` as their caller meets them."""

from django.conf import settings
from django.db import connections

from homefirst.app.pack.in_force import load_pack
from tests.doors.test_command_line import homefirst  # noqa: F401


def owner():
    return connections["owner"].cursor()


def test_a_projection_that_was_spoilt_is_found_and_made_anew(own_database, homefirst):  # noqa: F811
    load_pack(settings.PACK)
    whole = homefirst("log", "verify", "--projections", "--json")
    assert (whole.code, whole.answer["ok"], whole.answer["problems"]) == (0, True, [])
    (figures,) = [one for one in whole.answer["projections"] if one["projection"] == "figures"]
    assert figures == {
        "projection": "figures",
        "table": "figures_delay_table",
        "rows": 483,
        "missing": 0,
        "surplus": 0,
        "differing": 0,
    }
    owner().execute("UPDATE figures_delay_table SET total = 1 WHERE seq = 154")
    owner().execute("DELETE FROM figures_delay_table WHERE seq = 7")
    spoilt = homefirst("log", "verify", "--projections")
    assert spoilt.code == 1
    assert "table figures_delay_table: 1 rows are missing that the log folds to: E10000025 7." in spoilt.out
    assert "1 rows differ from what the log folds to: E10000025 154. Run homefirst log rebuild" in spoilt.out
    assert homefirst("log", "verify").code == 0
    done = homefirst("log", "rebuild", "--projection", "figures", "--json")
    assert (done.code, done.answer["tables"]) == (0, [{"table": "figures_delay_table", "rows": 483}])
    assert homefirst("log", "verify", "--projections").code == 0
    assert "483 events folded" in homefirst("log", "rebuild", "--projection", "figures").out


def test_a_projection_that_is_not_there_is_a_sentence(own_database, homefirst):  # noqa: F811
    ended = homefirst("log", "rebuild", "--projection", "waits")
    assert ended.code == 2
    assert "There is no projection waits. There are: " in ended.complaint
