"""Who gets which page: written by hand, one row for each address. A new address without a row fails."""

import pytest
from django.urls import get_resolver, reverse
from django.utils.timezone import now

import accounts.urls
from accounts.models import Department, User
from audit.models import Access
from casework.remedying import remedy_with_gift
from complaints.filing import file_away
from complaints.models import Cause, SavedView
from followups.links import token_of
from followups.models import FollowUp, Survey
from followups.surveys import make_survey
from gifts.models import Gift
from privacy.models import ErasureRequest
from tests.builders import make_case, make_customer, make_person, make_team
from tests.goodwill import make_budget, make_item, make_resolved_case
from tests.security.hostile import stranger_to_exceptions
from tests.training import world as training_world
from tests.training.scored import begun, blind_round, note

pytestmark = pytest.mark.django_db

ROLES = ["agent", "other agent", "supervisor", "manager", "trainer", "auditor", "legal", "administrator", "nobody"]
ROLES += ["contact"]  # of a department: a row that does not say otherwise is not there for them
# What a GET brings each of the roles above, in that order. The case is resolved and of no concern to legal.
READ = [200, 404, 200, 200, 200, 200, 404, 404, 302]  # a thing of the team
STAFF = [200, 200, 200, 200, 200, 200, 200, 403, 302]  # a list that everybody fills with what they may see
ACT = [200, 404, 200, 200, 403, 403, 404, 404, 302]  # a form on a thing of the team
HANDED_OUT = [403, 404, 200, 200, 403, 403, 404, 404, 302]  # a thing of the team, whole; auditors lift the mask first
OF_SUPERVISORS = [403, 403, 200, 200, 403, 403, 403, 403, 302]
OF_THE_SUPERVISOR = [404, 404, 200, 404, 404, 404, 404, 404, 302]
POST_ONLY = [405, 405, 405, 405, 405, 405, 405, 405, 302]
ROWS = {
    "casework:desk": STAFF,
    "casework:strip": [200, 200, 200, 200, 200, 200, 200, 200, 302],
    "casework:preview": READ,
    "casework:figures": STAFF,
    "health": [403, 403, 403, 200, 403, 403, 403, 200, 302],
    "failed_jobs": [403, 403, 403, 200, 403, 403, 403, 200, 302],
    "failed_job": POST_ONLY,
    "readyz": [200] * 10,  # for whoever watches the machine; it tells nothing but that
    "notices:notices": STAFF,
    "notices:sign": STAFF,
    "notices:seen": POST_ONLY,
    "notices:opened": POST_ONLY,
    "notices:wishes": STAFF,
    "casework:saved_views": STAFF,
    "casework:saved_view": [403, 404, 200, 404, 404, 404, 404, 403, 302],
    "casework:bulk": [200, 200, 200, 200, 403, 403, 403, 403, 302],
    "casework:queue": STAFF,
    "casework:caught_up": POST_ONLY,
    "casework:floor": OF_SUPERVISORS,
    "casework:floor_state": OF_SUPERVISORS,
    "casework:person": OF_SUPERVISORS,
    "casework:spread": OF_SUPERVISORS,
    "casework:leaving": [403, 403, 403, 200, 403, 403, 403, 403, 302],
    "casework:shift": [200, 200, 200, 200, 403, 403, 403, 403, 302],
    "casework:breath": POST_ONLY,
    "casework:call_now": READ,
    "casework:commands": [200, 200, 200, 200, 200, 200, 200, 200, 302],
    "casework:search": [200, 200, 200, 200, 200, 200, 200, 200, 302],
    "casework:new_case": [200, 200, 200, 200, 403, 403, 403, 403, 302],
    "casework:look_up": [200, 200, 200, 200, 200, 200, 200, 200, 302],
    "casework:choose": [200, 200, 200, 200, 200, 200, 200, 404, 302],
    "casework:suggestion": POST_ONLY,
    "casework:alike": POST_ONLY,
    "casework:case": READ,
    "casework:unmask_case": POST_ONLY,
    "casework:unmask_customer": POST_ONLY,
    "casework:coach": READ,
    "casework:brief": READ,
    "casework:as_it_stood": READ,
    "casework:changes": READ,
    "casework:deadline": READ,
    "casework:dossier": HANDED_OUT,
    "casework:dossier_file": HANDED_OUT,
    "casework:gift": ACT,
    "casework:gift_checks": POST_ONLY,
    "casework:call": READ,
    "casework:attempt": POST_ONLY,
    "casework:call_ended": POST_ONLY,
    "casework:survey_link": POST_ONLY,
    "casework:heard": STAFF,
    "casework:survey": [410] * 10,  # whoever has the link, and this one was used
    "casework:survey_thanks": [200] * 10,
    "casework:care": [403, 403, 200, 200, 403, 403, 403, 404, 302],
    "casework:care_end": POST_ONLY,
    "casework:customers": STAFF,
    "casework:customer": [200, 200, 200, 200, 200, 200, 200, 404, 302],
    "casework:door": ACT,
    "casework:reply": POST_ONLY,
    "casework:reply_draft": POST_ONLY,
    "casework:reply_templates": ACT,
    "casework:reply_act": [200, 404, 200, 200, 403, 403, 404, 404, 302],
    "casework:attachments": POST_ONLY,
    "casework:attachment": [200, 404, 200, 200, 403, 403, 404, 404, 302],  # nobody opens a file with a mask on
    "casework:attachment_removal": POST_ONLY,
    "casework:attachment_redaction": [403, 404, 200, 200, 403, 403, 404, 404, 302],
    "casework:message_act": ACT,
    "casework:promise": ACT,
    "gifts:gifts": STAFF,
    "gifts:ready": STAFF,
    "gifts:vouchers": [200, 200, 200, 200, 403, 403, 403, 403, 302],
    "casework:care_gift": [200, 200, 200, 200, 403, 403, 403, 404, 302],
    "gifts:budgets": [403, 403, 200, 200, 403, 200, 403, 403, 302],
    "gifts:budget": [404, 404, 200, 200, 404, 200, 404, 404, 302],
    "gifts:movement": POST_ONLY,
    "gifts:gift": READ,
    "gifts:card": READ,
    "casework:gift_catalogue": POST_ONLY,
    "gifts:export": POST_ONLY,
    "gifts:catalogue": STAFF,
    "gifts:new_item": [403, 403, 403, 200, 403, 403, 403, 403, 302],
    "gifts:item": STAFF,
    "gifts:item_act": POST_ONLY,
    "gifts:decision": POST_ONLY,
    "gifts:picture": STAFF,
    "gifts:code": POST_ONLY,
    "gifts:another_code": POST_ONLY,
    "gifts:step": POST_ONLY,
    "followups:follow_ups": STAFF,
    "followups:change": ACT,
    "followups:handing_over": [200, 200, 200, 200, 403, 403, 403, 403, 302],
    "followups:calendar": STAFF,
    "followups:feed": [404] * 9,  # without its secret it is there for nobody; see tests/followups/test_feed.py
    "followups:notice": [*[404] * 8, 302],  # only for whom it was written
    "followups:notices_seen": POST_ONLY,
    "casework:letter": ACT,
    "casework:letter_print": [*[404] * 8, 302],  # of another follow-up
    "followups:events": [200, 200, 200, 200, 403, 403, 403, 404, 302],
    "customers:facts": [200, 200, 200, 200, 403, 403, 403, 404, 302],
    "training:practice": [200, 200, 200, 200, 200, 403, 403, 403, 302],
    "training:practice_left": POST_ONLY,
    "privacy:requests": [200, 200, 200, 200, 403, 200, 200, 403, 302],
    "privacy:retention": [403, 403, 403, 200, 403, 200, 200, 403, 302],
    "privacy:request": [200, 404, 404, 200, 404, 200, 200, 404, 302],  # the agent prepared it
    "privacy:receipt": [200, 404, 404, 200, 404, 200, 200, 404, 302],
    "privacy:carry_out": POST_ONLY,
    "privacy:refuse": POST_ONLY,
    "privacy:of_customer": [200, 200, 200, 200, 403, 403, 200, 403, 302],
    "privacy:export": POST_ONLY,
    "privacy:of_case": [200, 404, 200, 200, 403, 403, 404, 403, 302],
    "casework:part": ACT,
    "casework:tasks": [200, 200, 200, 200, 200, 200, 200, 403, 302, 200],
    "casework:task": [404, 404, 404, 404, 404, 404, 404, 404, 302, 200],  # put to the department of the contact
    "casework:promises": STAFF,
    "casework:promise_kept": POST_ONLY,
    "casework:promise_hint": POST_ONLY,
    "casework:promise_from_words": POST_ONLY,
    "training:scorecards": [403, 403, 200, 200, 200, 403, 403, 403, 302],
    "training:scorecard_new": [403, 404, 200, 200, 200, 403, 404, 404, 302],  # the agent carries the case
    "training:scorecard": OF_THE_SUPERVISOR,  # a draft
    "training:scorecard_release": POST_ONLY,
    "training:scorecard_drop": POST_ONLY,
    "training:round": OF_THE_SUPERVISOR,  # led by them, and blind
    "training:round_reveal": POST_ONLY,
    "training:round_release": POST_ONLY,
    "training:round_cancel": POST_ONLY,
    "training:coaching": [200, 200, 200, 200, 200, 403, 403, 403, 302],  # each sees their own
    "training:note_new": [403, 404, 200, 200, 200, 403, 404, 404, 302],
    "training:note": [200, 404, 200, 404, 404, 404, 404, 404, 302],  # between the agent, the coach and who leads
    "training:note_acknowledge": POST_ONLY,
    "training:note_check_again": POST_ONLY,
    "training:note_withdraw": POST_ONLY,
}
REVIEWERS = [403, 403, 200, 200, 200, 403, 403, 403, 302]
ROWS |= {
    "training:library": STAFF,
    "training:copy": [200, 200, 200, 200, 200, 200, 200, 404, 302],  # published
    "training:copy_print": [200, 200, 200, 200, 200, 200, 200, 403, 302],
    "training:draft": [403, 403, 200, 200, 200, 403, 403, 404, 302],
    "training:copy_act": POST_ONLY,
    "training:queue": REVIEWERS,
    "training:queue_act": POST_ONLY,
    "training:nominations": [200, 200, 200, 200, 200, 403, 403, 403, 302],
    "training:nomination_answer": POST_ONLY,
    "training:action_done": POST_ONLY,
    "training:packs": STAFF,
    "training:pack_new": REVIEWERS,
    "training:pack": [404, 404, 200, 200, 200, 404, 404, 404, 302],  # to which nobody else was asked
    "training:pack_print": [404, 404, 200, 200, 200, 404, 404, 404, 302],
    "training:pack_moment": POST_ONLY,
    "training:pack_moment_act": POST_ONLY,
    "training:review": READ,  # the agent worked on the case
    "training:nominate": [200, 404, 200, 200, 200, 403, 404, 404, 302],
    "training:begin": POST_ONLY,
    "training:replay": READ,
    "training:pin": POST_ONLY,
    "training:pin_withdrawal": POST_ONLY,
}
# The way in and what belongs to oneself: the same for every role, contacts included; strangers are sent to the door.
ONESELF = [*[200] * 8, 302, 200]
AT_THE_DOOR = [*[302] * 8, 200, 302]
OWN_POST = [*[405] * 8, 302, 405]
ROWS |= {
    "sign-in": AT_THE_DOOR,
    "account_login": AT_THE_DOOR,
    "mfa_authenticate": [302] * 10,  # only between the password and the code
    "lost_password": [404] * 10,  # no mail leaves here; see tests/accounts
    "entry": [410] * 10,  # without its secret it is over for everybody
    "sign-out": [405] * 10,
    "set_language": [405] * 10,
    "account": ONESELF,
    "mfa_index": ONESELF,
    "end_sitting": OWN_POST,
    "end_all_sittings": OWN_POST,
    "account_change_password": [302] * 10,  # nobody here has a password; see tests/accounts
    "account_reauthenticate": [*[403] * 8, 302, 403],
    "mfa_reauthenticate": [*[403] * 8, 302, 403],
    "mfa_activate_totp": ONESELF,
    "mfa_deactivate_totp": [*[404] * 8, 302, 404],
    "mfa_view_recovery_codes": [*[404] * 8, 302, 404],
    "mfa_generate_recovery_codes": ONESELF,
}
TABLE = {name: row if len(row) == len(ROLES) else [*row, 404] for name, row in ROWS.items()}
ONES_OWN = {pattern.name for pattern in accounts.urls.urlpatterns} - {"entry", "end_sitting"}
APPS = ["casework", "gifts", "followups", "customers", "privacy", "training", "notices"]
OF_THE_HOUSE = {"health", "failed_jobs", "failed_job", "readyz"}  # addresses of no app


