"""The coach: the most specific advice first, in the customer's language; the brief; and what is changed when stuck."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from django.utils.translation import override

from audit.models import Entry
from audit.steps import RequirementsMissing
from casework.coach import Coach
from complaints.choices import State
from complaints.models import CoachAdvice, Complaint, policy_day
from complaints.models.coaching import combined
from intake.policies import coach as shipped
from tests.builders import make_case, make_customer, register

pytestmark = pytest.mark.django_db


def fresh(case):
    return Complaint.objects.get(pk=case.pk)


def advice_for(case, user, language="en"):
    with override(language):
        return Coach(fresh(case), user, now()).advice


def felt(agent, level="strong", kind="angry", **facts):
    case = register(agent, **facts)
    case.read_emotion(by=agent, at=now(), level=level, kind=kind)
    return case


class TestAdvice:
    def test_each_feeling_has_something_to_say_at_each_step_in_each_language(self):
        rows = list(CoachAdvice.objects.all())
        for feeling in shipped.FEELINGS:
            for step in range(1, 7):
                fit = [row for row in rows if row.feeling in ("", feeling) and row.step in (None, step)]
                for language in ("en", "zh-hant", "zh-hans"):
                    said = combined([row for row in fit if not row.category_code], language)
                    assert {"lead", "say", "avoid", "move", "first"} <= said.keys(), (feeling, step, language)
                    assert len(said["say"]) == 3 and len(said["avoid"]) == 3
        assert {row.category_code for row in rows} - {""} == set(shipped.CATEGORIES)
        for row in rows:
            row.full_clean()

    def test_the_most_specific_comes_first_and_grave_matters_ask_for_more(self, agent):
        case = felt(agent, severity="severe")
        row = {"part": "say", "feeling": "angry", "category_code": "quality", "starts_on": policy_day()}
        row |= {"words_en": "Our own.", "words_zh_hant": "我們的。", "words_zh_hans": "我们的。"}
        CoachAdvice.objects.create(code="ours", step=1, **row)
        found = advice_for(case, agent)
        assert found["say"][0].words == "Our own." and len(found["say"]) == 4
        assert any("supervisor" in one.words for one in found["move"])
        assert not any("supervisor" in one.words for one in advice_for(felt(agent), agent)["move"])

    def test_what_is_said_is_in_the_customers_language_with_a_gloss_for_whoever_reads_another(self, agent):
        case = felt(agent, customer=make_customer(agent.team, language="zh-hant"))
        said = advice_for(case, agent)["say"][0]
        assert (said.words, said.language) == ("您慢慢說，我不會打斷您。", "zh-hant")
        assert said.gloss == "Take the time you need. I do not interrupt."
        assert not advice_for(case, agent, "zh-hans")["say"][0].gloss

    def test_the_panel_costs_the_same_few_queries_always(self, client, agent, django_assert_max_num_queries):
        case = felt(agent, customer=make_customer(agent.team))
        client.force_login(agent)
        client.get(f"{case.get_absolute_url()}coach/")
        with django_assert_max_num_queries(11 + 4):  # four tell who reads which case, and note it
            client.get(f"{case.get_absolute_url()}coach/")


class TestApproach:
    def test_it_stands_on_the_case_for_the_next_handler_and_on_nobody_else(self, client, agent, colleague):
        case = felt(agent, customer=(customer := make_customer(agent.team)))
        client.force_login(agent)
        client.post(f"{case.get_absolute_url()}approach/", {"version": 1, "approach": "facts"})
        assert Entry.objects.about_case(case.pk).get(verb="complaint_choose_approach").facts == {"approach": "facts"}
        client.force_login(colleague)
        assert "stay with facts" in client.get(case.get_absolute_url()).content.decode()
        assert "stay with facts" in client.get(f"{case.get_absolute_url()}brief/").content.decode()
        other = register(agent, customer=customer)
        assert "stay with facts" not in client.get(other.get_absolute_url()).content.decode()


class TestFourChanges:
    def test_another_person_carries_it_and_another_time_is_a_promise(self, agent, colleague):
        case = make_case(State.INVESTIGATING, by=agent)
        case.change(by=agent, at=now(), kind="person", words="Ming speaks their dialect", receiver=colleague)
        assert fresh(case).handler == colleague
        tomorrow = now() + timedelta(days=1)
        made = case.change(by=agent, at=now(), kind="time", words="Ring after four", due_at=tomorrow)
        assert made.promise == case.promises.get() and case.promises.get().due_at == tomorrow
        case.change(by=agent, at=now(), kind="place", words="At the shop", channel="counter")
        case.change(by=agent, at=now(), kind="wording", words="You choose which day.")
        assert set(case.changes_made.values_list("kind", flat=True)) == {"person", "time", "place", "wording"}

    @pytest.mark.parametrize("kind", ["person", "time", "place"])
    def test_a_change_says_what_exactly(self, agent, kind):
        with pytest.raises(RequirementsMissing):
            register(agent).change(by=agent, at=now(), kind=kind, words="Something else")

    def test_what_came_of_it_is_told_once(self, client, agent):
        case = register(agent)
        change = case.change(by=agent, at=now(), kind="wording", words="You choose.")
        client.force_login(agent)
        client.post(f"{case.get_absolute_url()}changes-made/{change.pk}/result/", {"version": 1, "result": "helped"})
        assert case.changes_made.get().result == "helped"
        with pytest.raises(RequirementsMissing):
            fresh(case).tell_change(by=agent, at=now(), change=change, result="did_not")

    def test_the_coach_offers_them_when_it_is_stuck_and_waits_after_one(self, agent):
        def stuck(case):
            with override("en"):
                return Coach(fresh(case), agent, now()).stuck

        assert not stuck(felt(agent))
        twice = felt(agent)
        twice.read_emotion(by=agent, at=now(), level="strong", kind="angry")
        assert stuck(twice) == "The second strong reading in a row."
        twice.change(by=agent, at=now(), kind="wording", words="You choose.")
        assert not stuck(twice)
        unhappy = make_case(State.PROPOSED, by=agent)
        unhappy.revise(by=agent, at=now(), why="still_unhappy")
        assert stuck(unhappy) == "The customer is still unhappy."
        often = register(agent)
        for _call in range(3):
            often.attempt_contact(by=agent, at=now(), channel="phone")
        assert stuck(often) == "3 contacts since the last step, and no progress."


def test_the_brief_tells_all_one_needs_before_a_call(client, agent):
    case = felt(agent, customer=make_customer(agent.team, name="Ms Ash"), desired_outcome="A kettle that is tight")
    case.make_promise(by=agent, at=now(), text="Ring on Friday", owner=agent, due_at=now() + timedelta(days=2))
    client.force_login(agent)
    shown = client.get(f"{case.get_absolute_url()}brief/").content.decode()
    for told in ("Ms Ash", "The kettle leaks.", "Ring on Friday", "angry strong", "A kettle that is tight"):
        assert told in shown
    assert "I have a replacement ready" in shown or "I would first like to hear" in shown
