"""/metrics: the counts of every web process, and what the database tells, for Prometheus."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from homefirst.app.service.health import figures
from homefirst.server.front.metrics import CONTENT_TYPE, exposition


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The figures as text."""
    return HttpResponse(exposition(figures()), content_type=CONTENT_TYPE)