def names():
    """Every named address of the apps with pages."""
    spaces = get_resolver().namespace_dict
    found = {f"{app}:{name}" for app in APPS for name in spaces[app][1].reverse_dict if isinstance(name, str)}
    return found | OF_THE_HOUSE | {pattern.name for pattern in accounts.urls.urlpatterns}


@pytest.fixture
def world():
    """A case with everything that has an address, and one person per role."""
    team, chief = make_team(), make_person("manager")
    agent = make_person("agent", team=team)
    make_budget(team, by=chief)
    case = make_resolved_case(agent, severity="moderate")
    case.make_promise(by=agent, at=now(), text="Ring", owner=agent, due_at=now().replace(year=2126))
    case.write_reply(by=agent, at=now(), channel="email", address="a@example.org", body="It is on its way.")
    case.keep_file(by=agent, at=now(), name="receipt.pdf", kind="pdf", filed=file_away([b"%PDF-1.7"]))
    case.add_message(by=agent, at=now(), direction="inbound", body="The receipt.")
    card = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
    item = make_item(280)
    item.ask_correction(item.lots.get(), -1, by=agent, at=now(), why="one is cracked")
    item.show(b"GIF89a", "gif", by=chief, at=now())
    facts = {"item": item, "amount": 280, "timing": "by_hand", "why": "Twins."}
    gift = remedy_with_gift(case, by=agent, at=now(), **facts, **card)
    people = {"agent": agent, "other agent": make_person("agent", team=make_team())}
    people |= {"supervisor": make_person("supervisor", team=team), "manager": chief, "nobody": None}
    question = {"department": Department.objects.get(code="workshop"), "question": "Which batch?"}
    case.ask_department(by=agent, at=now(), **question)
    for role in ("trainer", "auditor", "legal", "administrator", "contact"):
        people[role] = make_person(role)
    return case, gift, people


