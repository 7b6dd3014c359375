"""Programmes: steps planned as their time is known, done with their proof, ended by a wish or by their last step."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from audit.models import Entry
from audit.steps import RequirementsMissing
from followups.events import CannotRecord, record_event
from followups.models import CustomerEvent, Enrolment, FollowUp, Programme, ProgrammeStep
from followups.programmes import CannotEnrol, contact_refused, enrol, leave
from tests.builders import make_case, make_customer, make_person, make_team

pytestmark = pytest.mark.django_db
TAIPEI = ZoneInfo("Asia/Taipei")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def monday():
    """Ten in the morning of 2 March 2026: a working week without a festival."""
    with time_machine.travel("2026-03-02T10:00+08:00", tick=False):
        yield


@pytest.fixture
def customer(team, colleague):
    return make_customer(team, account_manager=colleague)


@pytest.fixture
def case(agent, customer):
    return make_case("investigating", by=agent, customer=customer, severity="severe")


def shipped():
    return Programme.objects.get(code="72-hours")


def begun(case, by, **facts):
    return enrol(shipped(), customer=case.customer, by=by, at=now(), team=case.team, complaint=case, **facts)


def standing(enrolment):
    return list(enrolment.followups.order_by("programme_step__position"))


def test_the_72_hours_begin_with_three_steps_for_three_people(case, agent, supervisor, manager):
    enrolment = begun(case, supervisor, reason="A spoilt wedding.")
    call, mail, letter = standing(enrolment)
    assert [(one.channel, one.assignee) for one in (call, mail, letter)] == [
        ("phone", supervisor),
        ("email", agent),
        ("letter", manager),
    ]
    assert call.latest_at == now() + timedelta(hours=2)
    assert mail.latest_at == now() + DAY
    assert (letter.earliest_at, letter.latest_at) == (now() + DAY, now() + 3 * DAY)
    told = Entry.objects.get(verb="enrolment_enrol")
    assert (told.actor, told.case_id, told.reason) == (supervisor, case.pk, "A spoilt wedding.")


def test_a_booking_makes_the_concierge_ask_by_the_day_before(case, supervisor, agent, colleague):
    enrolment = begun(case, supervisor)
    stay = now() + timedelta(days=30, hours=5)
    (wishes,) = record_event(case.customer, kind="booking", happens_at=stay, by=agent, at=now())
    assert wishes.latest_at == stay - DAY
    assert wishes.latest_at.astimezone(TAIPEI).date() == stay.astimezone(TAIPEI).date() - DAY
    assert wishes.assignee == colleague, "the account manager"
    assert record_event(case.customer, kind="booking", happens_at=stay + 9 * DAY, by=agent, at=now()) == []
    assert enrolment.followups.count() == 4


def test_a_booking_that_was_known_before_counts(case, supervisor, agent):
    record_event(case.customer, kind="booking", happens_at=now() + 5 * DAY, by=agent, at=now())
    assert len(standing(begun(case, supervisor))) == 4


def test_who_books_for_tomorrow_is_asked_before(case, supervisor, agent):
    begun(case, supervisor)
    stay = now() + timedelta(hours=6)
    (wishes,) = record_event(case.customer, kind="booking", happens_at=stay, by=agent, at=now())
    assert now() <= wishes.earliest_at < wishes.latest_at <= stay


def test_steps_are_done_with_their_proof_and_the_last_finishes(case, supervisor, manager, agent, colleague):
    enrolment = begun(case, supervisor)
    call, mail, letter = standing(enrolment)
    with pytest.raises(RequirementsMissing):
        FollowUp.objects.get(pk=call.pk).carry_out(by=supervisor, at=now())
    call.carry_out(by=supervisor, at=now(), words="She was quiet, then thanked us.")
    with pytest.raises(RequirementsMissing):
        FollowUp.objects.get(pk=mail.pk).carry_out(by=agent, at=now(), words="Sent.")
    mail.carry_out(by=agent, at=now(), proof_number=7)
    letter.carry_out(by=manager, at=now(), proof_number=3)
    assert Enrolment.objects.get().state == "active", "it waits for the next booking"
    (wishes,) = record_event(case.customer, kind="booking", happens_at=now() + 5 * DAY, by=agent, at=now())
    wishes.carry_out(by=colleague, at=now(), words="A cot.")
    assert Enrolment.objects.get().state == "finished"


def test_a_talk_after_a_resolution_is_no_step(case, agent):
    from tests.goodwill import make_resolved_case

    followup = FollowUp.objects.filter(complaint=make_resolved_case(agent)).first()
    with pytest.raises(RequirementsMissing):
        followup.carry_out(by=agent, at=now(), words="x")


def make_programme(*steps, **facts):
    names = {"name_en": "Care", "name_zh_hant": "關懷", "name_zh_hans": "关怀"}
    programme = Programme.objects.create(code="care", starts_on="2020-01-01", **names, **facts)
    usual = {"channel": "phone", "who": "account_manager", "earliest_hours": 24, "latest_hours": 72, **names}
    for position, step in enumerate(steps, 1):
        ProgrammeStep.objects.create(programme=programme, position=position, **usual | step)
    return programme


def test_care_without_a_complaint_step_after_step(customer, team, manager, colleague):
    care = make_programme({}, {"counted_from": "previous"}, needs_complaint=False)
    enrolment = enrol(care, customer=customer, by=manager, at=now(), team=team, reason="Ten years with us.")
    (first,) = standing(enrolment)
    assert (first.complaint, first.customer, first.journal_case_id()) == (None, customer, None)
    assert first in FollowUp.objects.visible_to(colleague)
    assert first not in FollowUp.objects.visible_to(make_person("agent", team=make_team()))
    assert first not in FollowUp.objects.visible_to(make_person("legal"))
    with time_machine.travel(first.earliest_at, tick=False):
        first.carry_out(by=colleague, at=now(), words="All well.")
        _done, second = standing(enrolment)
        assert second.earliest_at == now() + DAY
        second.cancel(by=colleague, at=now(), why="decided", reason="They are abroad.")
    assert Enrolment.objects.get().state == "finished"
    assert FollowUp.objects.get(pk=second.pk).remark == "They are abroad."
    assert not Entry.objects.filter(case_id=None, reason__gt="").exists(), "no words where no erasure reaches"


def test_who_may_not_and_who_cannot(case, agent, supervisor, outsider, customer, team):
    with pytest.raises(PermissionDenied):
        begun(case, agent)
    with pytest.raises(CannotEnrol, match="only for a complaint"):
        enrol(shipped(), customer=customer, by=supervisor, at=now(), team=team)
    begun(case, supervisor)
    with pytest.raises(CannotEnrol, match="already"):
        begun(case, supervisor)
    with pytest.raises(CannotEnrol, match="somebody else"):
        enrol(shipped(), customer=make_customer(team), by=supervisor, at=now(), team=team, complaint=case)
    customer.wants_no_contact = True
    customer.save()
    with pytest.raises(CannotEnrol, match="no contact"):
        begun(case, supervisor)


def test_whoever_leaves_is_left_alone(case, supervisor):
    enrolment = begun(case, supervisor)
    leave(enrolment, by=supervisor, at=now(), reason="They moved away.")
    assert {one.state for one in standing(enrolment)} == {"cancelled"}
    assert Enrolment.objects.get().state == "left"
    assert Entry.objects.get(verb="enrolment_leave").reason == "They moved away."
    begun(case, supervisor)


def test_a_wish_for_no_contact_stops_everything_at_once(client, case, customer, supervisor, agent):
    enrolment = begun(case, supervisor)
    client.force_login(agent)
    page = client.get(f"/customers/{customer.pk}/facts/").context["form"]
    shown = {f"initial-{name}": page[name].initial for name in page._meta.fields}
    typed = {name: page[name].initial for name in page._meta.fields} | {"wants_no_contact": "on", "why": "told"}
    sets = {"contacts-TOTAL_FORMS": 0, "contacts-INITIAL_FORMS": 0}
    sent = {
        name: value
        for name, value in (shown | typed | sets).items()
        if value is not None and value is not False and value != ""
    }
    assert client.post(f"/customers/{customer.pk}/facts/", sent).status_code == 302
    assert {one.state for one in standing(enrolment)} == {"cancelled"}
    whys = Entry.objects.filter(verb="followup_cancel").values_list("facts__why", flat=True)
    assert set(whys) == {"opted_out"}
    assert contact_refused(customer, by=agent, at=now()) == 0


@pytest.mark.parametrize(("kind", "days", "words"), [("booking", -1, "over"), ("wedding", 1, "No such event")])
def test_an_impossible_event_is_refused_in_words(kind, days, words, customer, agent):
    with pytest.raises(CannotRecord, match=words):
        record_event(customer, kind=kind, happens_at=now() + days * DAY, by=agent, at=now())
    assert not CustomerEvent.objects.exists()


def test_another_system_tells_of_a_booking(case, supervisor, customer, capsys):
    begun(case, supervisor)
    call_command("record_event", str(customer.pk), "booking", "2026-03-20T15:00")
    event = CustomerEvent.objects.get()
    assert event.happens_at.astimezone(TAIPEI).hour == 15
    assert event.entered_by is None
    assert "planned: 1" in capsys.readouterr().out
    for wrong in (["0", "booking", "2026-03-20"], [str(customer.pk), "booking", "soon"], ["shop:9", "booking", "x"]):
        with pytest.raises(CommandError):
            call_command("record_event", *wrong)
    with pytest.raises(CommandError, match="known already"):
        call_command("record_event", str(customer.pk), "booking", "2026-03-20T15:00")


@pytest.mark.parametrize(
    "step",
    [
        {"earliest_hours": 72, "latest_hours": 24},
        {"counted_from": "before_event", "event": "booking", "earliest_hours": 24, "latest_hours": 72},
        {"counted_from": "before_event", "earliest_hours": 72, "latest_hours": 24},
        {"event": "booking"},
        {"who": "role"},
        {"role": "manager"},
        {"counted_from": "previous"},
    ],
)
def test_an_impossible_step_is_refused_by_the_form(step):
    programme = make_programme()
    names = {"name_en": "x", "name_zh_hant": "x", "name_zh_hans": "x"}
    usual = {"channel": "phone", "who": "handler", "earliest_hours": 1, "latest_hours": 2} | names
    wrong = ProgrammeStep(programme=programme, position=1, **usual | step)
    with pytest.raises(ValidationError):
        wrong.full_clean()
    if step != {"counted_from": "previous"}:
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong.save()


def test_only_one_step_waits_and_programmes_of_a_code_do_not_overlap():
    waits = {"counted_from": "after_event", "event": "booking"}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_programme(waits, waits)
    programme = shipped()
    later = date(2126, 1, 1)  # the database goes by its own day, whatever day the test is
    again = Programme(code="72-hours", starts_on=later, name_en="x", name_zh_hant="x", name_zh_hans="x")
    with pytest.raises(ValidationError, match="Another row holds"):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    programme.ends_on = later
    programme.save()
    again.full_clean()
    again.save()
