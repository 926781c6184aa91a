"""The pack's agreements and workplaces: read by who needs them, and every slip told by the pack's check."""

import shutil
from pathlib import Path

import pytest
from django.test import override_settings

from homefirst.app.pack.check import check_pack
from homefirst.app.people.asking import agreements
from homefirst.app.setup.demonstration import settle_demonstration
from homefirst.county.access.models import User
from homefirst.county.catalogue.pack import pack_folder
from homefirst.foundation.errors import NotUnderstood


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(pack_folder(None), folder)
    return folder


def spoil(path: Path, was: str, now: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")


def test_a_slip_in_an_agreement_or_a_workplace_is_told_with_its_place(copy: Path) -> None:
    assert check_pack(copy).problems == ()
    spoil(copy / "agreements.csv", "age-uk,identity;s", "age-ukk,identity;s")
    spoil(copy / "county.toml", 'clinician = "ouh"', 'clinicain = "oxford"')
    assert [str(one) for one in check_pack(copy).problems][:2] == [
        "agreements.csv, row 2, column parties: “age-ukk” is no organisation of this pack. "
        "Write a code of organisations.csv, or add it there.",
        "county.toml, demonstration: There is no role “clinicain”. Name hub_coordinator, ward_staff, "
        "therapist, social_worker, broker, voluntary_staff, provider, clinician, analyst, programme_lead, "
        "finance_lead, board_member, privacy_officer, records_officer, administrator.",
    ]


def test_a_pack_with_a_spoilt_agreement_shows_nobody_rather_than_somebody_wrongly(copy: Path) -> None:
    spoil(copy / "agreements.csv", "2030-04-01", "soon")
    with override_settings(PACK=copy), pytest.raises(NotUnderstood, match="“soon” is no day"):
        agreements()


def test_the_demonstrations_users_work_where_the_pack_says_also_those_of_an_older_release(
    db: None, tmp_path: Path
) -> None:
    User.objects.create(username="clinician", role="clinician", demonstration=True)
    with override_settings(DEMONSTRATION=True):
        settle_demonstration(tmp_path / "note.txt")
    at = dict(User.objects.values_list("username", "organisation"))
    assert (at["clinician"], at["social_worker"], at["analyst"]) == ("ouh", "occ", "")
