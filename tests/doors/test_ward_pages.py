"""The ward's pages as they are looked at: a round, the wards where one is due, what is missing, and what of
it is on record. What is said there: test_ward_entries.py."""

import io
import re

from python_calamine import CalamineWorkbook

from homefirst.app.ward.asking import wait_kinds
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.ward_county import JSON, WARD_PAGES, page_of, saved, seen_by, words_of


def test_a_round_names_the_ward_in_one_record_and_says_how_each_stands(wendy, keys) -> None:
    before = last_view()
    page = words_of(wendy.get(f"{WARD_PAGES}/jr/9Q"))
    for told in (
        "3 people, 1 ready to leave. 1 looked at in this half of the day",
        "Whitlock, Doris", "7 days in", "Criteria overdue", "never asked", "All as it was",
        "Whitlock, Dennis", "Ready 3 days", "Tests all hold",
        "none met since 11 Mar", "Expected 16 Mar, possible", "Pathway 1",
        "needs fluids into a vein; needs oxygen or help with breathing",
    ):  # fmt: skip
        assert told in page
    assert "Waits care at home to begin, social care, day 3, overdue Home who pays ask" in page
    assert "Home late by 5 days" in page
    assert re.search(r"Home (due in \d+ hours)", page)  # the clock before it is late
    assert "Home home, housing, who pays, carer, care before ask" in page
    assert "Synthetic data. No person on this page is real." in page
    (view,) = views_since(before)
    listed = {str(keys[name]) for name in ("quiet", "well", "ill")}
    assert (view.name, set(view.payload["persons"])) == ("PeopleListed", listed)
    answer = wendy.get(f"{WARD_PAGES}/jr/9Q", JSON).json()
    assert (answer["record_ends_here"], [one["name"] for one in answer["people"]]) == (
        True,
        ["Whitlock, Dennis", "Whitlock, Doris", "Quayle, Farah"],
    )
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(wendy.get(f"{WARD_PAGES}/jr/9Q", {"format": "xlsx"}).content)
    ).get_sheet_by_name("Figures")
    assert [row[0] for row in sheet.to_python()] == [
        "Person", "Whitlock, Dennis", "Whitlock, Doris", "Quayle, Farah"
    ]  # fmt: skip


def test_who_sees_nobody_by_name_sees_short_keys_and_leaves_no_refusal(keys) -> None:
    before = last_view()
    response = signed_in("bram").get(f"{WARD_PAGES}/jr/9Q")
    page = words_of(response)
    assert str(keys["quiet"])[:8] in page
    assert "Whitlock" not in page
    assert "All as it was" not in page
    assert views_since(before) == []


def test_whoever_has_changed_has_a_way_beside_the_button(wendy, keys) -> None:
    page = wendy.get(f"{WARD_PAGES}/jr/9Q").content.decode()
    assert re.search(rf'class="hf-round__changed" href="{page_of(keys["well"])}[^"]*">Changed<', page)


def test_who_may_not_know_them_gets_no_button_for_them(keys) -> None:
    response = signed_in("stella").get(f"{WARD_PAGES}/jr/9Q")
    page = response.content.decode()
    assert str(keys["well"])[:8] in page
    assert "Whitlock" not in page
    assert f'action="{page_of(keys["well"])}"' not in page
    assert "All as it was" not in words_of(response)


def test_the_wards_say_where_a_round_is_due(wendy, keys) -> None:
    answer = wendy.get(WARD_PAGES, JSON).json()
    wards = {(one["place"], one["ward"]): one for one in answer["wards"]}
    assert wards["jr", "9Q"] == {
        "place": "jr", "ward": "9Q", "people": 3, "ready": 1, "asked": 1, "due": 0, "overdue": 2,
        "confirmed": 1, "missing": 2, "missing_due": 1,
    }  # fmt: skip
    assert wards["jr", "5B"]["overdue"] == 0  # on leave: nobody asks
    page = wendy.get(WARD_PAGES).content.decode()
    assert f'href="{WARD_PAGES}/jr/9Q"' in page
    assert f'href="{WARD_PAGES}/townlands"' in page
    assert "Nobody is in a bed" not in words_of(wendy.get(f"{WARD_PAGES}/townlands"))


