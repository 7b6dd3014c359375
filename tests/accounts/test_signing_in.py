"""The way in: who gets past, who does not, and what nobody learns from it."""

import re
from importlib import import_module
from time import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.apps import apps
from django.contrib.auth import hashers
from django.core import mail, signing
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts import sitting, throttle
from accounts.inviting import answer_forgotten, make_link, number_of
from accounts.models import EntryLink, LinkPurpose
from audit.models import Access
from tests.builders import make_person

pytestmark = pytest.mark.django_db
PASSWORD = "mended-with-gold"


@pytest.fixture
def person(team):
    return make_person("supervisor", team=team, password=PASSWORD)


def try_in(client, name, password=PASSWORD, *, address="10.0.0.1", **more):
    return client.post("/sign-in/", {"username": name, "password": password, **more}, REMOTE_ADDR=address)


def said(page):
    """The page without what is by chance on every page."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode())


def code_of(secret, *, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time()) // 30 + ahead))


def with_factor(person):
    """A second factor, and its secret."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def test_a_name_in_any_case_and_a_password_open_the_door(person, client):
    assert try_in(client, person.username.upper(), next="/gifts/")["Location"] == "/gifts/"
    assert client.get("/desk/").status_code == 200


def test_unknown_names_wrong_passwords_and_leavers_get_the_same_answer(person, team):
    gone = make_person("agent", team=team, password=PASSWORD, is_active=False)
    tried = [(person.username, "wrong"), ("nobody", "x"), (gone.username, PASSWORD)]
    pages = [try_in(Client(), *pair) for pair in tried]
    assert {page.status_code for page in pages} == {200}
    assert len({said(page).replace(f'value="{name}"', "") for page, (name, _p) in zip(pages, tried, strict=True)}) == 1


def test_a_stranger_who_hammers_a_name_shuts_out_only_themselves(person):
    stranger = Client()
    statuses = [try_in(stranger, person.username, "guess", address="10.6.6.6").status_code for _try in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    refused = try_in(stranger, person.username, address="10.6.6.6")
    assert refused.status_code == 429 and refused["Retry-After"] == "300"
    assert try_in(Client(), person.username, address="10.0.0.2").status_code == 302


def test_a_browser_that_is_known_is_not_reached_by_anything_strangers_do(person, client, monkeypatch):
    try_in(client, person.username)
    client.post("/sign-out/")
    monkeypatch.setattr(throttle, "OF_ADDRESS", "2/h/ip")
    monkeypatch.setattr(throttle, "OF_NAME", "2/d/key")
    for _try in range(4):
        try_in(Client(), person.username, "guess")
    assert try_in(Client(), person.username).status_code == 429
    assert try_in(client, person.username).status_code == 302


def test_one_address_may_not_go_through_many_names(monkeypatch):
    monkeypatch.setattr(throttle, "OF_ADDRESS", "3/h/ip")
    assert [try_in(Client(), f"name{n}", "x").status_code for n in range(5)] == [200, 200, 200, 429, 429]


def test_a_forged_mark_of_a_browser_is_worth_nothing(person):
    client = Client()
    client.cookies[throttle.COOKIE] = signing.dumps({"browser": "x", "names": [throttle.digest(person.username)]})
    for _try in range(6):
        last = try_in(client, person.username, "guess")
    assert last.status_code == 429


def test_a_proxys_word_about_addresses_counts_only_where_there_is_one(person, settings, rf):
    from accounts.signing_in import StaffAdapter

    request = rf.get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="1.1.1.1, 2.2.2.2")
    assert StaffAdapter(request).get_client_ip(request) == "10.0.0.9"
    settings.BEHIND_PROXY = True
    assert StaffAdapter(request).get_client_ip(request) == "2.2.2.2"


@pytest.mark.parametrize("address", ["/desk/", "/admin/", "/admin/accounts/user/", "/gifts/"])
def test_who_owes_a_second_factor_gets_nowhere(person, client, settings, address):
    settings.SECOND_FACTOR_ROLES = frozenset({"supervisor"})
    assert try_in(client, person.username).status_code == 302
    assert client.get(address)["Location"].startswith("/account/factor/?next=")
    assert client.post("/cases/new/", {})["Location"].startswith("/account/factor/")
    part = client.get(address, headers={"HX-Request": "true"})
    assert part.status_code == 204 and part["HX-Redirect"].startswith("/account/factor/")
    assert client.get("/account/").status_code == 200


