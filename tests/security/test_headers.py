"""Every kind of answer carries the same protection."""

import re

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils.timezone import now

from complaints.choices import State
from complaints.models import Complaint
from followups.feeds import issue
from tests.builders import make_case, make_person, make_team
from tests.security.hostile import stranger_to_exceptions
from ui.asked_often import forget

pytestmark = pytest.mark.django_db

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SECRET_ADDRESSES = {"survey"}


@pytest.fixture
def chief():
    return make_person("manager", team=make_team())


def broken(monkeypatch, error):
    def fall(*_args):
        raise error

    monkeypatch.setattr(Complaint.objects, "visible_to", fall, raising=False)
    forget()


def answers(chief, monkeypatch):
    """One answer of each kind: {its status: response}."""
    client = stranger_to_exceptions(chief)
    case = make_case(State.CLOSED, by=chief)
    found = {
        "page": client.get("/desk/"),
        "admin": client.get("/admin/"),
        "sign-in": stranger_to_exceptions().get("/sign-in/"),
        "turned away": stranger_to_exceptions().get("/desk/"),
        "bad": client.post("/cases/new/", {f"field{number}": 1 for number in range(1_500)}),
        "forged": stranger_to_exceptions(chief, enforce_csrf_checks=True).post("/cases/new/"),
        "forbidden": stranger_to_exceptions(make_person("administrator")).get("/desk/"),
        "not there": client.get("/nowhere/"),
        "wrong method": client.delete("/desk/"),
        "moved on": client.get(f"/cases/{case.reference}/acknowledgement/"),
        "to mend": client.post("/cases/new/", {}),
        "health": client.get("/healthz"),
        "ready": client.get("/readyz"),
        "no address": client.get("/follow-ups/calendar/nothing.ics"),
        "admin list": client.get("/admin/accounts/team/"),
        "admin forbids": client.get("/admin/accounts/entrylink/"),
        "admin not there": client.get("/admin/nowhere/"),
        "admin moves": stranger_to_exceptions().get("/admin/"),
        "survey": stranger_to_exceptions().get("/survey/nothing/"),
        "a file": client.get(f"/cases/{case.reference}/dossier.json"),
    }
    sign = client.get("/notices/sign/")
    found["unchanged"] = client.get("/notices/sign/", headers={"if-none-match": sign["ETag"]})
    found["too often"] = too_often(client, chief)
    broken(monkeypatch, RuntimeError("broken"))
    found["broken"] = client.get("/desk/")
    broken(monkeypatch, OperationalError("away"))
    found["away"] = client.get("/desk/")
    return found


def too_often(client, person):
    """The answer to a feed that is asked for again and again."""
    secret = issue(person, at=now())
    answers = [client.get(f"/follow-ups/calendar/{secret}.ics") for _time in range(14)]
    assert answers[0].status_code == 200
    return answers[-1]


def test_every_answer_is_protected(chief, written_anew, monkeypatch):
    found = answers(chief, monkeypatch)
    statuses = {kind: answer.status_code for kind, answer in found.items()}
    wanted = {"page": 200, "turned away": 302, "bad": 400, "forged": 403, "forbidden": 403, "not there": 404}
    wanted |= {"wrong method": 405, "moved on": 409, "to mend": 422, "broken": 500, "away": 503}
    wanted |= {"admin list": 200, "admin not there": 404, "admin moves": 302}
    wanted |= {"unchanged": 304, "too often": 429, "a file": 200, "ready": 200}
    assert statuses == statuses | wanted
    for kind, answer in found.items():
        headers = answer.headers
        fixed = FIXED | ({"Referrer-Policy": "no-referrer"} if kind in SECRET_ADDRESSES else {})
        assert {name: headers.get(name) for name in FIXED} == fixed, kind
        assert "camera=()" in headers.get("Permissions-Policy", ""), kind
        policy = headers.get("Content-Security-Policy", "")
        apart = ("default-src 'none'",) if kind in SECRET_ADDRESSES else ("default-src 'self'", "object-src 'none'")
        for words in (*apart, "base-uri 'none'", "frame-ancestors 'none'"):
            assert words in policy, kind
        assert "unsafe" not in policy, kind
        assert "Server" not in headers
        assert "traceback" not in answer.content.decode().lower()


def test_a_nonce_is_used_once(chief):
    client = stranger_to_exceptions(chief)
    nonces = [re.search(r"'nonce-([^']+)'", client.get("/admin/").headers["Content-Security-Policy"]) for _time in "ab"]
    assert not all(nonces) or nonces[0][1] != nonces[1][1]


def test_no_page_has_style_or_script_of_its_own(chief):
    case = make_case(State.PROPOSED, by=chief)
    client = stranger_to_exceptions(chief)
    for url in ("/desk/", f"/cases/{case.reference}/", "/cases/new/", "/gifts/", "/follow-ups/", "/customers/"):
        page = client.get(url).content.decode()
        assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)=", page), url
        assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*nonce=)", page), url


def test_cookies_are_closed_to_scripts_and_other_sites(chief):
    chief.set_password("a long and quiet password")
    chief.save()
    client = stranger_to_exceptions()
    client.get("/sign-in/")
    client.post("/sign-in/", {"username": chief.username, "password": "a long and quiet password"})
    names = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    assert names <= set(client.cookies)
    for name in names:
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] in {"Lax", "Strict"}, name


def test_a_session_begins_anew_with_signing_in(chief):
    chief.set_password("a long and quiet password")
    chief.save()
    client = stranger_to_exceptions()
    client.session["planted"] = True
    client.session.save()
    before = client.session.session_key
    client.post("/sign-in/", {"username": chief.username, "password": "a long and quiet password"})
    assert client.session.session_key != before
