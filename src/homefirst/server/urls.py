"""Every address. Each name has a row in county/access/permissions.toml, or the build fails."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from homefirst.web import errors, pages
from homefirst.web.sign_in import SignIn

urlpatterns = [
    path("", pages.front, name="front"),
    path("sign-in", SignIn.as_view(), name="sign_in"),
    path("sign-out", LogoutView.as_view(), name="sign_out"),
    path("health", pages.health, name="health"),
    path("<slug:county>", pages.to_board, name="county"),
    path("<slug:county>/", pages.to_board, name="county_slash"),
    path("<slug:county>/board", pages.board, name="board"),
    path("<slug:county>/board/", pages.to_board, name="board_slash"),
    path("<slug:county>/measures/<slug:measure>", pages.measure, name="measure"),
    path("<slug:county>/definitions", pages.definitions, name="definitions"),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.missing
handler500 = errors.broken