def test_setting_up_a_second_factor_opens_the_desk_and_shows_codes_once(person, client, settings, monkeypatch):
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_how: act())  # the test itself never commits
    settings.SECOND_FACTOR_ROLES = frozenset({"supervisor"})
    try_in(client, person.username)
    page = client.get("/account/factor/")
    assert b"data:image/svg+xml;base64" in page.content
    secret = page.context["form"].secret
    assert client.post("/account/factor/", {"code": "000000"}).status_code == 200
    assert client.post("/account/factor/", {"code": code_of(secret)})["Location"] == "/account/codes/"
    assert len(client.get("/account/codes/").context["unused_codes"]) == 10
    assert client.get("/account/codes/").context["unused_codes"] == ["****"] * 10
    assert client.get("/desk/").status_code == 200
    stored = Authenticator.objects.get(user=person, type="totp").data["secret"]
    assert secret not in stored
    assert Access.objects.filter(kind="factor_set", actor=person).count() == 2


def test_with_a_second_factor_a_password_is_not_enough_and_a_code_works_once(person):
    secret = with_factor(person)
    first, second = Client(), Client()
    for client in (first, second):
        assert try_in(client, person.username)["Location"] == "/sign-in/code/"
        assert client.get("/desk/").status_code == 302
    code = code_of(secret)
    assert first.post("/sign-in/code/", {"code": "000000"}).status_code == 200
    assert first.post("/sign-in/code/", {"code": code}).status_code == 302
    assert first.get("/desk/").status_code == 200
    assert second.post("/sign-in/code/", {"code": code}).status_code == 200
    assert second.get("/desk/").status_code == 302
    assert Access.objects.filter(kind="factor_fail", subject_id=person.pk).count() == 2


def test_codes_are_not_guessed_for_ever(person, client):
    with_factor(person)
    try_in(client, person.username)
    for _try in range(11):
        page = client.post("/sign-in/code/", {"code": "123"})
    assert "Too many" in str(page.context["form"].errors)


