"""The promises between apps are proved again from the rows, and whoever breaks one behind the verbs is named."""

import re

import pytest
from django.utils.timezone import now

from audit.integrity import guarantees
from casework.remedying import remedy_with_gift
from complaints.merging import withdraw_case
from followups.models import Programme
from followups.programmes import enrol
from followups.surveys import make_survey
from gifts.codes import import_codes
from tests.builders import make_case, make_person, make_team
from tests.goodwill import make_budget, make_item, make_resolved_case
from tests.history.tampering import unguarded
from tests.training.scored import agreed, blind_round, handed_in, note
from tests.training.world import learn_from

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

# What somebody with the owner's rights does with the triggers off: table by table, and what it breaks.
BREACHES = {
    "budget.ledger": "UPDATE gifts_budget SET spent = spent + 1",
    "budget.reversal": """UPDATE gifts_ledgerline SET reverses_id = (SELECT min(id) FROM gifts_ledgerline)
                          WHERE id = (SELECT max(id) FROM gifts_ledgerline)""",
    "gift.budget": """UPDATE gifts_budget SET reserved = 0, closed_at = now(),
                      closed_by_id = (SELECT min(id) FROM accounts_user)""",
    "gift.decided": "UPDATE gifts_gift SET decided_by_id = requested_by_id, placement = 'within'",
    "case.about": "UPDATE complaints_complaint SET about_staff_id = handler_id WHERE state = 'received'",
    "case.due": "UPDATE complaints_complaint SET due_at = now() WHERE state = 'received'",
    "case.journal": "UPDATE complaints_complaint SET state = 'assessed' WHERE state = 'received'",
    "case.stage": "DELETE FROM complaints_resolution",
    "clock.ended": """UPDATE complaints_clock SET stopped_at = NULL WHERE promise_id IS NULL
                      AND complaint_id = (SELECT min(id) FROM complaints_complaint WHERE state = 'resolved')""",
    "clock.paused": "UPDATE complaints_clock SET paused_at = NULL WHERE paused_at IS NOT NULL",
    "gift.line": "UPDATE gifts_budget SET purpose = 'care'",
    "gift.stages": """UPDATE gifts_gift SET first_id = (SELECT min(id) FROM gifts_gift), stage = 2, stages_planned = 2,
                      decided_by_id = NULL""",
    "voucher.sold": """WITH item AS (UPDATE gifts_giftitem SET voucher_kind = 'sold')
                       UPDATE gifts_stocklot SET expires_on = '2030-01-01'""",
    "gift.ledger": "UPDATE gifts_gift SET state = 'cancelled'",
    "hold.mark": "UPDATE complaints_complaint SET is_legal_matter = false",
    "journal.sealed": "UPDATE audit_entry SET request_id = 'forged'",
    "plan.rests": """UPDATE followups_followup SET complaint_id = (SELECT min(id) FROM complaints_complaint)
                     WHERE id = (SELECT min(id) FROM followups_followup)""",
    "plan.series": "DELETE FROM followups_followup",
    "plan.unhappy": """UPDATE followups_followup SET state = 'done', solved = 'no', done_at = now()
                       WHERE id = (SELECT min(id) FROM followups_followup)""",
    "plan.refused": "UPDATE customers_customer SET wants_no_contact = true",
    "programme.left": "UPDATE followups_enrolment SET state = 'left'",
    "survey.answered": """UPDATE followups_survey SET answered_at = now(), solved = 'yes'""",
    "rules.circle": "UPDATE followups_followuprule SET instead_of = 'prompt' WHERE code = 'ordinary'",
    "promise.clock": "UPDATE complaints_promise SET state = 'kept', settled_at = now()",
    "reply.legal": """UPDATE complaints_reply SET fate = 'waiting', leaves_at = now() WHERE fate = 'with_legal'""",
    "reply.said": """UPDATE complaints_message SET direction = 'internal'
                     WHERE id IN (SELECT said_id FROM complaints_reply)""",
    "redress.kept": """UPDATE complaints_redressline SET done_on = now(), done_by_id = owner_id,
                       promise_id = (SELECT id FROM complaints_promise WHERE state = 'open')""",
    "link.both": "DELETE FROM complaints_caselink WHERE id = (SELECT max(id) FROM complaints_caselink)",
    "duplicate.ends": "UPDATE complaints_withdrawal SET duplicate_of_id = complaint_id",
    "stock.lots": "UPDATE gifts_giftitem SET on_hand = on_hand + 1",
    "stock.movements": "UPDATE gifts_stockmovement SET on_hand_change = on_hand_change + 1 WHERE kind = 'received'",
    "voucher.lots": "UPDATE gifts_voucher SET state = 'voided'",
    "task.ended": """UPDATE complaints_task
                     SET complaint_id = (SELECT id FROM complaints_complaint WHERE state = 'closed')""",
}


