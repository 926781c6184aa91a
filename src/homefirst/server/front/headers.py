"""The headers that every answer bears, whoever made it: page, API, static file, error."""

from collections.abc import Iterable, Sequence

Headers = Sequence[tuple[bytes, bytes]]
POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For what comes from no page. A page's own policy (settings, CONTENT_SECURITY_POLICY) says the same."""
ALWAYS: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", POLICY),
)
OVER_HTTPS: Headers = ((b"strict-transport-security", b"max-age=31536000; includeSubDomains"),)


def usual(secure: bool) -> Headers:
    """What every answer bears; `secure` where it is reached over HTTPS and never over anything else."""
    return (*ALWAYS, *(OVER_HTTPS if secure else ()))


def completed(given: Iterable[tuple[bytes, bytes]], more: Headers) -> list[tuple[bytes, bytes]]:
    """The headers given, and of `more` those that are not among them: what a page says itself counts."""
    headers = [(name.lower(), value) for name, value in given]
    there = {name for name, _ in headers}
    return headers + [(name, value) for name, value in more if name not in there]
