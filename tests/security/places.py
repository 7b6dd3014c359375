"""Every address of the product, each leading to something, and one person of each role to go there."""

from django.urls import URLResolver, get_resolver, reverse
from django.utils.timezone import now

import accounts.urls
from accounts.models import Department, User
from audit.models import AccessKind, access
from casework.remedying import remedy_with_gift
from complaints.filing import file_away
from complaints.models import SavedView
from followups.links import token_of
from followups.models import FollowUp, Survey
from followups.surveys import make_survey
from gifts.models import Gift
from privacy.models import ErasureRequest
from tests.builders import make_case, make_customer, make_person, make_team
from tests.goodwill import make_budget, make_item, make_resolved_case
from tests.security import admin_places
from tests.training import world as training_world
from tests.training.scored import begun, blind_round, note

ONES_OWN = {pattern.name for pattern in accounts.urls.urlpatterns} - {"entry", "end_sitting"}


def names(patterns=None, space: str = "") -> set[str]:
    """Every named address that there is, by walking all of them; kinds of records that only tests have stand aside."""
    found = set()
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            found |= names(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        elif one.name and not one.name.startswith(("tests_", "rehearsal_")):
            found.add(f"{space}{one.name}")
    return found


def make_world():
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
    access.note(AccessKind.OPENED, by=agent, thing=case)
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
        "home": "/",
        "healthz": "/healthz",
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
        **admin_places.addresses(),
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
