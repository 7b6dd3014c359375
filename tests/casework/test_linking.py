"""Links between cases, and merging: both sides show it, nothing is lost, and taking it back brings back everything."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from audit.models import Entry
from audit.steps import MovedOn, RequirementsMissing
from casework.resolving import take_back_step
from complaints.choices import State
from complaints.merging import withdraw_case
from complaints.models import CaseLink, Complaint
from history.tracking import parts_of
from tests.builders import carry_out, make_case, make_customer, make_person, make_team, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def customer(team):
    return make_customer(team)


def page(client, case):
    return client.get(case.get_absolute_url()).content.decode()


def fresh(case):
    return Complaint.objects.get(pk=case.pk)


def merged(case, stays, by, **facts):
    known = {"why": "duplicate", "note": "The same call.", "duplicate_of": stays}
    withdraw_case(fresh(case), by=by, at=now(), **(known | facts))


def refusal(case, stays, by, **facts):
    with pytest.raises(RequirementsMissing) as refused:
        merged(case, stays, by, **facts)
    return [item.code for item in refused.value.missing]


class TestLinks:
    def test_both_cases_show_it_each_in_its_own_words(self, client, agent):
        first, second = register(agent), register(agent)
        client.force_login(agent)
        door = f"{second.get_absolute_url()}links/"
        facts = {"version": 1, "reference": first.reference, "kind": "follow_on", "why": "The new cup broke too."}
        client.post(door, facts)
        assert "follows from" in page(client, second) and first.reference in page(client, second)
        assert "The new cup broke too." in page(client, second)
        assert "led to" in page(client, first) and "The new cup broke too." not in page(client, first)
        assert {entry.verb for entry in Entry.objects.about_case(first.pk)} >= {"complaint_link"}

    @pytest.mark.parametrize("typed", [" {} ", "\u202a{}\u202c", "{}\u200b", "\ufeff{}"])
    def test_its_number_is_known_however_it_was_pasted_or_typed(self, typed, client, agent):
        first, second = register(agent), register(agent)
        wide = "".join(chr(ord(one) + 0xFEE0) for one in first.reference)
        client.force_login(agent)
        for number, case in ((first.reference.lower(), second), (wide, register(agent))):
            facts = {"version": 1, "reference": typed.format(number), "kind": "related"}
            assert client.post(f"{case.get_absolute_url()}links/", facts).status_code == 302
        ended = {"version": 1, "why": "duplicate", "duplicate_reference": typed.format(wide), "note": "Twice."}
        facts = {"customer": first.customer} if first.customer else {}
        assert client.post(f"{register(agent, **facts).get_absolute_url()}withdrawal/", ended).status_code == 302

    def test_no_second_one_in_either_direction_and_none_to_itself(self, agent):
        first, second = register(agent), register(agent)
        first.link(by=agent, at=now(), other=second, kind="related")
        for one, other in ((first, second), (second, first), (first, first)):
            with pytest.raises(RequirementsMissing):
                fresh(one).link(by=agent, at=now(), other=fresh(other), kind="same_cause")
        for one, other in ((second, first), (first, first)):
            with pytest.raises(IntegrityError), transaction.atomic():
                CaseLink.objects.create(complaint=one, other=other, kind="related", by=agent, at=now())

    def test_a_removed_one_is_gone_on_both_and_may_come_again(self, client, agent):
        first, second = register(agent), register(agent)
        link = first.link(by=agent, at=now(), other=second, kind="same_cause")
        client.force_login(agent)
        client.post(f"{first.get_absolute_url()}links/{link.pk}/removal/", {"version": 1, "reason": "Two kettles."})
        assert second.reference not in page(client, first) and first.reference not in page(client, second)
        assert Entry.objects.about_case(first.pk).get(verb="complaint_unlink").reason == "Two kettles."
        fresh(second).link(by=agent, at=now(), other=fresh(first), kind="related")

    def test_a_case_that_one_may_not_see_is_neither_linked_nor_shown(self, client, agent, manager):
        mine, foreign = register(agent), register(make_person("agent", team=make_team()))
        with pytest.raises(PermissionDenied):
            mine.link(by=agent, at=now(), other=foreign, kind="related")
        fresh(mine).link(by=manager, at=now(), other=foreign, kind="related", why="One batch.")
        client.force_login(agent)
        assert foreign.reference not in (shown := page(client, mine)) and "One batch." not in shown
        client.force_login(manager)
        assert foreign.reference in page(client, mine)


class TestMerging:
    def test_the_one_that_stays_tells_what_the_customer_said_on_both(self, client, agent, customer):
        stays, case = register(agent, customer=customer), register(agent, customer=customer, words="Dripping again!")
        client.force_login(agent)
        facts = {"version": 1, "why": "duplicate", "duplicate_reference": stays.reference, "note": ""}
        client.post(f"{case.get_absolute_url()}withdrawal/", facts)
        shown = page(client, stays)
        assert "Dripping again!" in shown and f"from {case.reference}" in shown
        assert f"took in {case.reference}, merged into this one" in shown
        assert stays.reference in page(client, case)

    def test_no_promise_is_lost(self, client, agent, customer):
        stays = make_case(State.COMMITTED, by=agent, customer=customer)
        case = register(agent, customer=customer)
        tomorrow = now() + timedelta(days=1)
        promise = case.make_promise(by=agent, at=now(), text="Ring tomorrow", owner=agent, due_at=tomorrow)
        merged(case, stays, agent)
        client.force_login(agent)
        assert "Ring tomorrow" in page(client, stays)
        stays.apologise(by=agent, at=now(), kind="regret", words="Sorry.")
        carry_out(stays, agent)
        with pytest.raises(RequirementsMissing):
            fresh(stays).resolve(by=agent, at=now(), what_was_done="Exchanged.")
        fresh(case).keep_promise(by=agent, at=now(), promise=promise)
        fresh(stays).resolve(by=agent, at=now(), what_was_done="Exchanged.")

    def test_taking_it_back_brings_everything_back_as_it_was(self, agent, customer):
        stays, case = register(agent, customer=customer), make_case(State.ASSESSED, by=agent, customer=customer)
        case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now() + timedelta(days=1))
        case.hold(by=agent, at=now(), why="papers")
        before = {one.pk: everything(one) for one in (case, stays)}
        merged(case, stays, agent)
        assert everything(case) != before[case.pk]
        take_back_step(fresh(case), by=agent, at=now(), why="Another cup.")
        assert {one.pk: everything(one) for one in (case, stays)} == before
        told = [entry.verb for entry in Entry.objects.about_case(stays.pk).order_by("pk")]
        assert told[-2:] == ["complaint_take_in", "complaint_give_out"]

    def test_circles_and_ends_are_refused_in_words(self, client, agent, customer):
        first, second, third = (register(agent, customer=customer) for _number in range(3))
        assert "not_itself" in refusal(first, first, agent)
        merged(third, second, agent)
        assert "stays_in_progress" in refusal(second, third, agent)
        merged(second, first, agent)
        for end in (second, third):
            assert "stays_in_progress" in refusal(first, end, agent)
        client.force_login(agent)
        shown = page(client, first)
        assert f"from {second.reference}" in shown and f"from {third.reference}" in shown
        closed = make_case(State.CLOSED, by=agent, customer=customer)
        assert "stays_in_progress" in refusal(register(agent, customer=customer), closed, agent)

    def test_what_would_be_lost_or_shown_to_others_is_refused(self, agent, manager, customer, team):
        stays, case = register(agent, customer=customer), register(agent, customer=customer)
        assert refusal(case, None, agent) == ["duplicate_named"]
        assert refusal(stays, case, agent) == ["received_first"]
        abroad = register(make_person("agent", team=make_team()), customer=customer)
        assert refusal(abroad, stays, manager) == ["stays_in_sight"]
        about = register(agent, customer=customer, about_staff=make_person("agent", team=team))
        assert refusal(about, stays, agent) == ["stays_in_sight"]
        graver = register(agent, customer=customer, severity="severe")
        assert refusal(graver, stays, agent) == ["as_grave"]
        asked = register(agent, customer=customer)
        asked.add_task(by=agent, at=now(), title="Ring the works", owner=agent)
        assert refusal(asked, stays, agent) == ["nothing_lost"]
        fresh(case).place_legal_hold(by=agent, at=now(), why="A letter from a lawyer.")
        assert refusal(case, stays, agent) == ["no_legal_hold"]

    def test_across_customers_only_when_confirmed_and_said_why(self, agent, customer, team):
        stays, case = register(agent, customer=customer), register(agent, customer=make_customer(team))
        assert refusal(case, stays, agent) == ["one_customer"]
        assert refusal(case, stays, agent, across_customers=True, note="") == ["one_customer"]
        merged(case, stays, agent, across_customers=True, note="Husband and wife.")
        assert fresh(case).state == State.WITHDRAWN

    def test_whoever_is_slower_is_told(self, agent, customer):
        stays, case = register(agent, customer=customer), register(agent, customer=customer)
        seen = fresh(case)
        merged(case, stays, agent)
        with pytest.raises(MovedOn):
            withdraw_case(seen, by=agent, at=now(), why="duplicate", duplicate_of=stays)


def everything(case):
    """All rows of a case, but for what tells that something was done."""
    told = {"version", "last_step", "last_step_at", "last_step_by_id", "last_activity_at", "came_from"}
    parts = [part for part in parts_of(Complaint) if part._meta.label not in {"audit.Entry", "complaints.Correction"}]
    rows = {"case": [{k: v for k, v in values(fresh(case)).items() if k not in told}]}
    for part in parts:
        found = part._base_manager.filter(**{part._tracked.of: case.pk}).order_by("pk")
        rows[part._meta.label] = [values(row) for row in found if not getattr(row, "taken_back", False)]
    return rows


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
