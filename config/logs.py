"""Log lines say which request they belong to."""

import logging

from history.attribution import current


class RequestIdFilter(logging.Filter):
    """Adds ``request_id``, the same that history rows carry; ``-`` outside a request."""

    def filter(self, record):
        attribution = current()
        record.request_id = attribution.request_id if attribution and attribution.request_id else "-"
        return True