def test_a_recovery_code_opens_the_door_once(person):
    with_factor(person)
    code = RecoveryCodes.activate(person).generate_codes()[3]
    answers = []
    for client in (Client(), Client()):
        try_in(client, person.username)
        answers.append(client.post("/sign-in/code/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_a_sitting_from_before_the_factor_shows_it_before_it_goes_on(person, client, settings):
    client.force_login(person)
    with_factor(person)
    settings.SECOND_FACTOR_ROLES = frozenset({"supervisor"})
    assert client.get("/desk/")["Location"].startswith("/account/confirm/code/?next=%2Fdesk%2F")


def test_sittings_end_when_they_are_idle_or_long(person, client, monkeypatch):
    client.force_login(person)
    began = time()
    monkeypatch.setattr(sitting, "time", lambda: began + 11 * 3600)
    assert client.get("/desk/").status_code == 200
    monkeypatch.setattr(sitting, "time", lambda: began + 22 * 3600)
    assert client.get("/desk/").status_code == 200
    monkeypatch.setattr(sitting, "time", lambda: began + 24.1 * 3600)
    assert client.get("/desk/")["Location"] == "/sign-in/?next=%2Fdesk%2F"
    client.force_login(person)
    monkeypatch.setattr(sitting, "time", lambda: began + (24.1 + 12.1) * 3600 + 24 * 3600)
    assert client.get("/desk/").status_code == 302


def age(client, seconds):
    """Let everything that the sitting remembers be this much longer ago."""
    session = client.session
    session[sitting.SEEN] -= seconds
    for record in session["account_authentication_methods"]:
        record["at"] -= seconds
    session.save()


def test_the_admin_asks_who_is_there_after_half_an_hour(team, client):
    manager = make_person("manager", team=team, password=PASSWORD)
    try_in(client, manager.username)
    assert client.get("/admin/").status_code == 200
    age(client, 31 * 60)
    asked = client.get("/admin/")["Location"]
    assert asked == "/account/confirm/?next=%2Fadmin%2F"
    assert client.post(asked, {"password": "wrong"}).status_code == 200
    assert client.post(asked, {"password": PASSWORD, "next": "/admin/"})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_another_password_ends_every_other_sitting(person, client):
    elsewhere = Client()
    for one in (client, elsewhere):
        try_in(one, person.username)
    new = "a kiln full of cups"
    answer = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert (client.get("/desk/").status_code, elsewhere.get("/desk/").status_code) == (200, 302)
    assert Access.objects.filter(kind="password", actor=person).exists()


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012", "qwertyuiop123"])
def test_weak_passwords_are_refused(person, client, weak):
    try_in(client, person.username)
    answer = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    assert answer.status_code == 200 and answer.context["form"].errors


def test_somebody_ends_one_sitting_or_all_and_only_their_own(person, client, team):
    elsewhere, other = Client(), Client()
    for one in (client, elsewhere):
        try_in(one, person.username)
    stranger = make_person("agent", team=team, password=PASSWORD)
    try_in(other, stranger.username)
    page = client.get("/account/")
    theirs = next(s for s, _name in page.context["sittings"] if s.session_key != page.context["this_one"])
    assert other.post(f"/account/browsers/{theirs.pk}/end/").status_code == 404
    assert client.post(f"/account/browsers/{theirs.pk}/end/").status_code == 302
    assert elsewhere.get("/desk/").status_code == 302
    assert client.post("/account/browsers/end/")["Location"] == "/sign-in/"
    assert client.get("/desk/").status_code == 302 and other.get("/desk/").status_code == 200


def test_who_is_deactivated_is_out_with_the_next_request(person, client):
    try_in(client, person.username)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/desk/").status_code == 302


def test_an_invitation_is_used_once_by_whoever_holds_it(team, client):
    chief, new = make_person("administrator"), make_person("agent", team=team)
    first = make_link(new, LinkPurpose.INVITED, by=chief, at=now())
    url = make_link(new, LinkPurpose.INVITED, by=chief, at=now())
    token = url.rstrip("/").rpartition("/")[2]
    assert not EntryLink.objects.filter(digest__contains=token).exists()
    old, address = first.removeprefix("http://localhost:8000"), url.removeprefix("http://localhost:8000")
    assert client.get(old).status_code == 410
    page = client.get(address)
    assert page.status_code == 200 and page["Referrer-Policy"] == "no-referrer"
    assert client.post(address, {"password": "password1234", "again": "password1234"}).status_code == 422
    fine = {"password": "a kiln full of cups", "again": "a kiln full of cups"}
    assert client.post(address, fine)["Location"] == "/"
    assert client.get("/desk/").status_code == 200
    assert Client().post(address, fine).status_code == 410
    assert Client().get("/sign-in/link/made-up/").status_code == 410


def test_an_invitation_is_over_after_three_days_and_with_leaving(team, client):
    chief, new = make_person("administrator"), make_person("agent", team=team)
    url = make_link(new, LinkPurpose.INVITED, by=chief, at=now()).removeprefix("http://localhost:8000")
    type(new).objects.filter(pk=new.pk).update(is_active=False)
    assert client.get(url).status_code == 410
    type(new).objects.filter(pk=new.pk).update(is_active=True)
    assert client.get(url).status_code == 200
    link = EntryLink.objects.get(person=new)
    assert (link.ends_at - link.made_at).total_seconds() == 72 * 3600


def test_a_link_does_not_step_over_the_second_factor(person, client):
    with_factor(person)
    url = make_link(person, LinkPurpose.FORGOTTEN, by=None, at=now()).removeprefix("http://localhost:8000")
    fine = {"password": "a kiln full of cups", "again": "a kiln full of cups"}
    assert client.post(url, fine)["Location"] == "/sign-in/code/"
    assert client.get("/desk/").status_code == 302


def test_a_forgotten_password_tells_nobody_who_has_an_account(person, client, settings):
    assert client.get("/sign-in/lost/").status_code == 404
    settings.LINKS_BY_MAIL = True
    pages = [client.post("/sign-in/lost/", {"name": name}) for name in (person.username, "nobody")]
    assert said(pages[0]) == said(pages[1]) and pages[0].status_code == 200
    assert not mail.outbox
    type(person).objects.filter(pk=person.pk).update(email="p@example.org")
    answer_forgotten(number_of("nobody"), at=now())
    answer_forgotten(number_of(person.username.upper()), at=now())
    assert [sent.to for sent in mail.outbox] == [["p@example.org"]]
    assert "/sign-in/link/" in mail.outbox[0].body


def test_nobody_signs_up_and_the_admin_has_no_door_of_its_own(client):
    for address in ("/signup/", "/accounts/signup/", "/account/signup/"):
        assert client.get(address).status_code == 404
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/sign-in/?next=%2Fadmin%2F"


def test_the_first_administrator_comes_in_by_a_printed_link(client, capsys):
    call_command("invite", "ada")
    address = capsys.readouterr().out.strip().removeprefix("http://localhost:8000")
    fine = {"password": "a kiln full of cups", "again": "a kiln full of cups"}
    assert client.post(address, fine).status_code == 302
    assert client.get("/admin/accounts/user/").status_code == 200
    with pytest.raises(CommandError):
        call_command("invite", "no such name!")


def test_recovery_codes_are_kept_as_digests_as_soon_as_they_were_read(person, client):
    try_in(client, person.username)
    with_factor(person)
    RecoveryCodes.activate(person)
    codes = client.get("/account/codes/").context["unused_codes"]
    row = Authenticator.objects.get(user=person, type="recovery_codes")
    stored = str(row.data)
    assert len(set(codes)) == 10 and "seed" not in row.data and not any(code in stored for code in codes)
    assert client.get("/account/codes/").context["unused_codes"] == ["****"] * 10
    answers = []
    for code in (codes[4], codes[4], codes[9], "0000000000", row.data["migrated_codes"][0]):
        other = Client()
        try_in(other, person.username)
        answers.append(other.post("/sign-in/code/", {"code": code}).status_code)
    assert answers == [302, 200, 302, 200, 200]
    assert len(Authenticator.objects.get(pk=row.pk).data["migrated_codes"]) == 8


def test_sealed_codes_of_before_become_digests_and_still_open(person):
    seen, unread = with_codes(person, viewed_at=1.0), with_codes(make_person("agent", team=person.team))
    broken = with_codes(make_person("agent", team=person.team), viewed_at=1.0)
    Authenticator.objects.filter(pk=broken.instance.pk).update(data={"seed": "x", "used_mask": 0, "viewed_at": 1.0})
    codes = seen.generate_codes()
    assert seen.validate_code(codes[0])
    moved = import_module("accounts.migrations.0009_recovery_codes_as_digests")
    for _twice in range(2):
        moved.forget_codes(apps, connection.schema_editor())
    kept = Authenticator.objects.get(pk=seen.instance.pk).wrap()
    assert "seed" not in kept.instance.data and len(kept.get_unused_codes()) == 9
    assert not kept.validate_code(codes[0]) and kept.validate_code(codes[1]) and not kept.validate_code(codes[1])
    left = Authenticator.objects.filter(pk__in=[unread.instance.pk, broken.instance.pk])
    assert all("seed" in row.data for row in left)


def with_codes(person, **data):
    """Recovery codes as releases before kept them."""
    codes = RecoveryCodes.activate(person)
    codes.instance.data |= data
    codes.instance.save()
    return codes


def test_the_admin_opens_only_from_pages_of_this_house(team, client):
    manager = make_person("manager", team=team, password=PASSWORD)
    try_in(client, manager.username)
    half = client.cookies[sitting.ADMIN_COOKIE]
    assert (half["samesite"], half["httponly"], half["path"]) == ("Strict", True, "/")
    assert client.get("/admin/").status_code == 200
    elsewhere = Client()  # as another site leads the browser: the Lax cookie comes along, the Strict one does not
    elsewhere.cookies["sessionid"] = client.cookies["sessionid"].value
    assert elsewhere.get("/desk/").status_code == 200
    turned_away = elsewhere.get("/admin/accounts/user/?q=mei")
    assert turned_away.status_code == 403 and b'href="/admin/accounts/user/?q=mei"' in turned_away.content
    assert elsewhere.post("/admin/accounts/user/", {"action": "sign_out"}).status_code == 403
    for forged in ("", "x", half.value[:-1]):
        elsewhere.cookies[sitting.ADMIN_COOKIE] = forged
        assert elsewhere.get("/admin/").status_code == 403
    new = "a kiln full of cups"
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/admin/").status_code == 200


def test_unknown_names_take_as_long_as_known_ones(person, monkeypatch):
    """Counted in passwords that are hashed, which is nearly all of the time it takes."""
    hashed = []
    kind = type(hashers.get_hasher())
    encode = kind.encode
    monkeypatch.setattr(kind, "encode", lambda self, *given: hashed.append(1) or encode(self, *given))
    gone = make_person("agent", team=person.team, password=PASSWORD, is_active=False)
    costs = []
    for name, password in (
        (person.username, "wrong"),
        ("nobody", "x"),
        (gone.username, PASSWORD),
        (gone.username, "x"),
    ):
        hashed.clear()
        try_in(Client(), name, password)
        costs.append(len(hashed))
    assert set(costs) == {1}


def test_a_session_is_written_at_most_every_five_minutes_and_costs_no_statement_more(person, client, monkeypatch):
    client.force_login(person)
    client.get("/desk/")
    began, writes = time(), []
    for after in (60, 120, 240, 310, 320, 600, 620):
        monkeypatch.setattr(sitting, "time", lambda after=after: began + after)
        with CaptureQueriesContext(connection) as asked:
            client.get("/desk/")
        told = [query["sql"] for query in asked.captured_queries if "django_session" in query["sql"]]
        writes.append(sum(sql.startswith("UPDATE") for sql in told))
        assert len(told) - writes[-1] == 1  # the session is read once
    assert writes == [0, 0, 0, 1, 0, 0, 1]