def addresses(case, gift: Gift) -> dict[str, str]:
    """{name: an address of it that leads to these things}."""
    waiting, done, alone = erasures(case)
    followup, customer = FollowUp.objects.filter(complaint=case).first(), case.customer_id
    of_case, of_call, of_gift = f"/cases/{case.reference}/", f"/follow-ups/{followup.pk}/", f"/gifts/{gift.pk}/"
    return {
        **{name: reverse(name) for name in ONES_OWN},
        "entry": "/sign-in/link/nothing/",
        "end_sitting": "/account/browsers/1/end/",
        "casework:desk": "/desk/",
        "casework:strip": "/desk/strip/",
        "casework:preview": f"/desk/preview/{case.reference}/",
        "casework:figures": "/desk/figures/",
        "notices:notices": "/notices/",
        "notices:sign": "/notices/sign/",
        "notices:seen": "/notices/seen/",
        "notices:opened": "/notices/999999999/",
        "notices:wishes": "/notices/preferences/",
        "health": "/health/",
        "failed_jobs": "/health/jobs/",
        "failed_job": "/health/jobs/999999999/retry/",
        "readyz": "/readyz",
        "casework:saved_views": "/desk/views/",
        "casework:saved_view": f"/desk/views/{view_of_team(case).pk}/",
        "casework:bulk": f"/desk/bulk/?act=note&case={case.pk}",
        "casework:queue": "/desk/queue/",
        "casework:caught_up": "/desk/caught-up/",
        "casework:floor": "/floor/",
        "casework:floor_state": "/floor/state/",
        "casework:person": f"/floor/people/{case.handler_id}/stop/",
        "casework:spread": f"/floor/people/{case.handler_id}/spread/",
        "casework:leaving": f"/people/{case.handler_id}/leaving/",
        "casework:shift": "/shift/",
        "casework:breath": "/shift/breath/",
        "casework:call_now": f"{of_case}help/now/",
        "casework:commands": f"/commands/?here={case.reference}&q={case.reference}",
        "casework:search": "/search/?q=lamp",
        "casework:new_case": "/cases/new/",
        "casework:look_up": "/cases/new/customers/?q=Cust",
        "casework:choose": f"/cases/new/customers/{customer}/",
        "casework:suggestion": "/cases/new/suggestion/",
        "casework:alike": "/cases/new/alike/",
        "casework:case": of_case,
        "casework:unmask_case": f"{of_case}unmasking/",
        "casework:unmask_customer": f"/customers/{customer}/unmasking/",
        "casework:coach": f"{of_case}coach/",
        "casework:brief": f"{of_case}brief/",
        "casework:as_it_stood": f"{of_case}as-it-stood/",
        "casework:changes": f"{of_case}changes/?at={case.received_at:%Y-%m-%d}",
        "casework:deadline": f"{of_case}deadlines/{case.clocks.first().pk}/",
        "casework:dossier": f"{of_case}dossier/",
        "training:replay": f"/training/replay/{case.reference}/",
        "training:pin": f"/training/replay/{case.reference}/pins/",
        "training:pin_withdrawal": "/training/pins/1/withdrawal/",
        "casework:dossier_file": f"{of_case}dossier.json",
        "casework:gift": f"{of_case}gift/",
        "casework:gift_checks": f"{of_case}gift/checks/",
        "casework:gift_catalogue": f"{of_case}gift/catalogue/",
        "casework:call": of_call,
        "casework:attempt": f"{of_call}attempts/",
        "casework:call_ended": f"{of_call}ending/",
        "casework:survey_link": f"{of_call}survey/",
        "casework:heard": "/what-customers-said/",
        "casework:survey": used_survey(followup),
        "casework:survey_thanks": "/survey/thanks/",
        "casework:care": f"/customers/{customer}/care/",
        "casework:care_end": f"/customers/{customer}/care/1/leave/",
        "casework:customers": "/customers/",
        "casework:customer": f"/customers/{customer}/",
        "casework:door": f"{of_case}closure/",
        "casework:part": f"{of_case}tasks/{case.tasks.filter(kind='move').first().pk}/done/",
        "casework:tasks": "/tasks/",
        "casework:task": f"/tasks/{case.tasks.get(kind='question').pk}/",
        "casework:promises": "/promises/?whose=team",
        "casework:promise_kept": f"/promises/{case.promises.filter(state='open').first().pk}/kept/",
        "casework:promise_hint": f"{of_case}promise-hint/",
        "casework:promise_from_words": f"{of_case}promise-hint/kept/",
        "casework:attachments": f"{of_case}attachments/",
        "casework:attachment": f"{of_case}attachments/{case.attachments.first().pk}/",
        "casework:attachment_removal": f"{of_case}attachments/{case.attachments.first().pk}/removal/",
        "casework:attachment_redaction": f"{of_case}attachments/{case.attachments.first().pk}/redaction/",
        "casework:message_act": f"{of_case}messages/{case.messages.first().pk}/translation/",
        "casework:promise": f"{of_case}promises/{case.promises.filter(state='open').first().pk}/kept/",
        "casework:reply": f"{of_case}reply/",
        "casework:reply_draft": f"{of_case}reply/draft/",
        "casework:reply_templates": f"{of_case}reply/templates/",
        "casework:reply_act": f"{of_case}replies/{case.replies.first().pk}/undo/",
        "gifts:gifts": "/gifts/",
        "gifts:ready": "/gifts/ready/",
        "gifts:vouchers": "/gifts/vouchers/",
        "casework:care_gift": f"/customers/{customer}/gift/",
        "gifts:budgets": "/gifts/budgets/",
        "gifts:budget": f"/gifts/budgets/{gift.budget_id}/",
        "gifts:movement": f"/gifts/budgets/{gift.budget_id}/allocation/",
        "gifts:gift": of_gift,
        "gifts:card": f"{of_gift}card/",
        "gifts:export": "/gifts/export/",
        "gifts:catalogue": "/gifts/catalogue/?q=lamp",
        "gifts:new_item": "/gifts/catalogue/new/",
        "gifts:item": f"/gifts/catalogue/{gift.item_id}/",
        "gifts:item_act": f"/gifts/catalogue/{gift.item_id}/receipt/",
        "gifts:decision": f"/gifts/catalogue/{gift.item_id}/correction/{gift.item.corrections.get().pk}/",
        "gifts:picture": f"/gifts/catalogue/{gift.item_id}/picture/",
        "gifts:code": f"{of_gift}code/",
        "gifts:another_code": f"{of_gift}code/again/",
        "gifts:step": f"{of_gift}cancellation/",
        "followups:follow_ups": "/follow-ups/",
        "followups:change": f"{of_call}assignee/",
        "followups:handing_over": "/follow-ups/handing-over/",
        "followups:calendar": "/follow-ups/calendar/",
        "followups:feed": "/follow-ups/calendar/nothing.ics",
        "followups:notice": "/follow-ups/notices/999999999/",
        "followups:notices_seen": "/follow-ups/notices/seen/",
        "casework:letter": f"{of_call}letter/",
        "casework:letter_print": f"{of_call}letter/999999999/",
        "customers:facts": f"/customers/{customer}/facts/",
        "followups:events": f"/customers/{customer}/events/",
        "training:practice": "/training/practice/",
        "training:practice_left": "/training/practice/left/",
        "privacy:requests": "/privacy/",
        "privacy:retention": "/privacy/retention/",
        "privacy:request": waiting,
        "privacy:receipt": f"{done}receipt/",
        "privacy:carry_out": f"{waiting}carrying-out/",
        "privacy:refuse": f"{waiting}refusal/",
        "privacy:of_customer": f"/customers/{customer}/privacy/",
        "privacy:export": f"/customers/{customer}/export/",
        "privacy:of_case": f"/cases/{alone}/erasure/",
        **{name: reverse(name, args=args) for name, args in training_world.addresses(learnt_from(case)).items()},
        **of_training(case),
    }


