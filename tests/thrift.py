"""What each of four thousand tests would pay without asking: a sweep for rubbish, and a sitting begun twice."""

import gc
from importlib import import_module

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test.client import ClientMixin

SELDOM = 20_000, 10, 10  # as many new objects until the collector looks, where Python waits for 2,000


def sweep_seldom() -> None:
    """The collector looks for rubbish a tenth as often."""
    gc.set_threshold(*SELDOM)


def keep_what_is_loaded() -> None:
    """What Django, the product and the collected tests are made of is no rubbish before the end."""
    gc.collect()
    gc.freeze()


def come_in_at_once() -> None:
    """``force_login`` of a client that knows no sitting begins one, and does not begin and change it before that."""
    again = ClientMixin._login
    sitting = import_module(settings.SESSION_ENGINE).SessionStore

    def come_in(client, user, backend=None):
        if settings.SESSION_COOKIE_NAME in client.cookies:
            return again(client, user, backend)
        request = HttpRequest()
        request.session = sitting()
        request.session.cycle_key = lambda: None  # nobody knows its key yet: there is none
        login(request, user, backend)
        request.session.save()
        return client._set_login_cookies(request)

    ClientMixin._login = come_in