def test_a_ward_is_found_by_its_name_and_the_only_one_opens(wendy, keys) -> None:
    every = wendy.get(WARD_PAGES, JSON).json()["wards"]
    assert len(every) > 1
    one = wendy.get(WARD_PAGES, {"find": "radcliffe, 9q"})
    assert (one.status_code, one["Location"]) == (302, f"{WARD_PAGES}/jr/9Q")
    some = words_of(wendy.get(WARD_PAGES, {"find": "RADCLIFFE"}))
    many = sum(ward["place"] == "jr" for ward in every)
    assert many > 1
    assert f"{many} of {len(every)} wards." in some
    nothing = wendy.get(WARD_PAGES, {"find": "no such ward"})
    assert nothing.status_code == 200
    assert "No ward is called so." in words_of(nothing)
    assert f"{WARD_PAGES}/jr/9Q" not in nothing.content.decode().partition('id="wards"')[2]


def test_a_round_is_cut_to_those_to_whom_it_goes_and_only_they_are_on_record(wendy, keys) -> None:
    page = wendy.get(f"{WARD_PAGES}/jr/9Q").content.decode()
    assert [count(page, cut) for cut in ("look", "ready", "criteria", "home")] == [2, 1, 2, 3]
    before = last_view()
    ready = wendy.get(f"{WARD_PAGES}/jr/9Q", {"only": "ready"})
    assert ready.content.decode().count('class="hf-round__person') == 1
    assert "3 people, 1 ready to leave." in words_of(ready)
    (view,) = views_since(before)
    assert len(view.payload["persons"]) == 1
    told = wendy.get(f"{WARD_PAGES}/jr/9Q", JSON | {"only": "look"}).json()
    assert len(told["people"]) == 2
    assert wendy.get(f"{WARD_PAGES}/jr/9Q", {"only": "' or 1=1"}).status_code == 400
    key = keys["quiet"]
    form = {"say": "confirm", "form": "confirm", "seen": seen_by(wendy, key), "back": "round"}
    for only, cut in (("look", "?only=look"), ("//elsewhere.example", "")):
        form |= {"only": only, "seen": seen_by(wendy, key)}
        sent = wendy.post(page_of(key), form)
        assert sent["Location"] == f"{WARD_PAGES}/jr/9Q{cut}#p-{str(key)[:8]}"


def count(page: str, cut: str) -> int:
    """The number beside a way to cut the round."""
    return int(page.partition(f"?only={cut}")[2].partition('hf-chip__count">')[2].partition("<")[0])


def test_what_is_not_known_after_48_hours_is_listed_until_it_is(wendy, keys) -> None:
    def names() -> dict[str, list[str]]:
        people = wendy.get("/oxfordshire/missing", JSON).json()["people"]
        return {one["person"]: one["missing"] for one in people}

    key = str(keys["leave"])
    assert names()[key] == ["home", "housing", "funding", "carer", "package"]
    page = words_of(wendy.get("/oxfordshire/missing", {"place": "jr", "ward": "5B"}))
    assert "1 person has something about home still to be asked" in page
    known = {"home": "shared", "housing": "fit", "funding": "self", "package": "none"}
    saved(wendy, keys["leave"], "circumstances", **known)
    assert names()[key] == ["carer"]
    saved(wendy, keys["leave"], "circumstances", carer="able")
    assert key not in names()


def test_the_ward_that_was_opened_last_comes_first_and_is_the_list_that_is_shown(wendy, keys) -> None:
    assert "Opened last" not in words_of(wendy.get(WARD_PAGES))
    counts = words_of(wendy.get("/oxfordshire/missing"))
    assert "By ward" in counts
    assert "Whitlock" not in counts  # counts first, and nobody by name
    before = last_view()
    wendy.get(f"{WARD_PAGES}/jr/9N")
    wendy.get(f"{WARD_PAGES}/jr/9Q", JSON)  # a program is no ward sister
    assert (
        "9N, John Radcliffe Hospital"
        in words_of(wendy.get(WARD_PAGES)).partition("People")[0]
        + (words_of(wendy.get(WARD_PAGES)).partition("Opened last")[2][:200])
    )
    page = words_of(wendy.get("/oxfordshire/missing"))
    assert "9N, John Radcliffe Hospital, opened last Not known about home" in page
    assert "due in" in page
    assert {len(view.payload["persons"]) for view in views_since(before)} == {1, 3}
    everybody = wendy.get("/oxfordshire/missing", JSON).json()["people"]
    assert {one["ward"] for one in everybody} > {"9N"}  # a door asks of everybody, whoever opened what
    sheet = wendy.get("/oxfordshire/missing").content.decode()
    assert "?place=jr&amp;ward=9N&amp;format=xlsx&amp;table=missing" in sheet


