"""Signing in: Django's form and view, in our words."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError

REFUSED = "The username or the password is not right. Check both and try again."


class SignInForm(AuthenticationForm):
    """Says the same of an unknown name, a wrong password and an account that was closed."""

    def get_invalid_login_error(self) -> ValidationError:
        return ValidationError(REFUSED, code="invalid_login")


class SignIn(LoginView):
    """The page on which one signs in."""

    template_name = "sign_in.html"
    authentication_form = SignInForm
