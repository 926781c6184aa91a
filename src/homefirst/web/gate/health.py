"""The pages that a supervisor asks: does the process live, and can it do its work."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from homefirst.app.service.health import ask_health


@require_safe
def live(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """The process answers. It asks nobody else: a database that is away is no reason to end this process."""
    return JsonResponse({"status": "ok", "live": True})


@require_safe
def health(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Alive, and ready or not, with every check; 503 where it is not ready."""
    found = ask_health()
    return JsonResponse(found.as_answer(), status=200 if found.ready else 503)
