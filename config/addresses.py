"""Addresses that no page of ours ever makes."""

from django.http import Http404

NUL, WRITTEN_NUL = "\x00", "%00"


class PlainAddressMiddleware:
    """There is nothing at an address with a NUL in it: PostgreSQL could not even be asked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if NUL in request.path or WRITTEN_NUL in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.get_response(request)
