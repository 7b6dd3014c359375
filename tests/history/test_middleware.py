"""A request's writes carry its user and its number, and nobody is asked who it is before something is written."""

import logging

import pytest
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from config.logs import RequestIdFilter
from history.middleware import AttributionMiddleware
from tests.history.trade.models import Tag


class Person:
    pk = 7


def answer(rf, view, user, **headers):
    request = rf.get("/", headers=headers)
    request.user = SimpleLazyObject(user)
    return AttributionMiddleware(view)(request)


@pytest.mark.django_db
def test_a_write_is_attributed_to_the_user_and_the_request(rf):
    def view(request):
        Tag.objects.create(word="leak")
        return HttpResponse(request.id)

    response = answer(rf, view, Person, X_Request_ID="from-the-proxy-1")

    row = Tag.history.get()
    assert (row.history_user_id, row.request_id, row.history_change_reason) == (7, "from-the-proxy-1", "")
    assert response.headers["X-Request-ID"] == "from-the-proxy-1"


def test_reading_asks_nobody_who_it_is(rf):
    def nobody():
        raise AssertionError

    assert answer(rf, lambda request: HttpResponse(), nobody).status_code == 200


@pytest.mark.django_db
def test_a_write_while_finding_out_who_it_is_has_no_actor(rf):
    def user():
        Tag.objects.create(word="outdated session")
        return Person

    def view(request):
        Tag.objects.create(word="leak")
        return HttpResponse()

    answer(rf, view, user)

    assert list(Tag.history.order_by("history_id").values_list("word", "history_user_id")) == [
        ("outdated session", None),
        ("leak", 7),
    ]


@pytest.mark.parametrize("given", ["short", "x" * 65, "line\nbreak-in-it", "<script>12345"])
def test_an_implausible_number_is_replaced(rf, given):
    response = answer(rf, lambda request: HttpResponse(request.id), Person, X_Request_ID=given)
    assert response.content.decode() == response.headers["X-Request-ID"] != given


def test_a_log_line_says_which_request_it_belongs_to(rf):
    record = logging.makeLogRecord({})

    def view(request):
        RequestIdFilter().filter(record)
        return HttpResponse()

    answer(rf, view, Person, X_Request_ID="from-the-proxy-1")
    assert record.request_id == "from-the-proxy-1"
    RequestIdFilter().filter(record)
    assert record.request_id == "-"