def of_training(case) -> dict[str, str]:
    """A card, a round and a note of the supervisor."""
    by = User.objects.filter(role="supervisor", team=case.team).earliest("pk")
    others = [make_person("trainer"), make_person("trainer")]
    card, found = begun(case, by=by), blind_round(case, by=by, scorers=others)
    scorecard, round, written = (
        f"/training/{place}/{pk}/"
        for place, pk in (("scorecards", card.pk), ("rounds", found.pk), ("coaching", note(case, by=by).pk))
    )
    return {
        "training:scorecards": "/training/scorecards/",
        "training:scorecard_new": f"/cases/{case.reference}/scorecard/",
        "training:scorecard": scorecard,
        "training:scorecard_release": f"{scorecard}release/",
        "training:scorecard_drop": f"{scorecard}drop/",
        "training:round": round,
        "training:round_reveal": f"{round}comparison/",
        "training:round_release": f"{round}release/",
        "training:round_cancel": f"{round}cancellation/",
        "training:coaching": "/training/coaching/",
        "training:note_new": f"/cases/{case.reference}/coaching/",
        "training:note": written,
        "training:note_acknowledge": f"{written}acknowledgement/",
        "training:note_check_again": f"{written}second-look/",
        "training:note_withdraw": f"{written}withdrawal/",
    }