def test_a_form_of_a_list_leads_back_to_its_row_and_nowhere_else(wendy, keys) -> None:
    key = keys["quiet"]
    form = {"say": "circumstances", "form": "circumstances", "back": "missing", "then": "p-0a1b2c3d"}
    form |= {"shown": "place=jr&ward=9Q&page=1&next=//elsewhere.example", "carer": "none"}
    back = wendy.post(page_of(key), form | {"seen": seen_by(wendy, key)})
    assert back["Location"] == "/oxfordshire/missing?place=jr&ward=9Q&page=1&done=1#p-0a1b2c3d"
    form |= {"then": "javascript:x", "shown": "", "carer": "able"}
    assert wendy.post(page_of(key), form | {"seen": seen_by(wendy, key)})["Location"] == (
        "/oxfordshire/missing?done=1"
    )
    # What could not be taken keeps the way back.
    wrong = wendy.post(page_of(key), form | {"seen": seen_by(wendy, key), "carer": "cat"})
    assert 'name="back" value="missing"' in wrong.content.decode()


def test_a_tap_is_answered_with_the_card_alone_and_one_view(wendy, keys) -> None:
    key = keys["quiet"]
    form = {"say": "confirm", "form": "confirm", "seen": seen_by(wendy, key), "answer": "card"}
    before = last_view()
    told = wendy.post(page_of(key), form, headers={"accept": "application/json"}).json()
    assert told["card"].count("<li") == 1
    assert "Whitlock, Doris" in told["card"]
    assert told["counts"] == [1, 1, 2, 3]
    assert told["finding"].startswith("3 people, 1 ready to leave. 2 looked at")
    assert [view.payload["persons"] for view in views_since(before)] == [[str(key)]]


def test_there_is_no_ward_at_a_place_that_is_not_there(wendy) -> None:
    assert wendy.get(f"{WARD_PAGES}/nowhere/1").status_code == 404
    assert "Nobody is in a bed of this ward" in words_of(wendy.get(f"{WARD_PAGES}/jr/no such ward"))


def test_a_round_asks_the_database_as_often_for_many_as_for_one(
    wendy, keys, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(60) as of_one:
        wendy.get(f"{WARD_PAGES}/jr/6A")
    with django_assert_max_num_queries(len(of_one)):
        wendy.get(f"{WARD_PAGES}/jr/5B")


def test_what_somebody_may_wait_for_stands_under_its_pathway_each_kind_once(wendy, keys) -> None:
    page = wendy.get(f"/oxfordshire/ward/person/{keys['waiting']}").content.decode()
    select = re.search(r'<select[^>]*id="wait_opened-what".*?</select>', page, re.S)
    assert select
    groups = {
        title: re.findall(r'value="([^"]+)"', inside)
        for title, inside in re.findall(r'<optgroup label="([^"]*)">(.*?)</optgroup>', select[0], re.S)
    }
    assert list(groups) == [
        "Pathway 0: home, with no new needs",
        "Pathway 1: home, with new support",
        "Pathway 2: a community bed, to recover",
        "Pathway 3: a care home, for the highest needs",
        "On any pathway",
    ]
    assert groups["Pathway 3: a care home, for the highest needs"] == ["residential", "nursing"]
    assert {"home_care", "reablement"} <= set(groups["Pathway 1: home, with new support"])
    every = [code for one in groups.values() for code in one]
    assert sorted(every) == sorted(code for code, one in wait_kinds().items() if not one.stands_for)


def test_whoever_saved_is_led_back_to_their_card_from_where_it_was_saved(wendy, keys) -> None:
    key = keys["waiting"]
    page = wendy.get(f"/oxfordshire/ward/person/{key}", {"saved": "waits"}).content.decode()
    section = re.search(r'<h2[^>]*id="waits">.*?</section>', page, re.S)
    assert section
    assert re.search(rf'href="[^"]*#p-{str(key)[:8]}">Back: The ward</a>', section[0])
    assert page.count(">Back: The ward<") == 1
