"""The same for what stands beside a case: customers, follow-ups, gifts, learning, and what one decides for oneself."""

import base64
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils.timezone import localdate, localtime, now

from accounts.forms import NewPasswordForm
from accounts.inviting import make_link
from accounts.models.entry import LinkPurpose
from casework.forms import call, care, care_gift, gift, letter, survey
from casework.views.unmasking import UnmaskingForm
from complaints.models import policy_day
from config.health import ReasonForm
from customers.forms import ContactForm, CustomerForm
from followups import forms as followups
from followups.links import token_of
from followups.models import Programme
from followups.models.talking import PARTS
from followups.views import CHANGES
from gifts import budget_forms, catalogue_forms
from gifts.keeping import ACTS as SHELF
from gifts.models import Gift
from gifts.models.conduct import CARD
from gifts.steps import STEPS
from history.moments import written
from notices.forms import WishForm
from notices.models import Notification
from notices.models.wish import ways_of
from privacy import forms as privacy
from tests.journeys.everything import PIXEL
from tests.security.forms_posted import KEY
from tests.security.posted_world import PostedWorld
from tests.security.posting import Post
from training.forms import coaching, library, replay, scores
from training.models import Rubric, Scorecard

WHY = {"why": "Because."}
SHOWN_CARD = dict.fromkeys(CARD, "Written by hand.")


def day(days: int) -> str:
    """A day so many days off, as a form sends it."""
    return f"{localdate() + timedelta(days=days)}"


def of_customers(w: PostedWorld) -> Iterator[Post]:
    """What is known of a customer, and care for the relationship."""
    person, other = f"/customers/{w.customer.pk}/", f"/customers/{w.left_care.customer_id}/"
    facts = {"name": "Another", "tier": "ordinary", "language": "en", "call_from": "09:00", "call_until": "20:00"}
    facts |= {"why": "told", "contacts-TOTAL_FORMS": "2", "contacts-INITIAL_FORMS": "1"}
    known = w.customer.contact_points.get()
    facts |= {"contacts-0-id": known.pk, "contacts-0-kind": "email", "contacts-0-value": "b@example.org"}
    facts |= {"contacts-1-kind": "phone", "contacts-1-value": "0912 345 678"}
    parts = {f"contacts-{number}-": ContactForm for number in range(2)}
    asked = ("contacts-0-DELETE", "contacts-1-DELETE", "contacts-1-id", "contacts-0-customer", "contacts-1-customer")
    yield Post(w.chief, f"{person}facts/", facts, CustomerForm, asked, parts)
    comes = {"kind": "visit", "happens_at": f"{day(9)}T10:00"}
    yield Post(w.chief, f"{person}events/", comes, followups.EventForm)
    begun = {"programme": w.programme.pk, "account_manager": w.agent.pk, "reason": "A spoilt day."}
    yield Post(w.chief, f"{other}care/", begun, care.CareForm)
    ended = {"outcome": "recovered", "reason": "She is back."}
    yield Post(w.chief, f"{person}care/{w.care.pk}/leave/", ended, care.OutcomeForm)
    yield Post(w.chief, f"{other}care/{w.left_care.pk}/outcome/", {"outcome": "lost"}, care.OutcomeForm)
    free = Programme.objects.in_force(policy_day()).filter(needs_complaint=False).first()
    given = {"programme": free.code, "item": w.small.pk, "timing": "by_hand", "why": "Ten years.", **SHOWN_CARD}
    yield Post(w.chief, f"{person}gift/", given, care_gift.CareGiftForm)
    wish = {"received_at": "2026-01-05T10:00", "channel": "phone", "basis": "wish", "identity": "document"}
    yield Post(w.agent, f"{other}privacy/", wish, privacy.AskForm)
    yield Post(w.agent, f"/cases/{w.alone.reference}/erasure/", wish, privacy.AskForm)
    waits, version = w.forgettable.get_absolute_url(), {"version": w.forgettable.version}
    yield Post(w.chief, f"{waits}refusal/", version | {"why": "duty_to_keep"}, privacy.RefusalForm)
    yield Post(w.chief, f"{waits}carrying-out/", version | {"understood": "on"}, privacy.CarryOutForm)