def learnt_from(case):
    """A copy that a second reader published, and what comes with it; the pack is for a manager."""
    trainer, chief = make_person("trainer"), make_person("manager")
    return training_world.learn_from(case, by=trainer, second=chief)


def used_survey(followup: FollowUp) -> str:
    """The link of a survey that was answered already."""
    survey = make_survey(followup, by=None, at=now())
    Survey.objects.filter(pk=survey.pk).update(answered_at=now(), solved="yes")
    return f"/survey/{token_of(survey.nonce)}/"


def view_of_team(case) -> SavedView:
    """Something that the agents of the team see on their desk."""
    return SavedView.objects.get_or_create(team=case.team, name="Grave")[0]


def erasures(case) -> tuple[str, str, str]:
    """A request that the agent prepared, one that was carried out, and a case without a customer's record."""
    agent = case.handler
    facts = {"by": agent, "at": now(), "basis": "wish"}
    waiting = ErasureRequest.ask(customer=case.customer, **facts)
    done = ErasureRequest.ask(customer=make_customer(case.team), **facts)
    done.carry_out(by=make_person("legal"), at=now())
    return waiting.get_absolute_url(), done.get_absolute_url(), make_case(by=agent).reference


def test_every_address_has_a_row():
    assert names() == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(role, world):
    case, gift, people = world
    client = stranger_to_exceptions(people[role])
    got = {name: client.get(url).status_code for name, url in addresses(case, gift).items()}
    assert got == {name: row[ROLES.index(role)] for name, row in TABLE.items()}


