"""Posting what nobody expects, and looking at what became of it."""

import sys
from contextlib import contextmanager

from crispy_forms.utils import render_crispy_form
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.dispatch import receiver
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape
from psycopg.pq import TransactionStatus

from audit.models import Entry
from complaints.models import Complaint
from customers.models import Customer

ANSWERS = {200, 302, 400, 403, 404, 405, 409, 422}


class Visitor(Client):
    """Gets what a browser would get, and knows nothing of how it was made: neither templates nor context.

    To watch that costs as much as a closed door. A crash stands in ``exc_info``.
    """

    def request(self, **request) -> HttpResponse:
        """What the product answers, straight from its middleware."""
        if self.handler._middleware_chain is None:
            self.handler.load_middleware()
        asked = WSGIRequest(self._base_environ(**request))
        asked._dont_enforce_csrf_checks = not self.handler.enforce_csrf_checks
        CRASHES.clear()
        answer = self.handler.get_response(asked)
        answer.wsgi_request, answer.exc_info = asked, next(iter(CRASHES), None)
        if CRASHES and self.raise_request_exception:
            raise CRASHES[0][1]
        if answer.cookies:
            self.cookies.update(answer.cookies)
        return answer


CRASHES: list[tuple] = []  # of the page that is being made


@receiver(got_request_exception)
def note_crash(**kwargs):
    """For the visitor who asked."""
    CRASHES.append(sys.exc_info())


def stranger_to_exceptions(person=None, **options) -> Client:
    """A client that sees what a browser would see: an exception is a page with status 500."""
    client = Visitor(raise_request_exception=False, **options)
    if person:
        client.force_login(person)
    return client


@contextmanager
def undone():
    """What happens inside leaves no trace, so that the next try starts from the same case."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def undoing():
    """A function that undoes what was done since it was last called: cheaper than a block around each of many tries.

    Where nothing was done but reading there is nothing to undo.
    """
    mark, done = transaction.savepoint_create(), []

    def note(execute, sql, params, many, context):
        if not str(sql).startswith("SELECT"):
            done.append(sql)
        return execute(sql, params, many, context)

    def undo():
        broken = connection.connection.info.transaction_status == TransactionStatus.INERROR
        if done or broken or transaction.get_rollback():
            transaction.set_rollback(False)
            transaction.savepoint_rollback(mark)
            done.clear()

    with connection.execute_wrapper(note):
        yield undo
        undo()


class Faults(list):
    """What went wrong in a row of tries; the row goes on, and fails at its end with all of it."""

    @contextmanager
    def kept(self):
        """One try, undone whatever came of it."""
        try:
            with undone():
                yield
        except AssertionError as fault:
            self.append(str(fault).partition("\n")[0])

    def __enter__(self):
        return self

    def __exit__(self, kind, *_rest):
        if kind is None:
            assert not self, "\n".join(self)


COUNTED = ", ".join(f"(SELECT count(*) FROM {kind._meta.db_table})" for kind in (Entry, Complaint, Customer))


def written():
    """How much there is of what a form could write."""
    with connection.cursor() as cursor:
        return cursor.execute(f"SELECT {COUNTED}").fetchone()


def tried(client, url, data, **options):
    """Post ``data``; complain about a crash, or about something written by a form that was refused."""
    before = written()
    answer = client.post(url, data, **options)
    told = shortened(data)
    crash = answer.exc_info and repr(answer.exc_info[1])[:200]
    assert answer.status_code in ANSWERS, f"{answer.status_code} {crash} for {url} with {told}"
    if answer.status_code != 302:
        assert written() == before, f"half done: {answer.status_code} for {url} with {told}"
    return answer


def posted_as(data) -> MultiValueDict:
    """``data`` as a form has it from a browser."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
    return MultiValueDict({name: [str(one) for one in values] for name, values in lists.items()})


def refused(forms, data, is_drawn=True) -> bool:
    """Whether the forms of a page refuse ``data`` by themselves, and can be drawn with it: a view does no more then.

    Not drawn are they where each field has been drawn with the same value already.
    """
    try:
        if all(form.is_valid() for form in forms):
            return False
        for form in forms if is_drawn else ():
            parts = [part for part in getattr(form, "parts", []) if isinstance(part, BaseForm)]
            for part in [form, *parts]:
                render_crispy_form(part)
    except Exception as crash:
        raise AssertionError(f"{crash!r:.200} with {shortened(data)}") from crash
    return True


def shortened(data) -> dict:
    """``data`` for a sentence."""
    return {name: value[:30] if isinstance(value, str) else value for name, value in data.items()}


def shown_again(answer, text) -> bool:
    """Whether what was typed stands in the page once more, as text."""
    page = answer.content.decode()
    return escape(text.replace("\r\n", "\n").strip()) in page.replace("\r\n", "\n") or escape(text.strip()) in page


def latin(names, values):
    """As many posts as there are values; over all of them every name meets every value once."""
    values = list(values)
    for turn in range(len(values)):
        yield {name: values[(turn + place) % len(values)] for place, name in enumerate(names)}