def of_calls(w: PostedWorld) -> Iterator[Post]:
    """Follow-ups: made, tried, written, moved; and the survey that the customer fills in."""
    one, version = f"/follow-ups/{w.followup.pk}/", {"version": w.followup.version}
    yield Post(w.chief, one, version | {"solved": "yes"}, call.CallForm)
    done = {"version": w.step.version, "words": "She was glad."}
    yield Post(w.agent, w.step.get_absolute_url(), done, call.StepForm)
    yield Post(w.chief, f"{one}attempts/", version | {"how": "no_answer"}, call.AttemptForm)
    ended = {"why": "no_answer", "reason": "The number is dead."}
    sent = {"version": w.unreached.version, **ended}
    yield Post(w.chief, f"/follow-ups/{w.unreached.pk}/ending/", sent, call.EndingForm)
    yield Post(w.chief, f"{one}survey/", {})
    words = {"address": "a@example.org", "subject": "Is it solved?", "body": "Is it solved for you? Yours, Mei"}
    yield Post(w.chief, f"{one}letter/?way=email", version | words, letter.LetterForm)
    answer = {"version": w.asked.version, "answer": "1", "solved": "yes"}
    yield Post(w.chief, f"/follow-ups/{w.asked.pk}/letter/?way=letter", answer, letter.AnswerForm)
    until = localtime(w.later.latest_at)
    moved = {"earliest_at": f"{until:%Y-%m-%d}T14:00", "latest_at": f"{until:%Y-%m-%d}T15:00", "reason": "On holiday."}
    changes = {"window": (w.later, moved), "assignee": (w.followup, {"assignee": w.chief.pk})}
    changes["cancellation"] = (w.followup, {"reason": "No wish."})
    for noun, (followup, facts) in changes.items():
        sent = {"version": followup.version, **facts}
        yield Post(w.chief, f"/follow-ups/{followup.pk}/{noun}/", sent, CHANGES[noun].form, ("although",))
    over = {"followups": f"{w.followup.pk}.{w.followup.version}", "key": KEY, "assignee": w.chief.pk, "reason": "Ill."}
    yield Post(w.chief, "/follow-ups/handing-over/", over, followups.HandingOverForm)
    yield Post(w.chief, "/follow-ups/calendar/", {})
    yield Post(w.chief, "/follow-ups/notices/seen/", {})
    yield Post(None, f"/survey/{token_of(w.survey.nonce)}/", {"solved": "yes"}, survey.SurveyForm, PARTS)


def of_gifts(w: PostedWorld) -> Iterator[Post]:
    """A gift for a case, the shelf, the codes and the budgets."""
    of_case = f"/cases/{w.to_be_sorry.reference}/gift/"
    wanted = {"item": w.small.pk, "timing": "by_hand", "why": "Twins.", "idempotency_key": KEY, **SHOWN_CARD}
    yield Post(w.agent, of_case, wanted, gift.GiftForm)
    yield Post(w.agent, f"{of_case}checks/", wanted, keeps=False)
    yield Post(w.agent, f"{of_case}catalogue/", wanted, keeps=False)
    yield Post(w.chief, "/gifts/export/", {"as": "csv"}, keeps=False)
    lot, item = w.small.lots.get(), f"/gifts/catalogue/{w.small.pk}/"
    form = catalogue_forms.ItemForm(instance=w.small)
    facts = {name: form[name].value() for name in form.fields}
    facts = {name: value for name, value in facts.items() if value is not None and value is not False} | {
        "name_en": "Z",
        **WHY,
    }
    yield Post(w.chief, item, facts, catalogue_forms.ItemForm)
    new = facts | {"code": "new-item", "currency": "TWD", "is_counted": "on"}
    yield Post(w.chief, "/gifts/catalogue/new/", new, catalogue_forms.ItemForm)
    picture = ContentFile(base64.b64decode(PIXEL), name="a.png")
    acts = {
        "receipt": (w.small, {"quantity": 3}),
        "codes": (w.voucher, {"codes": ContentFile(b"NEWCODE-0009", name="codes.txt"), **WHY}),
        "correction": (w.small, {"lot": lot.pk, "counted": 4, **WHY}),
        "write-off": (w.small, {"lot": lot.pk, "quantity": 1, **WHY}),
        "new-picture": (w.small, {"picture": picture}),
        "retirement": (w.small, WHY),
    }
    for noun, (one, sent) in acts.items():
        yield Post(w.chief, f"/gifts/catalogue/{one.pk}/{noun}/", sent, SHELF[noun].form)
    counted = w.gift.item.corrections.get()
    yield Post(w.chief, f"/gifts/catalogue/{w.gift.item_id}/correction/{counted.pk}/", {"granted": "yes"})
    yield Post(w.chief, f"/gifts/catalogue/{w.voucher.pk}/reissue/{w.reissue.pk}/", {"granted": "yes"})
    yield Post(w.agent, f"/gifts/{w.with_code.pk}/code/", {})
    yield Post(w.agent, f"/gifts/{w.with_code.pk}/code/again/", WHY, catalogue_forms.AnotherCodeForm)
    yield Post(w.agent, "/gifts/vouchers/", {"code": w.code, "redeem": "1"}, catalogue_forms.VoucherForm)
    budget = f"/gifts/budgets/{w.gift.budget_id}/"
    moves = {"allocation": {"amount": 10}, "adjustment": {"amount": 10}, "reversal": {"line": w.line.pk}, "closure": {}}
    for noun, sent in moves.items():
        yield Post(w.chief, f"{budget}{noun}/", sent | WHY, budget_forms.FORMS[noun][0])
    period = {"team": w.team.pk, "currency": "EUR", "starts_on": day(60), "ends_on": day(90)}
    yield Post(w.chief, "/gifts/budgets/", period, budget_forms.BeginForm)