@pytest.mark.parametrize("role", ["other agent", "trainer", "auditor", "legal", "administrator", "nobody", "contact"])
def test_who_may_not_act_changes_nothing_by_posting(role, world):
    case, gift, people = world
    client = stranger_to_exceptions(people[role])
    urls = addresses(case, gift)
    closed = {
        name: urls[name]
        for name in TABLE
        if name.partition(":")[2] in {"gift", "step", "change", "attempt", "movement"}
    }
    closed |= {name: urls[name] for name in ("casework:door", "casework:promise", "casework:gift_checks")}
    closed |= {f"casework:{name}": urls[f"casework:{name}"] for name in ("part", "promise_kept", "promise_from_words")}
    if role != "contact":
        closed["casework:task"] = urls["casework:task"]
    del closed["gifts:gift"]
    if role != "other agent":
        closed["casework:new_case"] = urls["casework:new_case"]
    for name, url in closed.items():
        assert client.post(url, {}).status_code in ({302} if role == "nobody" else {403, 404}), name


@pytest.mark.parametrize("role", [role for role in ROLES if role not in {"manager", "legal"}])
def test_only_legal_and_managers_erase_and_export(role, world):
    case, gift, people = world
    client = stranger_to_exceptions(people[role])
    urls = addresses(case, gift)
    for name in ("privacy:carry_out", "privacy:refuse", "privacy:export"):
        posted = client.post(urls[name], {"version": 1, "understood": "on", "why": "claims"})
        assert posted.status_code in ({302} if role == "nobody" else {403, 404}), name
    assert set(ErasureRequest.objects.values_list("state", flat=True)) == {"requested", "carried_out"}
    assert not Access.objects.filter(kind="exported").exists()


