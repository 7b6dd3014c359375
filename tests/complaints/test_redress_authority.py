"""What is offered stays within the authority of who offers it, or was approved on the case by somebody else."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from audit.models import Entry
from audit.steps import RequirementsMissing
from complaints.choices import State
from complaints.models import LineDraft, RedressApproval, RedressAuthority, RequirementRule, policy_day
from complaints.reach import NO_LIMIT, Reach, approved_by_others
from complaints.succession import DAY, Act, Change
from tests.builders import Cast, make_case, make_customer, make_person, make_purchase, option, policies_become
from tests.staging import staged

pytestmark = pytest.mark.django_db
CLONE = Path(__file__).parents[2]
LIMIT = 10_000  # of an agent, in one option, as it ships


def cast_with_a_case():
    """An agent investigates a case in Taiwan dollars."""
    us = Cast()
    assert us.colleague and us.supervisor and us.manager
    us.case = make_case(State.INVESTIGATING, by=us.agent)
    return us


made, cast = staged(cast_with_a_case)


@pytest.fixture
def us(cast):
    return cast


@pytest.fixture
def case(cast):
    return cast.case


def refund(cost, **facts):
    """An option that pays something back."""
    return option(title="The money back", redress="refund", cost=cost, **facts)


def propose(case, by, *options):
    case.propose(by=by, at=now(), channel="phone", options=list(options))


def refused(case, by, *options):
    """Whether the law of authority keeps these from being proposed, and nothing else does."""
    facts = {"options": list(options), "channel": "phone"}
    lacking = [item.code for item in case.missing_for("propose", by=by, at=now(), facts=facts)]
    assert set(lacking) <= {"within_authority"}
    return bool(lacking)


def approve(case, by, amount=30_000, currency="TWD", why="A wedding."):
    return case.approve_redress(by=by, at=now(), amount=amount, currency=currency, why=why)


def lacking(case, by, **facts):
    """What an approval still needs."""
    with pytest.raises(RequirementsMissing) as error:
        approve(case, by, **facts)
    return {item.code for item in error.value.missing}


class TestAlone:
    def test_an_agent_offers_up_to_the_limit_and_not_a_dollar_more(self, case, agent):
        assert refused(case, agent, refund(LIMIT + 1))
        propose(case, agent, refund(LIMIT))
        assert case.redress_lines.get().amount == LIMIT

    def test_what_costs_nothing_may_always_be_offered(self, case, agent):
        assert not refused(case, agent, option(currency="JPY"))

    def test_the_lines_of_one_option_count_together(self, case, agent):
        more = (LineDraft(redress="discount", cost=2000), LineDraft(redress="points", cost=2001))
        assert refused(case, agent, refund(6000, further=more))
        assert not refused(case, agent, refund(6000, further=more[:1]))

    def test_each_option_counts_by_itself(self, case, agent):
        assert not refused(case, agent, refund(LIMIT), refund(LIMIT))
        assert refused(case, agent, option(), refund(LIMIT), refund(LIMIT + 1))

    def test_a_supervisor_offers_five_times_as_much_and_a_manager_anything(self, case, us):
        assert not refused(case, us.supervisor, refund(5 * LIMIT))
        assert refused(case, us.supervisor, refund(5 * LIMIT + 1))
        assert not refused(case, us.manager, refund(10**12))

    def test_a_currency_without_a_row_is_money_that_nobody_may_offer(self, case, us):
        for person in (us.agent, us.supervisor, us.manager):
            assert refused(case, person, refund(1, currency="JPY"))

    def test_what_managers_change_holds(self, case, agent):
        policies_become(RedressAuthority.objects.filter(role="agent", currency="TWD"), per_option=500)
        assert refused(case, agent, refund(501))
        assert not refused(case, agent, refund(500))

    def test_whoever_is_on_trial_offers_no_money_alone(self, case, agent, supervisor):
        agent.trial_until, agent.buddy = policy_day() + 9 * DAY, supervisor
        agent.save()
        assert refused(case, agent, refund(1))
        approve(case, supervisor)
        assert not refused(case, agent, refund(1))

    def test_a_negative_line_makes_no_room(self, case, agent):
        draft = refund(LIMIT + 5000, further=(LineDraft(redress="discount", cost=-5000),))
        with pytest.raises(IntegrityError), transaction.atomic():
            propose(case, agent, draft)


class TestApproved:
    def test_a_supervisor_lets_others_offer_more_on_this_case_alone(self, case, us):
        other = make_case(State.INVESTIGATING, by=us.agent)
        approve(case, us.supervisor)
        assert not refused(case, us.agent, refund(30_000))
        assert not refused(case, us.colleague, refund(30_000))
        assert refused(case, us.agent, refund(30_001))
        assert refused(other, us.agent, refund(LIMIT + 1))

    def test_it_holds_in_its_currency(self, case, us):
        approve(case, us.manager, amount=3_000_00, currency="CNY")
        assert refused(case, us.agent, refund(LIMIT + 1))
        assert not refused(case, us.agent, refund(3_000_00, currency="CNY"))

    def test_nobody_approves_for_themselves(self, case, us):
        approve(case, us.supervisor, amount=5 * LIMIT)
        policies_become(RedressAuthority.objects.filter(role="supervisor", currency="TWD"), per_option=LIMIT)
        assert refused(case, us.supervisor, refund(LIMIT + 1))
        approve(case, us.manager)
        assert not refused(case, us.supervisor, refund(LIMIT + 1))

    def test_the_word_of_whom_the_complaint_turns_out_to_be_about_no_longer_counts(self, case, us):
        approve(case, us.supervisor)
        case.correct(by=us.manager, at=now(), field="about_staff", value=us.supervisor, why="Named on the phone.")
        assert refused(case, us.agent, refund(LIMIT + 1))

    def test_only_whoever_supervises_the_team_and_is_not_complained_about(self, case, us):
        about = make_case(State.INVESTIGATING, by=us.agent, about_staff=us.supervisor)
        elsewhere = make_person("supervisor", team=us.outsider.team)
        legal, auditor = make_person("legal"), make_person("auditor")
        for thing, by in ((case, us.agent), (case, elsewhere), (case, legal), (case, auditor), (about, us.supervisor)):
            with pytest.raises(PermissionDenied):
                approve(thing, by)
        assert not RedressApproval.objects.exists()

    def test_nobody_approves_more_than_they_may_offer(self, case, us):
        assert lacking(case, us.supervisor, amount=5 * LIMIT + 1) == {"own_word_covers"}
        assert lacking(case, us.manager, currency="JPY") == {"own_word_covers"}

    @pytest.mark.parametrize(
        ("facts", "code"),
        [({"amount": 0}, "amount_given"), ({"amount": -1}, "amount_given"), ({"why": "  "}, "reason_given")],
    )
    def test_an_amount_and_a_reason_are_asked_for(self, facts, code, case, supervisor):
        assert lacking(case, supervisor, **facts) == {code}

    def test_a_case_that_ended_is_past_approving(self, us):
        closed = make_case(State.CLOSED, by=us.agent)
        assert lacking(closed, us.supervisor) == {"goes_on"}

    def test_the_journal_tells_it_in_words(self, case, supervisor):
        approve(case, supervisor)
        entry = Entry.objects.get(verb="complaint_approve_redress")
        assert entry.sentence.replace("\xa0", " ") == "approved redress up to TWD 30,000 in one option: A wedding."
        assert entry.actor == supervisor

    def test_the_database_keeps_no_approval_of_nothing(self, case, supervisor):
        with pytest.raises(IntegrityError), transaction.atomic():
            RedressApproval.objects.create(complaint=case, amount=0, currency="TWD", why="-", by=supervisor, at=now())


class TestNothingWalksRound:
    """Where amounts enter, or what was offered becomes binding."""

    def test_the_page_of_a_proposal(self, case, agent, client):
        client.force_login(agent)
        place = reverse("casework:door", args=[case.reference, "proposal"])
        typed = {"version": case.version, "channel": "phone", "option1-title": "All of it"}
        typed |= {f"option{number}-redress": "refund" for number in (1, 2, 3)}
        more = {"option1-cost": "6000", "option1-line2-redress": "discount", "option1-line2-cost": "4001"}
        for amounts in ({"option1-cost": "10001"}, more):
            answer = client.post(place, typed | amounts)
            assert answer.status_code == 422
            page = answer.content.decode().replace("\xa0", " ")
            assert (
                "TWD 10,001 in one option is above the TWD 10,000 that you may offer here. A supervisor approves it"
                in page
            )
        assert not case.proposals.exists()
        approve(case, make_person("supervisor", team=case.team))
        assert client.post(place, typed | more | {"version": case.version}).status_code == 302

    @pytest.mark.parametrize("verb", ["agree", "decide"])
    def test_what_was_offered_on_another_case_is_not_promised_on_this_one(self, verb, case, us):
        approve(case, us.supervisor)
        propose(case, us.agent, refund(30_000))
        here = make_case(State.PROPOSED, by=us.agent)
        dear = case.proposals.get().options.get()
        facts = {"evidence": "spoken"} if verb == "agree" else {"reasons": "No.", "routes_told": "Mediation."}
        with pytest.raises(RequirementsMissing) as error:
            getattr(here, verb)(by=us.supervisor, at=now(), option=dear, **facts)
        assert [item.code for item in error.value.missing] == ["on_the_table"]

    def test_a_second_proposal_is_held_to_the_same(self, case, agent):
        propose(case, agent, refund(LIMIT))
        case.revise(by=agent, at=now(), why="obstacle")
        assert refused(case, agent, refund(LIMIT + 1))

    def test_corrections_change_no_amount(self, us):
        bought = {name: make_purchase(make_customer(us.team), currency=name) for name in ("TWD", "HKD")}
        case = make_case(State.INVESTIGATING, by=us.agent, customer=bought["TWD"].customer, purchase=bought["TWD"])
        assert case.redress_currency == "TWD"
        propose(case, us.agent, refund(LIMIT))
        line = case.redress_lines.get()
        assert (line.amount, line.currency) == (LIMIT, "TWD")

    def test_the_admin_is_a_window(self, case, us, client):
        propose(case, us.agent, refund(900))
        approve(case, us.supervisor)
        client.force_login(us.manager)
        for name, thing in (
            ("redressline", case.redress_lines.get()),
            ("redressapproval", case.redress_approvals.get()),
        ):
            place = reverse(f"admin:complaints_{name}_change", args=[thing.pk])
            assert client.post(place, {"amount": 99_999}).status_code == 403
            thing.refresh_from_db()
            assert thing.amount < 99_999

    def test_amounts_of_redress_are_written_in_one_place_alone(self):
        """Imports, extra requests, merges and whatever comes next: a new place has to ask the law first."""
        writes = re.compile(r"redress_lines\.(?:bulk_)?create|RedressLine(?:\.objects\.(?:bulk_)?create)?\(")
        files = [file for file in CLONE.glob("[a-z]*/**/*.py") if file.parts[len(CLONE.parts)] != "tests"]
        assert len(files) > 400
        found = {file.relative_to(CLONE).as_posix() for file in files if writes.search(file.read_text("utf-8"))}
        assert found == {"complaints/models/solutions.py"}

    def test_no_rule_of_a_manager_switches_it_off(self, case, agent):
        policies = RequirementRule.objects.in_force(policy_day()).filter(verb="propose")
        policies.update(ends_on=policy_day())
        assert refused(case, agent, refund(LIMIT + 1))


class TestPolicy:
    def test_a_row_that_may_offer_anything_says_so(self):
        manager = RedressAuthority.objects.get(role="manager", currency="TWD")
        agent = RedressAuthority.objects.get(role="agent", currency="TWD")
        assert (str(manager), str(agent).replace("\xa0", " ")) == ("manager TWD: no limit", "agent TWD 10,000")

    @pytest.mark.parametrize(
        ("role", "amount"),
        [("agent", 50_001), ("supervisor", 9_999), ("supervisor", None)],
    )
    def test_whoever_is_higher_may_offer_at_least_as_much(self, role, amount):
        held = RedressAuthority.objects.get(role=role, currency="TWD")
        change = Change(RedressAuthority, Act.FOLLOW, held, {"per_option": amount, "starts_on": policy_day() + DAY})
        if amount is None:  # as much as a manager, who has no limit
            change.check()
            return
        with pytest.raises(ValidationError, match="may offer less than"):
            change.check()

    def test_a_limit_of_a_manager_below_no_limit_is_refused(self):
        held = RedressAuthority.objects.get(role="supervisor", currency="TWD")
        free = {"per_option": None, "starts_on": policy_day() + DAY}
        policies_become(RedressAuthority.objects.filter(role="manager", currency="TWD"), per_option=60_000)
        with pytest.raises(ValidationError, match="may offer less than"):
            Change(RedressAuthority, Act.FOLLOW, held, free).check()

    def test_a_role_without_a_limit_in_a_currency_that_has_some_is_refused(self):
        held = RedressAuthority.objects.get(role="supervisor", currency="CNY")
        with pytest.raises(ValidationError, match="nothing says: redress authority"):
            Change(RedressAuthority, Act.END, held, {"ends_on": policy_day() + DAY}).check()

    def test_one_person_alone_changes_no_limit(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            RedressAuthority.objects.create(role="agent", currency="EUR", per_option=1, starts_on=policy_day())


amounts = st.integers(0, 20)  # few, so that they meet
grants = st.lists(
    st.builds(RedressApproval, amount=amounts, currency=st.sampled_from(["TWD", "CNY"]), by_id=st.integers(1, 4))
)


class TestRule:
    @given(amounts | st.just(NO_LIMIT), grants, amounts)
    def test_covered_is_what_is_within_the_own_limit_or_within_one_approval_of_another(self, own, approvals, amount):
        proposer, named = 1, 2
        reach = Reach("TWD", own, approved_by_others(approvals, "TWD", (proposer, named)))
        others = [one.amount for one in approvals if one.currency == "TWD" and one.by_id in (3, 4)]
        assert reach.covers(amount) == (amount <= own or any(amount <= most for most in others))

    @given(amounts, grants)
    def test_approvals_never_add_up_and_never_take_away(self, own, approvals):
        reach = Reach("TWD", own, approved_by_others(approvals, "TWD", ()))
        assert reach.covers(own) and reach.covers(0)
        assert reach.most in {own, *(one.amount for one in approvals)}
