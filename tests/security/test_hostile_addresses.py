"""Whatever stands in an address, a cookie or a header: an answer in words, never a crash."""

from contextlib import nullcontext

import pytest
from django.conf import settings
from django.core.cache import caches
from django.utils.http import urlencode

from complaints.choices import State
from tests.builders import make_case, make_customer, make_person, make_team
from tests.security.hostile import ANSWERS, Faults, latin, stranger_to_exceptions
from tests.security.matrix import remembered, undrawn
from tests.security.naughty import EVERYTHING

pytestmark = pytest.mark.django_db

PARAMETERS = {
    "/desk/": ["view", "after"],
    "/desk/strip/": ["view", "after", "here"],
    "/search/": ["q"],
    "/customers/": ["q", "before"],
    "/cases/new/": ["customer", "same_contact_as"],
    "/cases/new/customers/": ["q"],
    "/gifts/": ["state", "whose", "before", "kind", "recipient", "team", "asked_by", "decided_by", "beyond"],
    "/follow-ups/": ["whose", "view", "month"],
    "/sign-in/": ["next"],
    "/admin/complaints/complaint/": ["q", "p"],
    "/admin/customers/customer/": ["tier__exact"],
}
# What says where in a list one is, and which days it shows, on the pages that have little else to say.
PLACES = {
    "/gifts/": ["since", "until"],
    "/gifts/catalogue/": ["after", "kind", "shown"],
    "/follow-ups/": ["on", "after"],
    "/promises/": ["after", "whose"],
    "/notices/": ["before"],
    "/privacy/": ["before", "state", "view"],
    "/search/": ["start", "period", "team", "category"],
    "/shift/": ["back", "key"],
    "/training/coaching/": ["before", "whose"],
    "/training/library/": ["after", "tag", "category", "shown"],
    "/training/queue/": ["after", "shown"],
    "/training/scorecards/": ["before", "round"],
    "/training/replay/{reference}/": ["number"],
    "/cases/{reference}/as-it-stood/": ["at", "known"],
    "/cases/{reference}/changes/": ["at"],
}
SHOWN = {EVERYTHING[name] for name in ("markup", "languages", "letters", "controls", "too long")}  # drawn in a page
MARKS = ["2026-02-31T25:61:00+00:00~1", "~²", "~" + "9" * 40, "0001-01-01T00:00:00+14:00~1", "2026-01-01T00:00:00~1"]
DAYS = ["0001-01-01", "9999-12-31", "2026-02-30", "9999-12-31T23:59:59", "9" * 5_000, "-1", "\x00"]
MONTHS = ["2026-99", "0001-01", "9999-12", "２０２６-11", "-026-11", "2026-1 "]


@pytest.fixture
def chief():
    return make_person("manager", team=make_team())


def asked(client, url):
    answer = client.get(url)
    crash = answer.exc_info and repr(answer.exc_info[1])[:200]
    assert answer.status_code in ANSWERS, f"{answer.status_code} {crash} for {url[:120]}"
    return answer


@pytest.mark.parametrize("url", PARAMETERS)
def test_every_parameter_bears_everything(url, chief):
    """No page refuses one parameter for what another says, so all of them are wrong together, each in another way.

    What a view makes of a value is asked of each; how a page looks with one, of those that are strange as letters.
    """
    make_case(State.RECEIVED, by=chief, customer=make_customer(chief.team))
    client = stranger_to_exceptions(None if url == "/sign-in/" else chief)
    with remembered(), Faults() as faults:
        for asked_for in [*latin(PARAMETERS[url], EVERYTHING.values()), *of_their_own(PARAMETERS[url])]:
            shown = SHOWN.intersection(asked_for.values())
            with faults.kept(), nullcontext() if shown else undrawn():
                asked(client, f"{url}?{urlencode(asked_for)}")
        for raw in ("%ED%A0%80", "%00", "%FF%FE", "%", "[]"):
            with faults.kept():
                asked(client, f"{url}?{'&'.join(f'{name}={raw}' for name in PARAMETERS[url])}")


def of_their_own(names):
    """What only marks of a place in a list, and months, could be taken for."""
    yield from ({"after": mark} for mark in MARKS if "after" in names)
    yield from ({"month": month, "view": "month"} for month in [*MONTHS, *EVERYTHING.values()] if "month" in names)


