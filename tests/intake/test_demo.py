"""The demo is a year of true life: every state, every kind of ending, and history as the acts were."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from accounts.models import Role
from audit.models import Entry
from complaints.choices import State, WithdrawalReason
from complaints.models import Clock, Complaint, Promise, Withdrawal
from customers.models import Customer
from followups.models import FollowUp
from gifts.models import Gift
from intake.demo import fates, world
from intake.demo.people import PASSWORD, sign_ins
from intake.demo.world import stories


@pytest.mark.django_db
def test_the_demo_is_a_year_of_true_life(monkeypatch):
    few = {"closed": 6, "withdrawn": 4, "resolved": 14, "committed": 10}
    monkeypatch.setattr(fates, "FATES", {fate: (few.get(fate, 2), hours) for fate, (_n, hours) in fates.FATES.items()})
    monkeypatch.setattr(world, "CUSTOMERS", 40)
    call_command("loaddemo", verbosity=0)
    at = now()
    everything_is_there(at)
    history_follows_the_acts(at)
    before = Entry.objects.count()
    call_command("loaddemo", verbosity=0)
    assert Entry.objects.count() == before


def everything_is_there(at):
    """States, endings, clocks, gifts and follow-ups, in all languages."""
    assert set(Complaint.objects.values_list("state", flat=True)) == set(State.values)
    assert set(Complaint.objects.values_list("language", flat=True)) == {"en", "zh-hant", "zh-hans"}
    assert set(Withdrawal.objects.values_list("why", flat=True)) == set(WithdrawalReason.values)
    assert Gift.objects.waiting().count() >= fates.WAITING_GIFTS  # and whatever needs a second consent
    assert Promise.objects.filter(state="open", due_at__gt=at, due_at__lt=at + timedelta(hours=12)).exists()
    assert Complaint.objects.due_between(at, at + timedelta(hours=1)).exists()
    assert FollowUp.objects.due_between(at - timedelta(hours=12), at + timedelta(hours=12)).exists()
    assert Complaint.objects.filter(customer__tier="important").exists()
    approved = Complaint.objects.filter(redress_approvals__isnull=False)
    assert set(approved.values_list("language", flat=True)) == {"en", "zh-hant", "zh-hans"}
    assert [user.role for user in sign_ins()] == Role.values
    assert all(user.check_password(PASSWORD) for user in sign_ins())


def history_follows_the_acts(at):
    """Nothing lies in the future, and every step stands in history at the time of its act."""
    assert not Entry.objects.filter(at__gt=at).exists()
    assert not Clock.objects.filter(stopped_at__gt=at).exists()
    for case in Complaint.objects.all():
        acts = list(Entry.objects.about_case(case.pk).filter(subject="complaints.complaint", facts__has_key="after"))
        told = [(entry.at, entry.facts["after"]) for entry in sorted(acts, key=lambda entry: entry.pk)]
        assert [moment for moment, _state in told] == sorted(moment for moment, _state in told), case
        # History adds a microsecond where two things happened at once.
        dated = case.history.values_list("history_date", "state")
        rows = [(moment.replace(microsecond=0), state) for moment, state in dated]
        assert set(told[1:]) <= set(rows), case


def test_every_case_has_words_in_each_language():
    for language, cases in stories().items():
        assert len(cases) >= 20, language
        assert len({case["words"] for case in cases}) == len(cases)
        assert {case["category"] for case in cases} == {
            *("quality", "delay", "attitude", "billing", "privacy", "promise", "system")
        }


@pytest.mark.django_db
def test_demo_data_never_mixes_with_real_people(desk):
    with pytest.raises(CommandError, match="never mixes"):
        call_command("loaddemo")
    assert not Customer.objects.exists()
