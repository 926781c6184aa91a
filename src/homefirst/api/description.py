"""The API's description by OpenAPI, made from the operations and finished here, and the page of it."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from homefirst.api.asked import Nothing, only
from homefirst.api.operations import api
from homefirst.county.access.permissions import PUBLIC, permissions

ROOT = "/api/v1"
SECURITY: dict[str, Any] = {
    "token": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
}
MEANINGS = {
    "200": "The answer.",
    "400": "Not understood: an unknown word, or a value that is none.",
    "401": "The token or session is unknown or over.",
    "403": "Not for this role.",
    "404": "Not held, or not there.",
    "405": "Asked for by another method.",
    "408": "Sent too slowly.",
    "413": "More was sent than is taken.",
    "429": "Asked too often; Retry-After says when again.",
    "500": "A mistake of ours.",
    "503": "Not ready; Retry-After may say when again.",
}


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The whole description. HEAD is answered wherever GET is and stands in none, as usual."""
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=f"{ROOT}/"))
    told["components"]["securitySchemes"] = SECURITY
    told["servers"] = [{"url": "/"}]
    for ways in told["paths"].values():
        ways.pop("head", None)
        for operation in ways.values():
            _finish(operation)
    return told


def _finish(operation: dict[str, Any]) -> None:
    """Meanings of the statuses, errors as problem+json, and who may ask."""
    row = permissions()[f"route:{operation['operationId']}"]
    if PUBLIC not in row.roles:
        operation["security"] = [{name: []} for name in SECURITY]
    responses = operation["responses"] = {
        str(status): answer for status, answer in operation["responses"].items()
    }
    healthy = operation["operationId"] == "api_health"
    for status, answer in responses.items():
        answer["description"] = MEANINGS[status]
        schema = answer.pop("content")["application/json"]["schema"]
        kind = "application/json" if status == "200" else "application/problem+json"
        answer["content"] = {kind: {"schema": schema}}
    if healthy:
        responses["503"]["content"].update(responses["200"]["content"])


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description as JSON."""
    only(request, Nothing)
    return JsonResponse(description())


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The description as a page: every question with its words and the form of its answer."""
    told = description()
    operations = [
        _listed(address, method, operation)
        for address, ways in told["paths"].items()
        for method, operation in ways.items()
    ]
    return render(request, "api.html", {"operations": operations, "about": told["info"]["description"]})


def _listed(address: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    row = permissions()[f"route:{operation['operationId']}"]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "address": address,
        "says": operation["description"],
        "who": "everybody" if PUBLIC in row.roles else ", ".join(sorted(row.roles)).replace("_", " "),
        "words": [_word(one) for one in operation.get("parameters", ())] + _body_words(operation),
        "answer": _fields(operation["responses"]["200"]["content"]["application/json"]["schema"]),
    }


def _word(parameter: dict[str, Any]) -> tuple[str, str, str]:
    form = parameter["schema"]
    needed = "needed" if parameter.get("required") else "may be left out"
    return parameter["name"], needed, parameter.get("description") or form.get("description", "")


def _body_words(operation: dict[str, Any]) -> list[tuple[str, str, str]]:
    content = operation.get("requestBody", {}).get("content", {})
    schema = _resolved(content["application/json"]["schema"]) if content else {}
    needed = schema.get("required", ())
    return [
        (name, "needed" if name in needed else "may be left out", form.get("description", ""))
        for name, form in schema.get("properties", {}).items()
    ]


def _fields(schema: dict[str, Any]) -> str:
    return ", ".join(_resolved(schema).get("properties", {})) or "as the page of the same name"


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found