def test_no_place_in_a_list_and_no_day_is_beyond_what_a_page_bears(chief):
    """All names of a page are wrong together, each in another way; what they lead to is drawn, for lists are late."""
    case = make_case(State.RECEIVED, by=chief, customer=make_customer(chief.team))
    client = stranger_to_exceptions(chief)
    with remembered(), Faults() as faults:
        for url, names in PLACES.items():
            for asked_for in latin(names, [*MARKS, *DAYS]):
                with faults.kept():
                    asked(client, f"{url.format(reference=case.reference)}?{urlencode(asked_for)}")


@pytest.mark.parametrize(
    "url",
    ["/nowhere/", "/cases/C-2026-999999/", "/cases/%00/", "/cases/%ED%A0%80/", "/cases/'/closure/", "/gifts/0/",
     "/gifts/99999999999999999999/", "/customers/99999999999999999999/", "/follow-ups/99999999999999999999/",
     "/cases/new/customers/99999999999999999999/", "/desk/preview/%2e%2e/", "/" + "長" * 500 + "/", "/desk/?q=%00",
     "/cases/C-2026-999999/nothing/", "/cases/%3Cscript%3Ealert(1)%3C/script%3E/"],
)  # fmt: skip
def test_what_is_not_there_is_our_404(url, chief):
    answer = asked(stranger_to_exceptions(chief), url)
    assert answer.status_code == 404
    assert 'class="error-page"' in answer.content.decode()


def test_broken_cookies_are_those_of_a_stranger(chief):
    for value in ("", "nonsense", "é", "a" * 4000, '"', "%00", "../../x", "1; DROP"):
        client = stranger_to_exceptions()
        client.cookies[settings.SESSION_COOKIE_NAME] = value
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = value
        client.cookies[settings.CSRF_COOKIE_NAME] = value
        assert asked(client, "/desk/").status_code == 302, value
        assert asked(client, "/sign-in/").status_code == 200, value


@pytest.mark.parametrize("token", [None, "", "x" * 64, "é", "長" * 20_000])
def test_a_form_without_its_token_is_refused_in_words(token, chief):
    client = stranger_to_exceptions(chief, enforce_csrf_checks=True)
    for url in ("/cases/new/", "/sign-out/", "/language/", "/sign-in/"):
        client.get("/cases/new/")
        answer = client.post(url, {} if token is None else {"csrfmiddlewaretoken": token})
        assert answer.status_code == 403
        assert 'class="error-page"' in answer.content.decode()


def test_a_body_of_the_wrong_kind_is_an_empty_form(chief):
    client = stranger_to_exceptions(chief)
    for kind in ("application/json", "text/xml", "image/png", "nonsense", "multipart/form-data; boundary=x"):
        answer = client.post("/cases/new/", b'{"words": "x"}', content_type=kind)
        assert answer.status_code in {400, 422}, kind
    answer = client.post("/cases/new/", b"a", content_type="application/x-www-form-urlencoded; charset=utf-16")
    assert answer.status_code in {400, 422}
    assert client.post("/cases/new/", {f"f{number}": 1 for number in range(1_500)}).status_code == 400
    assert client.post("/cases/new/", {"words": "x" * 3_000_000}).status_code in {400, 422}


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace", "head"])
def test_other_methods_change_nothing(method, chief):
    client = stranger_to_exceptions(chief)
    case = make_case(State.RECEIVED, by=chief)
    for url in (f"/cases/{case.reference}/closure/", "/desk/", "/cases/new/", "/search/", "/language/"):
        assert getattr(client, method)(url).status_code in {200, 302, 404, 405, 409}, url


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/\\x.example"]
)
def test_nobody_is_sent_to_another_site(back, chief):
    client = stranger_to_exceptions(chief)
    assert client.post("/language/", {"language": "en", "next": back})["Location"] == "/"
    chief.set_password("a long and quiet password")
    chief.save()
    posted = {"username": chief.username, "password": "a long and quiet password", "next": back}
    assert stranger_to_exceptions().post("/sign-in/", posted)["Location"] == "/"


def test_signing_in_and_suggesting_bear_everything(chief):
    stranger, client = stranger_to_exceptions(), stranger_to_exceptions(chief)
    with Faults() as faults:
        for value in EVERYTHING.values():
            for url, field in (
                ("/sign-in/", "username"),
                ("/sign-in/", "password"),
                ("/cases/new/suggestion/", "words"),
            ):
                with faults.kept():
                    caches["default"].clear()  # of limits: here it matters how each value is borne
                    answer = (stranger if field != "words" else client).post(url, {"username": "x", field: value})
                    assert answer.status_code in {200, 400}, f"{answer.status_code} for {value[:20]!r} as {field}"
            with faults.kept():
                assert client.post("/language/", {"language": value, "next": value}).status_code == 302
