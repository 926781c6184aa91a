"""One line of the log. Set up before Django's applications are, so nothing of theirs is imported here."""

import logging


class WithRequestId(logging.Formatter):
    """Names the request as its error page does; who asked, no line says."""

    def format(self, record: logging.LogRecord) -> str:
        record.request_id = getattr(getattr(record, "request", None), "request_id", "-")
        return super().format(record)