def of_steps(w: PostedWorld) -> Iterator[Post]:
    """The life of a gift."""
    steps = {
        "approval": (w.to_decide, w.chief, {"note": "Well."}),
        "refusal": (w.to_decide, w.chief, {"words": "Too much."}),
        "clearance": (w.to_official, w.legal, WHY),
        "wording": (w.approved, w.agent, SHOWN_CARD),
        "preparation": (w.approved, w.agent, {}),
        "cancellation": (w.approved, w.agent, WHY),
        "in-spite": (w.lost, w.chief, WHY),
        "dispatch": (w.with_code, w.agent, {}),
        "delivery": (w.issued, w.agent, {"proof": "She signed."}),
        "return": (w.issued, w.agent, WHY),
    }
    for noun, (one, by, facts) in steps.items():
        version = {"version": Gift.objects.get(pk=one.pk).version}
        yield Post(by, f"/gifts/{one.pk}/{noun}/", version | facts, STEPS[noun].form)


def of_learning(w: PostedWorld) -> Iterator[Post]:
    """Reviews, the library and seminars."""
    fresh, closed = f"/cases/{w.proposed.reference}/", f"/cases/{w.closed.reference}/"
    answers = {"number": 1, "felt": "Alone.", "broke": "A promise.", "changes": "Ring first."}
    yield Post(w.chief, f"{fresh}review/", answers, library.ReviewForm)
    told = {"lesson": "model", "why": "She thanked us."}
    yield Post(w.agent, f"{fresh}nomination/", told, library.NominationForm)
    yield Post(w.chief, f"{closed}copies/", {"lesson": "warning"})
    yield Post(w.chief, f"/training/nominations/{w.nominated.pk}/", {"answer": "Gladly."}, library.AnswerForm)
    yield Post(w.receiver, f"/training/actions/{w.learnt.action.pk}/", {"result": "Done."}, library.ResultForm)
    yield Post(w.chief, f"/training/queue/{w.unclaimed.pk}/claim/", {})
    yield Post(w.chief, f"/training/queue/{w.claimed.pk}/release/", {})
    draft, ready = w.learnt.copy, f"/training/library/{w.ready.copy.pk}/"
    changed = {"version": draft.version, "title": "A promise", "teaches": "Ring first."}
    yield Post(w.chief, f"/training/library/{draft.pk}/draft/", changed, library.CopyForm)
    yield Post(w.chief, f"/training/library/{draft.pk}/hand_in/", {})
    for verb in ("send_back", "publish", "withdraw"):
        form = None if verb == "publish" else library.ReasonForm
        yield Post(w.chief, f"{ready}{verb}/", {"reason": "Because."}, form)
    pack, moments = w.learnt.pack, f"/training/packs/{w.learnt.pack.pk}/moments/"
    about = {"title": "To keep", "purpose": "To listen."}
    yield Post(w.chief, "/training/packs/new/", about, library.PackForm)
    yield Post(w.chief, f"/training/packs/{pack.pk}/", about, library.PackForm)
    yield Post(w.chief, moments, {"place": w.proposed.reference, "note": "Here."}, library.PackMomentForm)
    for verb in ("remove", "raise_up"):
        yield Post(w.chief, f"{moments}{w.learnt.moment.pk}/{verb}/", {})
    pin = {"at": written(w.sorry.received_at), "kind": "question", "words": "Here."}
    life = f"/training/replay/{w.sorry.reference}/"
    yield Post(w.chief, f"{life}pins/", pin, replay.PinForm)
    yield Post(w.chief, life, {"at": pin["at"], "guess": "A call."}, replay.GuessForm, keeps=False)
    yield Post(w.chief, f"/training/pins/{w.pin.pk}/withdrawal/", {})
    yield Post(w.agent, "/training/practice/", {"scenario": w.scenario})
    yield Post(w.agent, "/training/practice/left/", {}, keeps=False)


