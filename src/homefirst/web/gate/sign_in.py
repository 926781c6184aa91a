"""Signing in, signing out, and changing one's password: Django's forms and views, in our words and rules."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.views import LoginView, LogoutView, RedirectURLMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from homefirst.app.setup.sign_in import confirm_password, note_outcome, try_password
from homefirst.county.access.models import User
from homefirst.county.access.session_end import Ended
from homefirst.county.access.sign_ins import Outcome
from homefirst.county.access.users import set_password
from homefirst.web.gate.who import begin_session

REFUSED = "The username or the password is not right. Check both and try again."
NOT_PRESENT = "This is not your present password."
NOT_NEW = "This is the password that you have. Choose another."


class SignInForm(AuthenticationForm):
    """Says the same of an unknown name, a wrong password and an account that was closed."""

    def clean(self) -> dict[str, Any]:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if name is None or not password:
            return self.cleaned_data
        now = datetime.now(UTC)
        tried = try_password(name, password, address=_address(self.request), now=now)
        if tried.pause is not None:
            raise ValidationError(tried.pause.sentence(now), code="paused")
        if tried.user is None:
            raise ValidationError(REFUSED, code="invalid_login")
        self.user_cache = tried.user
        return self.cleaned_data


class SignIn(LoginView):
    """The page on which one signs in; after a session that ended, it says why that did."""

    template_name = "gate/sign_in.html"
    authentication_form = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        login(self.request, user)  # under a new session id: one that was planted before is worth nothing
        begin_session(self.request, user, datetime.now(UTC))
        to = self.get_success_url()
        if user.must_change_password:
            return redirect(f"{reverse('change_password')}?{urlencode({'next': to})}")
        return redirect(to)

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        why = {one.value: one.sentence for one in Ended}
        return {**super().get_context_data(**given), "ended_said": why.get(self.request.GET.get("ended", ""))}


class SignOut(LogoutView):
    """Ends the session for good."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            note_outcome(Outcome.SIGNED_OUT, now=datetime.now(UTC), user=_user(request))
        return super().post(request, *args, **kwargs)


class PasswordForm(forms.Form):
    """The present password and a new one, which is shown on request instead of asked for twice."""

    old = forms.CharField(strip=False, max_length=1000)
    new = forms.CharField(strip=False, max_length=1000)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_new(self) -> str:
        """A new password that is not easily guessed, and another than the present one."""
        new: str = self.cleaned_data["new"]
        validate_password(new, _user(self.request))
        if new == self.cleaned_data.get("old"):
            raise ValidationError(NOT_NEW, code="not_new")
        return new

    def clean(self) -> dict[str, Any]:
        """Looks at the present password last: a try counts, and a mistake in the new one is no try."""
        if self.errors:
            return self.cleaned_data
        now = datetime.now(UTC)
        tried = confirm_password(
            _user(self.request), self.cleaned_data["old"], address=_address(self.request), now=now
        )
        if tried.user is None:
            self.add_error("old", NOT_PRESENT if tried.pause is None else tried.pause.sentence(now))
        return self.cleaned_data


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class ChangePassword(RedirectURLMixin, FormView):  # type: ignore[type-arg]  # it takes no argument when it runs
    """Where one changes one's own password: every other session of the user ends, this one goes on."""

    template_name = "gate/change_password.html"
    form_class = PasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        now, user = datetime.now(UTC), _user(self.request)
        set_password(user, password=form.cleaned_data["new"])
        note_outcome(Outcome.PASSWORD_CHANGED, now=now, user=user)
        update_session_auth_hash(self.request, user)
        begin_session(self.request, user, now)
        to = self.get_redirect_url() or reverse("front")
        return redirect(f"{reverse('change_password')}?{urlencode({'changed': 'yes', 'next': to})}")

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**given),
            "next": self.get_redirect_url(),
            "changed": self.request.GET.get("changed") == "yes",
            "must": _user(self.request).must_change_password,
        }


def _user(request: HttpRequest) -> User:
    """The signed-in user; permissions.toml lets nobody else come here."""
    user = request.user
    assert user.is_authenticated
    return user


def _address(request: HttpRequest | None) -> str:
    return "" if request is None else str(request.META.get("REMOTE_ADDR", ""))