def promise_all():
    """One of everything that is promised, made by the verbs."""
    team, chief = make_team(), make_person("manager")
    agent, legal = make_person("agent", team=team), make_person("legal")
    make_budget(team, by=chief)
    stays = make_case("received", by=agent)
    stays.link(by=agent, at=now(), other=make_case("closed", by=agent), kind="follow_on")
    withdraw_case(make_case("received", by=agent), by=agent, at=now(), why="duplicate", duplicate_of=stays)
    case = make_resolved_case(agent, severity="moderate")
    whose = {"customer": case.customer, "team": team, "complaint": case}
    enrol(Programme.objects.get(code="72-hours"), by=chief, at=now(), **whose)
    make_survey(case.followups.of_series().first(), by=agent, at=now())
    case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now().replace(year=2126))
    card = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
    gift = remedy_with_gift(
        case, by=agent, at=now(), item=make_item(9000), amount=9000, timing="by_hand", why="Twins.", **card
    )
    gift.approve(by=chief, at=now())
    import_codes(make_item(carries_codes=True, on_hand=0), b"CODE-1", by=chief, at=now(), why="order")
    make_case("investigating", by=agent).hold(by=agent, at=now(), why="papers")
    held = make_case("received", by=agent)
    mail = {"channel": "email", "address": "a@example.org", "body": "It is on its way."}
    held.send_reply(by=agent, at=now(), reply=held.write_reply(by=agent, at=now(), **mail))
    held.place_legal_hold(by=legal, at=now(), why="A letter from a lawyer.")
    held.write_reply(by=agent, at=now(), **mail)


LEARNING = {
    "copy.second": "UPDATE training_casecopy SET published_by_id = (SELECT min(id) FROM accounts_user)",
    "copy.case": "UPDATE training_copyline SET complaint_id = (SELECT min(id) FROM complaints_complaint)",
    "copy.people": """UPDATE training_copyline SET words = 'So said ' || c.name || ' on the phone' FROM
                      customers_customer c JOIN complaints_complaint k ON k.customer_id = c.id
                      WHERE k.id = complaint_id""",
    "score.round": "UPDATE training_scorecard SET agent_id = (SELECT min(id) FROM accounts_user) WHERE round_id > 0",
    "score.blind": "UPDATE training_scorecard SET state = 'draft', handed_in_at = NULL WHERE state = 'handed_in'",
    "score.agreed": "UPDATE training_agreedanswer SET reason = ''",
    "score.case": "UPDATE training_scoreanswer SET complaint_id = (SELECT min(id) FROM complaints_complaint)",
    "coaching.agent": "UPDATE training_coachingnote SET agent_id = (SELECT max(id) FROM accounts_user)",
}
# What breaks with it: the same column says both.
ALSO = {"gift.budget": {"budget.ledger"}, "clock.paused": {"case.due"}, "clock.ended": {"case.due"}} | {
    "plan.rests": {"plan.series"}
}


def learn_all():
    """A copy that a second reader published, an agreed round, an acknowledged note."""
    agent, scorers = make_person("agent", team=make_team()), [make_person("trainer"), make_person("trainer")]
    case = make_resolved_case(agent, severity="moderate")
    learn_from(case, by=scorers[0], second=scorers[1])
    found = blind_round(case, by=scorers[0], scorers=scorers)
    for card, answer in zip(found.cards.order_by("pk"), ("yes", "partly"), strict=True):
        handed_in(card, answer)
    agreed(found, by=scorers[0])
    note(case, by=scorers[0]).acknowledge(by=agent, at=now(), comment="I will.")
    make_person("auditor")


@pytest.fixture(scope="module")
def world(one_session, stage):
    stage(promise_all)
    stage(learn_all)


def broken():
    """The guarantees that do not hold."""
    return {asked.code for asked in guarantees() if asked.broken().exists()}


def test_the_work_of_the_verbs_holds(world):
    assert broken() == set()


@pytest.mark.parametrize("code", BREACHES | LEARNING)
def test_a_breach_breaks_its_guarantee(code, world, one_session):
    statement = (BREACHES | LEARNING)[code]
    tables = re.findall(r"(?:UPDATE|DELETE FROM) (\w+)", statement)
    with one_session.superuser() as database, unguarded(database, *tables):
        assert database.execute(statement).rowcount > 0
    assert broken() == {code} | ALSO.get(code, set())


def test_each_guarantee_has_its_breach():
    assert {asked.code for asked in guarantees()} == set(BREACHES | LEARNING)