def of_scores(w: PostedWorld) -> Iterator[Post]:
    """Scorecards, rounds and coaching notes."""
    case = f"/cases/{w.resolved.reference}/"
    begun = {"agent": w.agent.pk, "rubric": Rubric.objects.get(code="complaint").pk}
    yield Post(w.receiver, f"{case}scorecard/", begun, scores.BeginForm)
    draft = Scorecard.objects.get(pk=w.learned["draft"].pk)
    kept = {"version": draft.version, "summary": "As a whole."}
    yield Post(w.chief, f"/training/scorecards/{draft.pk}/", kept, scores.CardForm)
    yield Post(w.chief, f"/training/scorecards/{draft.pk}/drop/", {})
    yield Post(w.chief, f"/training/scorecards/{w.card.pk}/release/", {})
    compared = w.learned["compared"]
    compared.refresh_from_db(fields=["version"])
    agreed = {"version": compared.version, "reason": "We listened again."}
    for item in Rubric.objects.get(code="complaint").items.all():
        agreed |= {f"answer_{item.pk}": "no" if item.is_auto_fail else "yes", f"reason_{item.pk}": "As heard."}
    yield Post(w.chief, f"/training/rounds/{compared.pk}/", agreed, scores.AgreeForm)
    yield Post(w.chief, f"/training/rounds/{w.blind.pk}/comparison/", {})
    yield Post(w.chief, f"/training/rounds/{w.blind.pk}/cancellation/", {})
    yield Post(w.chief, f"/training/rounds/{w.learned['settled'].pk}/release/", {})
    words = {"agent": w.agent.pk, "behaviour": "Rang late.", "effect": "They waited.", "change": "Ring."}
    yield Post(w.chief, f"{case}coaching/", words | {"check_on": day(9)}, coaching.NoteForm)
    note, again = w.learned["note"], w.acknowledged
    read = {"version": note.version, "comment": "I will."}
    yield Post(w.agent, f"/training/coaching/{note.pk}/acknowledgement/", read, coaching.AcknowledgeForm)
    yield Post(w.chief, f"/training/coaching/{note.pk}/withdrawal/", {})
    seen = {"version": again.version, "result": "Better."}
    yield Post(w.chief, f"/training/coaching/{again.pk}/second-look/", seen, coaching.CheckForm)


def of_oneself(w: PostedWorld) -> Iterator[Post]:
    """What everybody decides for themselves, who may look, and what runs the place."""
    yield Post(w.chief, "/language/", {"language": "zh-hant"})
    link = make_link(w.stopped, LinkPurpose.INVITED, by=w.chief, at=now())
    password = dict.fromkeys(("password", "again"), "four plain words together")
    yield Post(None, f"/{link.partition('//')[2].partition('/')[2]}", password, NewPasswordForm)
    for thing in (w.proposed, w.customer):
        yield Post(w.auditor, f"{thing.get_absolute_url()}unmasking/", {"why": "sample"}, UnmaskingForm, keeps=False)
    told = Notification.objects.filter(recipient=w.chief).first()
    yield Post(w.chief, f"/notices/{told.pk}/", {})
    yield Post(w.chief, "/notices/seen/", {})
    wishes = WishForm(wish=ways_of([w.chief.pk])[w.chief.pk])
    yield Post(w.chief, "/notices/preferences/", {"digest_hour": 9, **wishes.initial_ways()}, WishForm)
    for act in ("retry", "giving-up"):
        yield Post(w.chief, f"/health/jobs/{w.job}/{act}/", {"reason": "Mended."}, ReasonForm)
