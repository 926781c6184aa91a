"""Every address. Each name has a row in county/access/permissions.toml, or the build fails."""

from django.urls import path

from homefirst.api import description
from homefirst.api.operations import api
from homefirst.server import counts
from homefirst.web import (
    beds_pages,
    census_page,
    errors,
    findings,
    health,
    icons,
    intake_page,
    lists_page,
    measure_page,
    morning_page,
    pages,
    people_pages,
    promises,
    quality_page,
    records_pages,
    returns_pages,
    returns_people_page,
    returns_reconciled_page,
    running,
    synthetic_page,
    timeline_page,
    ward_lists,
    ward_pages,
)
from homefirst.web.access_pages import access
from homefirst.web.live import stream_of
from homefirst.web.live_board import BOARD
from homefirst.web.live_jobs import INTAKE, JOBS
from homefirst.web.live_waiting import waiting_topic
from homefirst.web.sign_in import ChangePassword, SignIn, SignOut

urlpatterns = [
    path("", pages.front, name="front"),
    path("sign-in", SignIn.as_view(), name="sign_in"),
    path("sign-out", SignOut.as_view(), name="sign_out"),
    path("password", ChangePassword.as_view(), name="change_password"),
    path("health", health.health, name="health"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.health, name="health_ready"),
    path("metrics", counts.metrics, name="metrics"),
    path("api/v1/", description.page, name="api"),
    path("api/v1/openapi.json", description.openapi, name="api_openapi"),
    path("api/v1/", api.urls),
    path("<slug:county>", pages.to_board, name="county"),
    path("<slug:county>/", pages.to_board, name="county_slash"),
    path("<slug:county>/board", pages.board, name="board"),
    path("<slug:county>/live/board", stream_of(BOARD), name="live_board"),
    path("<slug:county>/live/waiting", stream_of(waiting_topic), name="live_waiting"),
    path("<slug:county>/live/intake", stream_of(INTAKE), name="live_intake"),
    path("<slug:county>/live/jobs", stream_of(JOBS), name="live_jobs"),
    path("<slug:county>/intake", intake_page.intake, name="intake"),
    path("<slug:county>/intake/upload", intake_page.upload, name="intake_upload"),
    path("<slug:county>/intake/quality", quality_page.quality, name="quality"),
    path("<slug:county>/synthetic", synthetic_page.synthetic, name="synthetic"),
    path("<slug:county>/jobs", intake_page.jobs, name="jobs"),
    path("<slug:county>/jobs/<uuid:job>/cancel", intake_page.cancel_job, name="cancel_job"),
    path("<slug:county>/board/", pages.to_board, name="board_slash"),
    path("<slug:county>/measures", icons.measures, name="measures"),
    path("<slug:county>/measures/<slug:measure>", measure_page.measure, name="measure"),
    path("<slug:county>/definitions", pages.definitions, name="definitions"),
    path("<slug:county>/promises", promises.promises, name="promises"),
    path("<slug:county>/promises/<path:subject>", promises.promises_of, name="promises_of"),
    path("<slug:county>/findings", findings.findings, name="findings"),
    path("<slug:county>/findings/<slug:key>", findings.finding, name="finding"),
    path("<slug:county>/findings/<slug:key>/answer", findings.finding_answer, name="finding_answer"),
    path("<slug:county>/access", access, name="access"),
    path("<slug:county>/access/views", people_pages.access_views, name="access_views"),
    path("<slug:county>/people", people_pages.people, name="people"),
    path("<slug:county>/people/<uuid:key>", people_pages.person, name="person"),
    path("<slug:county>/lists", lists_page.lists, name="lists"),
    path("<slug:county>/lists/<int:seq>", lists_page.one_list, name="list"),
    path("<slug:county>/lists/<int:seq>/columns", lists_page.list_columns, name="list_columns"),
    path("<slug:county>/lists/<int:seq>/words", lists_page.list_words, name="list_words"),
    path("<slug:county>/lists/<int:seq>/take", lists_page.list_take, name="list_take"),
    path("<slug:county>/lists/<int:seq>/mend", lists_page.list_mend, name="list_mend"),
    path("<slug:county>/lists/<int:seq>/erase", lists_page.list_erase, name="list_erase"),
    path("<slug:county>/people/matches", records_pages.matches, name="matches"),
    path("<slug:county>/people/matches/<int:proposal>", records_pages.match, name="match"),
    path("<slug:county>/people/matches/<int:proposal>/decide", records_pages.decide, name="match_decide"),
    path("<slug:county>/people/matches/<int:proposal>/reopen", records_pages.reopen, name="match_reopen"),
    path("<slug:county>/people/<uuid:key>/record", records_pages.record, name="record"),
    path("<slug:county>/people/<uuid:key>/record/part", records_pages.part, name="record_part"),
    path(
        "<slug:county>/people/<uuid:key>/record/correct/<int:version>",
        records_pages.correct,
        name="record_correct",
    ),
    path("<slug:county>/people/<uuid:key>/record/erase", records_pages.erase, name="record_erase"),
    path("<slug:county>/people/<uuid:key>/timeline", timeline_page.person_timeline, name="person_timeline"),
    path("<slug:county>/waiting", morning_page.waiting, name="waiting"),
    path("<slug:county>/waiting/<uuid:key>", morning_page.waiting_line, name="waiting_line"),
    path("<slug:county>/waiting/<uuid:key>/act", morning_page.waiting_act, name="waiting_act"),
    path("<slug:county>/beds", beds_pages.beds, name="beds"),
    path("<slug:county>/beds/<path:place>", beds_pages.beds_of, name="beds_of"),
    path("<slug:county>/ward", ward_pages.wards, name="wards"),
    path("<slug:county>/ward/person/<uuid:key>", ward_pages.ward_person, name="ward_person"),
    path("<slug:county>/ward/<str:place>", ward_pages.ward_round, name="ward_unnamed"),
    path("<slug:county>/ward/<str:place>/<path:ward>", ward_pages.ward_round, name="ward_round"),
    path("<slug:county>/missing", ward_lists.missing, name="missing"),
    path("<slug:county>/assessments", ward_lists.assessments, name="assessments"),
    path("<slug:county>/census", census_page.census, name="census"),
    path("<slug:county>/returns", returns_pages.returns, name="returns"),
    path(
        "<slug:county>/returns/<slug:month>/reconciled",
        returns_reconciled_page.returns_reconciled,
        name="returns_reconciled",
    ),
    path("<slug:county>/returns/<slug:kind>/<slug:period>", returns_pages.one_return, name="return"),
    path(
        "<slug:county>/returns/<slug:kind>/<slug:period>/freeze",
        returns_pages.return_freeze,
        name="return_freeze",
    ),
    path(
        "<slug:county>/returns/<slug:kind>/<slug:period>/people",
        returns_people_page.return_people,
        name="return_people",
    ),
    path("<slug:county>/running", running.running, name="running"),
    path("<slug:county>/running/ask", running.running_ask, name="running_ask"),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.missing
handler500 = errors.broken