def test_lists_and_search_show_nothing_of_another_team(world):
    case, _gift, people = world
    client = stranger_to_exceptions(people["other agent"])
    for url in ("/desk/?view=team", "/desk/strip/?view=team", f"/desk/bulk/?act=note&case={case.pk}",
                f"/commands/?here={case.reference}&q={case.reference[-6:]}", f"/search/?q={case.reference}",
                "/gifts/?state=", "/follow-ups/?whose=team",
                f"/cases/new/?same_contact_as={case.reference}"):  # fmt: skip
        page = client.get(url).content.decode()
        assert f"/cases/{case.reference}/" not in page, url
        assert case.subject not in page, url
    page = client.get(f"/customers/{case.customer_id}/").content.decode()
    assert case.reference not in page
    assert case.subject not in page


@pytest.mark.parametrize("role", ROLES)
def test_the_admin_site_opens_to_those_who_need_it_and_never_changes_a_case(role, world):
    case, gift, people = world
    client = stranger_to_exceptions(people[role])
    open_to = {"manager", "trainer", "auditor"}
    url = f"/admin/complaints/complaint/{case.pk}/change/"
    assert (client.get(url).status_code == 200) == (role in open_to)
    assert client.post(url, {"state": "closed"}).status_code in {302, 403, 404}
    assert client.post(f"/admin/complaints/complaint/{case.pk}/delete/", {"post": "yes"}).status_code in {302, 403, 404}
    assert client.post(f"/admin/gifts/gift/{gift.pk}/delete/", {"post": "yes"}).status_code in {302, 403, 404}
    again = type(case).objects.get(pk=case.pk)
    assert (again.state, again.version) == (case.state, case.version)


