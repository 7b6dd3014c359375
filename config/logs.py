"""Log lines say which request they belong to."""

import logging
import re

from history.attribution import current

# What PostgreSQL adds to a refusal: the row that it refused, with everything in it, up to the next part of its message.
DETAIL = re.compile(r"^DETAIL:.*?(?=^(?:CONTEXT|HINT|QUERY|LOCATION):|^$|^Traceback |\Z)", re.MULTILINE | re.DOTALL)


class LineFormatter(logging.Formatter):
    """Leaves out of a traceback what it would tell of a person."""

    def formatException(self, ei):  # noqa: N802  the name is Python's
        return DETAIL.sub("", super().formatException(ei))


class RequestIdFilter(logging.Filter):
    """Adds ``request_id``, the same that history rows carry; ``-`` outside a request."""

    def filter(self, record):
        attribution = current()
        record.request_id = attribution.request_id if attribution and attribution.request_id else "-"
        return True
