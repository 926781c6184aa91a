"""Every address. Each name has a row in county/access/permissions.toml, or the build fails."""

from django.urls import path

from homefirst.api import description
from homefirst.api.operations import api
from homefirst.server import counts
from homefirst.web.beds import census as census_page
from homefirst.web.beds import pages as beds_pages
from homefirst.web.beds import quality as quality_page
from homefirst.web.beds import synthetic as synthetic_page
from homefirst.web.beds import timeline as timeline_page
from homefirst.web.call import page as call_page
from homefirst.web.call.live import call_topic
from homefirst.web.capacity import pages as capacity_pages
from homefirst.web.capacity import post as capacity_post
from homefirst.web.capacity import said as capacity_said
from homefirst.web.codes import page as codes_page
from homefirst.web.codes.live import codes_topic
from homefirst.web.flow import page as flow_page
from homefirst.web.flow import people as flow_people
from homefirst.web.flow import run_page as flow_run_page
from homefirst.web.flow.live import flow_topic
from homefirst.web.gate import errors, health
from homefirst.web.gate.sign_in import ChangePassword, SignIn, SignOut
from homefirst.web.lists import page as lists_page
from homefirst.web.live.page import stream_of
from homefirst.web.market import fairness as fairness_page
from homefirst.web.market import page as market_page
from homefirst.web.market import sourcing as sourcing_page
from homefirst.web.measures import board_page as pages
from homefirst.web.measures import icons, measure_page
from homefirst.web.measures.live import BOARD
from homefirst.web.morning import acts as morning_acts
from homefirst.web.morning import decisions as decisions_page
from homefirst.web.morning import find as morning_find
from homefirst.web.morning import neighbours as neighbours_page
from homefirst.web.morning import page as morning_page
from homefirst.web.morning.live import waiting_topic
from homefirst.web.offers import page as offers_page
from homefirst.web.offers import tracker as offers_tracker_page
from homefirst.web.offers.live import OFFERS
from homefirst.web.papers import findings, promises
from homefirst.web.people import pages as people_pages
from homefirst.web.people import records as records_pages
from homefirst.web.people.access import access
from homefirst.web.returns import pages as returns_pages
from homefirst.web.returns import people as returns_people_page
from homefirst.web.returns import reconciled as returns_reconciled_page
from homefirst.web.running import intake as intake_page
from homefirst.web.running import page as running
from homefirst.web.running.live import INTAKE, JOBS
from homefirst.web.services import page as services_page
from homefirst.web.services import refer as refer_page
from homefirst.web.services import reviews as reviews_page
from homefirst.web.ward import assessments as ward_assessments
from homefirst.web.ward import closed as ward_beds_page
from homefirst.web.ward import missing as ward_missing
from homefirst.web.ward import pages as ward_pages

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
    path("<slug:county>/live/call", stream_of(call_topic), name="live_call"),
    path("<slug:county>/live/waiting", stream_of(waiting_topic), name="live_waiting"),
    path("<slug:county>/live/flow", stream_of(flow_topic), name="live_flow"),
    path("<slug:county>/live/offers", stream_of(OFFERS), name="live_offers"),
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
    path("<slug:county>/people/<uuid:key>/refer", refer_page.person_refer, name="person_refer"),
    path("<slug:county>/people/<uuid:key>/timeline", timeline_page.person_timeline, name="person_timeline"),
    path("<slug:county>/waiting", morning_page.waiting, name="waiting"),
    path("<slug:county>/waiting/act", morning_acts.waiting_act_on_list, name="waiting_act_on_list"),
    path("<slug:county>/waiting/find", morning_find.waiting_find, name="waiting_find"),
    path("<slug:county>/waiting/<uuid:key>", morning_page.waiting_line, name="waiting_line"),
    path("<slug:county>/waiting/<uuid:key>/act", morning_page.waiting_act, name="waiting_act"),
    path("<slug:county>/waiting/<uuid:key>/offer", decisions_page.waiting_offer, name="waiting_offer"),
    path("<slug:county>/waiting/<uuid:key>/mind", decisions_page.waiting_mind, name="waiting_mind"),
    path("<slug:county>/codes", codes_page.codes, name="codes"),
    path("<slug:county>/codes/act", codes_page.codes_act, name="codes_act"),
    path("<slug:county>/live/codes", stream_of(codes_topic), name="live_codes"),
    path("<slug:county>/flow", flow_page.flow, name="flow"),
    path("<slug:county>/flow/ask", flow_page.flow_ask, name="flow_ask"),
    path("<slug:county>/flow/runs/<str:run>", flow_run_page.flow_run, name="flow_run"),
    path(
        "<slug:county>/flow/runs/<str:run>/people/<int:replication>",
        flow_people.flow_waits,
        name="flow_waits",
    ),
    path(
        "<slug:county>/flow/runs/<str:run>/people/<int:replication>/<int:source>/<int:nth>",
        flow_people.flow_person,
        name="flow_person",
    ),
    path("<slug:county>/call", call_page.call_today, name="call_today"),
    path("<slug:county>/call/<str:day>", call_page.call, name="call"),
    path("<slug:county>/call/<str:day>/act", call_page.call_act, name="call_act"),
    path("<slug:county>/call/<str:day>/minutes", call_page.call_minutes, name="call_minutes"),
    path("<slug:county>/approvals", decisions_page.approvals, name="approvals"),
    path("<slug:county>/approvals/<uuid:offer>", decisions_page.approval_answer, name="approval_answer"),
    path("<slug:county>/offers", offers_page.offers, name="offers"),
    path("<slug:county>/offers/withdraw", offers_page.offers_withdraw, name="offers_withdraw"),
    path("<slug:county>/offers/<uuid:offer>", offers_page.offer, name="offer"),
    path("<slug:county>/offers/<uuid:offer>/person", offers_page.offer_person, name="offer_person"),
    path("<slug:county>/offers/<uuid:offer>/follow", offers_tracker_page.offer_follow, name="offer_follow"),
    path("<slug:county>/capacity", capacity_pages.capacity, name="capacity"),
    path("<slug:county>/capacity/bar", capacity_said.capacity_bar, name="capacity_bar"),
    path("<slug:county>/capacity/count", capacity_said.capacity_count, name="capacity_count"),
    path("<slug:county>/capacity/post", capacity_post.capacity_post, name="capacity_post"),
    path("<slug:county>/neighbours", neighbours_page.neighbours, name="neighbours"),
    path("<slug:county>/neighbours/<slug:code>", neighbours_page.neighbour, name="neighbour"),
    path("<slug:county>/beds", beds_pages.beds, name="beds"),
    path("<slug:county>/beds-closed", ward_beds_page.beds_closed, name="beds_closed"),
    path("<slug:county>/beds-closed/post", ward_beds_page.ward_beds_post, name="ward_beds_post"),
    path("<slug:county>/beds-closed/of/<str:place>", ward_beds_page.ward_beds, name="ward_beds_unnamed"),
    path("<slug:county>/beds-closed/of/<str:place>/<path:ward>", ward_beds_page.ward_beds, name="ward_beds"),
    path("<slug:county>/beds/<path:place>", beds_pages.beds_of, name="beds_of"),
    path("<slug:county>/market", market_page.market, name="market"),
    path("<slug:county>/contracts", market_page.contract_entered, name="contract_entered"),
    path("<slug:county>/sourcing", sourcing_page.sourcing, name="sourcing"),
    path("<slug:county>/sourcing/<uuid:key>", sourcing_page.sourcing_of, name="sourcing_of"),
    path("<slug:county>/fairness", fairness_page.fairness, name="fairness"),
    path("<slug:county>/fairness/explained", fairness_page.fairness_explained, name="fairness_explained"),
    path("<slug:county>/reviews", reviews_page.reviews, name="reviews"),
    path("<slug:county>/services", services_page.services, name="services"),
    path("<slug:county>/services/<slug:code>", services_page.service, name="service"),
    path("<slug:county>/ward", ward_pages.wards, name="wards"),
    path("<slug:county>/ward/person/<uuid:key>", ward_pages.ward_person, name="ward_person"),
    path("<slug:county>/ward/<str:place>", ward_pages.ward_round, name="ward_unnamed"),
    path("<slug:county>/ward/<str:place>/<path:ward>", ward_pages.ward_round, name="ward_round"),
    path("<slug:county>/missing", ward_missing.missing, name="missing"),
    path("<slug:county>/assessments", ward_assessments.assessments, name="assessments"),
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