def test_a_contact_sees_the_question_and_nothing_of_the_case(world):
    case, _gift, people = world
    client = stranger_to_exceptions(people["contact"])
    question = case.tasks.get(kind="question")
    for url in ("/tasks/", f"/tasks/{question.pk}/"):
        page = client.get(url).content.decode()
        assert "Which batch?" in page
        assert case.reference in page
        for secret in (case.subject, case.customer.name, f"/cases/{case.reference}/"):
            assert secret not in page, url
    case = type(case).objects.get(pk=case.pk)
    elsewhere = case.ask_department(
        by=case.handler, at=now(), department=Department.objects.get(code="accounts"), question="Paid?"
    )
    assert client.get(f"/tasks/{elsewhere.pk}/").status_code == 404
    assert client.post(f"/tasks/{question.pk}/", {"result": "Batch 7."}).status_code == 302
    question.refresh_from_db()
    assert (question.state, question.result, question.settled_by) == ("done", "Batch 7.", people["contact"])


@pytest.mark.parametrize("role", ["agent", "supervisor", "manager"])
def test_nobody_reads_a_case_about_themselves_while_it_runs(role, world):
    case, gift, people = world
    person = people[role]
    other = make_person("supervisor", team=case.team)
    case.assign(by=other, at=now(), handler=other)
    type(case).objects.filter(pk=case.pk).update(about_staff=person)
    case = type(case).objects.get(pk=case.pk)
    case.ask_their_side(by=other, at=now(), question="What happened?")
    client = stranger_to_exceptions(person)
    urls = addresses(case, gift)
    seen = {name for name, url in urls.items() if case.reference in url and client.get(url).status_code == 200}
    assert not {name for name in seen if not name.startswith("privacy:")} - {"casework:commands"}
    assert str(case.subject) not in client.get(urls["casework:commands"]).content.decode()
    assert client.get(f"/gifts/{gift.pk}/").status_code == 404
    page = client.get("/tasks/").content.decode()
    assert "What happened?" in page
    side = case.tasks.get(kind="side")
    assert client.post(f"/tasks/{side.pk}/", {"result": "I was curt."}).status_code == 302
    case.close(by=other, at=now(), outcome="satisfied", cause=Cause.objects.first(), lesson="Listen.")
    assert client.get(urls["casework:case"]).status_code == 200
