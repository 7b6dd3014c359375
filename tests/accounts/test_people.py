"""People in the admin: only what may be changed changes, only by whoever may, and somebody is left in charge."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.timezone import now, timedelta

from accounts.models import Absence, EntryLink, PersonLanguage, Skill, User
from accounts.sitting import SEEN
from audit.models import Access
from tests.builders import make_person, make_team

pytestmark = pytest.mark.django_db
PASSWORD = "mended-with-gold"
NO_ROWS = {f"{prefix}-{name}": 0 for prefix in ("spoken", "skills", "working_hours")
           for name in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip


@pytest.fixture
def chief():
    return make_person("administrator")


@pytest.fixture
def at_admin(chief, client):
    client.force_login(chief)
    return client


def filled(person, **changes):
    """The form of a person as the page sends it."""
    fields = ("username", "name", "alias", "email", "role", "language")
    told = {name: getattr(person, name) for name in fields} | NO_ROWS
    told |= {"team": person.team_id or "", "department": person.department_id or "", "buddy": "", "trial_until": ""}
    return told | {"is_active": "on"} | changes


def page_of(person):
    return f"/admin/accounts/user/{person.pk}/change/"


def test_a_new_person_is_made_without_a_password_and_invited(at_admin, team):
    told = filled(User(username="lin", name="Lin", alias="L", role="agent", language="zh-hant"), team=team.pk)
    assert at_admin.post("/admin/accounts/user/add/", told).status_code == 302
    new = User.objects.get(username="lin")
    assert not new.has_usable_password()
    asked = at_admin.post("/admin/accounts/user/", {"action": "invite", "_selected_action": new.pk})
    assert "confirmed" in asked.content.decode() and not EntryLink.objects.exists()
    done = at_admin.post(
        "/admin/accounts/user/", {"action": "invite", "_selected_action": [new.pk, 10**6], "confirmed": 1}
    )
    link = done.context["outcomes"][0].link
    assert "no-store" in done["Cache-Control"] and link in done.content.decode()
    assert Client().get(link.removeprefix("http://localhost:8000")).status_code == 200
    assert Access.objects.filter(kind="link", subject_id=new.pk).exists()


def test_where_mail_leaves_the_link_is_shown_to_nobody(at_admin, agent, settings):
    settings.LINKS_BY_MAIL = True
    User.objects.filter(pk=agent.pk).update(email="lin@example.org")
    chosen = {"action": "invite", "_selected_action": agent.pk, "confirmed": 1}
    page = at_admin.post("/admin/accounts/user/", chosen).content.decode()
    assert "/sign-in/link/" not in page and "/sign-in/link/" in mail.outbox[0].body


def test_every_field_posted_only_the_listed_ones_change(at_admin, agent):
    before = User.objects.filter(pk=agent.pk).values().get()
    listed = {"username", "name", "alias", "email", "role", "team_id", "department_id", "language"}
    listed |= {"trial_until", "buddy_id", "is_active"}
    posted = {field.name: "1" for field in User._meta.get_fields()} | {"is_superuser": 1, "is_staff": 1}
    posted |= {"new_password": "a kiln full of cups", "id": 1, "password": "pbkdf2$x", "joined_at": "2001-01-01 00:00"}
    assert at_admin.post(page_of(agent), posted | filled(agent, name="Another")).status_code == 302
    after = User.objects.filter(pk=agent.pk).values().get()
    assert {name for name in after if after[name] != before[name]} == {"name"} and "name" in listed


@pytest.mark.parametrize("role", ["manager", "trainer", "auditor", "agent", "supervisor", "legal"])
def test_nobody_else_changes_people_or_lets_them_in(role, agent, team, client):
    client.force_login(make_person(role, team=team))
    assert client.post(page_of(agent), filled(agent, role="administrator")).status_code in {302, 403}
    for action in ("invite", "take_factor", "sign_out"):
        client.post("/admin/accounts/user/", {"action": action, "_selected_action": agent.pk, "confirmed": 1})
    agent.refresh_from_db()
    assert agent.role == "agent" and not EntryLink.objects.exists()


def test_the_last_administrator_stays_and_nobody_changes_their_own_rights(at_admin, chief):
    second = make_person("administrator")
    told = filled(second, role="agent")
    assert at_admin.post(page_of(second), told).status_code == 302
    assert "last administrator" not in at_admin.post(page_of(chief), filled(chief, name="X")).content.decode()
    third = make_person("administrator")
    User.objects.filter(pk=chief.pk).update(is_active=False)
    at_admin.force_login(third)
    page = at_admin.post(page_of(third), filled(third, role="manager"))
    assert page.status_code == 200 and page.context["adminform"].form.non_field_errors()


def test_the_last_administrator_is_counted_with_the_row_held(chief):
    from accounts.leaving import keep_an_administrator

    with pytest.raises(ValidationError, match="last administrator"):
        keep_an_administrator(chief, role="agent", is_active=True)
    make_person("administrator")
    keep_an_administrator(chief, role="agent", is_active=True)


def test_other_rights_and_a_lost_phone_end_every_sitting(at_admin, team):
    person, elsewhere = make_person("supervisor", team=team, password=PASSWORD), Client()

    def come_in():
        elsewhere.post("/sign-in/", {"username": person.username, "password": PASSWORD})
        return elsewhere.get("/desk/").status_code

    assert come_in() == 200
    assert at_admin.post(page_of(person), filled(person, role="agent")).status_code == 302
    assert elsewhere.get("/desk/").status_code == 302
    assert come_in() == 200
    TOTP.activate(person, generate_totp_secret())
    chosen = {"action": "take_factor", "_selected_action": person.pk, "confirmed": 1}
    assert at_admin.post("/admin/accounts/user/", chosen).status_code == 200
    assert not Authenticator.objects.exists() and elsewhere.get("/desk/").status_code == 302
    assert Access.objects.filter(kind="factor_gone", subject_id=person.pk).exists()


def test_rights_are_changed_only_by_whoever_has_just_shown_who_they_are(agent):
    chief, client = make_person("administrator", password=PASSWORD), Client()
    client.post("/sign-in/", {"username": chief.username, "password": PASSWORD})
    assert client.get(page_of(agent)).status_code == 200
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 11 * 60
    session[SEEN] -= 11 * 60
    session.save()
    refused = client.post(
        page_of(agent), filled(agent, role="manager"), headers={"Referer": f"http://testserver{page_of(agent)}"}
    )
    assert refused["Location"].startswith("/account/confirm/?next=") and "user" in refused["Location"]
    act = {"action": "invite", "_selected_action": agent.pk, "confirmed": 1}
    assert client.post("/admin/accounts/user/", act)["Location"].startswith("/account/confirm/")
    agent.refresh_from_db()
    assert agent.role == "agent" and not EntryLink.objects.exists()


def test_skills_languages_and_hours_stand_on_the_page_and_in_the_history(at_admin, agent):
    glaze = Skill.objects.create(code="glaze", name_en="Glaze", name_zh_hant="釉", name_zh_hans="釉")
    rows = {"skills-TOTAL_FORMS": 1, "skills-0-skill": glaze.pk, "skills-0-person": agent.pk}
    rows |= {"spoken-TOTAL_FORMS": 1, "spoken-0-language": "zh-hant", "spoken-0-person": agent.pk}
    rows |= {"working_hours-TOTAL_FORMS": 1, "working_hours-0-weekday": 0, "working_hours-0-person": agent.pk}
    rows |= {"working_hours-0-begins": "09:00", "working_hours-0-ends": "18:00"}
    assert at_admin.post(page_of(agent), filled(agent) | rows).status_code == 302
    assert agent.skills.get().skill == glaze and agent.working_hours.get().weekday == 0
    assert PersonLanguage.history.get().history_change_reason == "admin"


def test_forged_numbers_of_rows_of_others_are_refused(at_admin, agent, colleague):
    theirs = PersonLanguage.objects.create(person=colleague, language="en")
    rows = {"spoken-TOTAL_FORMS": 1, "spoken-INITIAL_FORMS": 1, "spoken-0-id": theirs.pk}
    rows |= {"spoken-0-person": agent.pk, "spoken-0-language": "zh-hans", "spoken-0-DELETE": "on"}
    at_admin.post(page_of(agent), filled(agent) | rows)
    theirs.refresh_from_db()
    assert (theirs.person, theirs.language) == (colleague, "en")


def test_delegation_in_a_circle_of_any_length_is_refused(team):
    people, at = [make_person("agent", team=team) for _one in range(5)], now()
    while_away = {"starts_at": at, "ends_at": at + timedelta(days=3)}
    for person, deputy in zip(people, people[1:], strict=False):
        Absence.objects.create(person=person, deputy=deputy, **while_away)
    other = make_person("agent", team=team)
    Absence.objects.create(person=people[2], deputy=other, starts_at=at, ends_at=at + timedelta(hours=1))
    with pytest.raises(ValidationError):
        Absence(person=people[4], deputy=people[0], **while_away).full_clean()
    Absence(person=people[4], deputy=other, **while_away).full_clean()
    later = {"starts_at": at + timedelta(days=4), "ends_at": at + timedelta(days=5)}
    Absence(person=people[4], deputy=people[0], **later).full_clean()


def test_people_of_another_team_are_no_concern_of_supervisors(client):
    client.force_login(make_person("supervisor", team=make_team()))
    assert client.get("/admin/accounts/user/").status_code == 403


def test_the_database_keeps_the_last_administrator_whoever_asks_and_lets_two_change_places(chief):
    people, now_checked = User.objects.filter(pk=chief.pk), "SET CONSTRAINTS ALL IMMEDIATE"
    for change in (lambda: people.update(is_active=False), lambda: people.update(role="agent"), people.delete):
        with pytest.raises(IntegrityError, match="last administrator"), transaction.atomic():
            change()
            connection.cursor().execute(now_checked)
    with transaction.atomic():
        people.update(role="manager")
        make_person("administrator")
        connection.cursor().execute(now_checked)


def test_no_action_of_the_list_ends_an_administrator(at_admin, chief):
    offered = at_admin.get("/admin/accounts/user/").context["action_form"].fields["action"].choices
    assert {code for code, _words in offered} <= {"", "invite", "take_factor", "sign_out"}
    for action in ("delete_selected", "deactivate", "sign_out", "take_factor"):
        at_admin.post("/admin/accounts/user/", {"action": action, "_selected_action": chief.pk, "confirmed": 1})
    at_admin.force_login(chief)
    assert at_admin.post(f"/admin/accounts/user/{chief.pk}/delete/", {"post": "yes"}).status_code in {403, 404}
    chief.refresh_from_db()
    assert chief.is_active and chief.role == "administrator"
