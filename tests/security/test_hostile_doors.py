"""Whatever is posted to a form: never a crash, never half a case, and what is refused is shown again."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import now

from accounts.models import User
from casework.doors import DOORS
from casework.forms.call import CallForm
from casework.forms.gift import GiftForm
from casework.forms.recording import RecordingForm
from casework.giftdesk import GiftDesk
from casework.remedying import remedy_with_gift
from casework.views.gift import case_for_gift
from complaints.choices import State
from complaints.models import Category, Complaint
from customers.forms import ContactForm, ContactFormSet, CustomerForm
from customers.models import Customer
from followups.models import FollowUp
from followups.views import CHANGES
from gifts.models import Gift
from gifts.steps import STEPS
from tests.builders import make_case, make_customer, make_person, make_purchase, make_team
from tests.casework.test_doors import VALID, filled
from tests.goodwill import make_budget, make_item, make_resolved_case, make_sorry_case
from tests.security.assault import Page, assault, fields_of
from tests.security.hostile import Faults, latin, posted_as, refused, stranger_to_exceptions, tried
from tests.security.matrix import remembered
from tests.security.naughty import EVERYTHING, SCRIPT

pytestmark = pytest.mark.django_db

OTHERS = {
    "decision": (State.PROPOSED, {"reasons": "We looked twice.", "routes_told": "The mediator."}),
    "escalation": (State.RECEIVED, {"receiver": "{agent}", "why": "Beyond me."}),
    "legal-release": (State.RECEIVED, {}),
    "their-side": (State.RECEIVED, {"question": "What happened?"}),
    "resumption": (State.INVESTIGATING, {}),
    "whisper": (State.RECEIVED, {"words": "Offer the routes."}),
    "help-end": (State.RECEIVED, {}),
    "redress-approval": (State.INVESTIGATING, {"amount": "20000", "why": "A wedding."}),
}

# All doors have their version from one form and look at it in one view: a step and something that is no step suffice.
VERSIONED = {"acknowledgement", "promises"}


@pytest.fixture
def chief():
    """May take nearly every step."""
    with remembered():
        yield make_person("manager", team=make_team())


def test_every_door_has_a_row_here():
    assert set(VALID) | set(OTHERS) == set(DOORS)


@pytest.mark.parametrize("noun", DOORS)
def test_a_door_bears_whatever_is_posted(noun, chief):
    state, facts = (VALID | OTHERS)[noun]
    case = make_case(state, by=chief, customer=make_customer(chief.team))
    if noun in {"whisper", "help-end"}:
        case.ask_for_help(by=chief, at=now())
    form = DOORS[noun].form
    words, others = fields_of(form)
    if noun not in VERSIONED:
        others.remove("version")
    if noun == "proposal":
        words = [f"option{number}-{name}" for number in (1, 2, 3) for name in ("title", "pros", "cons")]
        others = [*others, "option1-cost", "option1-due_at", "option1-redress"]
    if noun == "decision":
        facts = facts | {"option": "{option}"}
    url = reverse("casework:door", args=[case.reference, noun])
    page = Page(url, filled(case, facts, chief), words, others, forms_of_door(noun, case, chief), form.base_fields)
    assault(stranger_to_exceptions(chief), page)


def forms_of_door(noun: str, case: Complaint, user):
    """What makes the form of a door; of a case that is read anew, as for a page."""
    return lambda data: [DOORS[noun].form(data, case=Complaint.objects.get(pk=case.pk), user=user)]


@pytest.mark.parametrize("field", ["category", "severity", "customer", "purchase", "received_at", "desired_outcome"])
def test_a_correction_bears_whatever_is_posted(field, chief):
    case = make_case(State.ACKNOWLEDGED, by=chief, customer=make_customer(chief.team))
    url = reverse("casework:door", args=[case.reference, "correction"])
    client, forms, refusals = stranger_to_exceptions(chief), forms_of_door("correction", case, chief), 0
    with Faults() as faults:
        for value in EVERYTHING.values():
            posted = {"version": case.version, "field": field, "value": value, "why": "Misheard."}
            with faults.kept():
                refusals += refused(forms(posted_as(posted)), posted)
                if refusals < 2:
                    tried(client, url, posted)


def test_recording_bears_whatever_is_posted(chief):
    customer = make_customer(chief.team)
    purchase = make_purchase(customer)
    valid = {
        "customer": customer.pk,
        "purchase": purchase.pk,
        "channel": "phone",
        "words": "It leaks.",
        "category": Category.objects.first().pk,
        "severity": "minor",
    }
    words, others = fields_of(RecordingForm)
    words = [name for name in words if not name.startswith("new_")]  # beside a known customer nobody new is asked for
    forms = lambda data: [RecordingForm(data, user=chief)]  # noqa: E731
    page = Page(reverse("casework:new_case"), valid, words, others, forms, RecordingForm.base_fields)
    assault(stranger_to_exceptions(chief), page)


def test_a_newcomer_bears_whatever_is_posted(chief):
    valid = {"channel": "phone", "words": "It leaks.", "category": Category.objects.first().pk, "severity": "minor"}
    client, refusals = stranger_to_exceptions(chief), 0
    with Faults() as faults:
        for posted in latin(["new_name", "new_phone", "new_email"], EVERYTHING.values()):
            with faults.kept():
                refusals += refused([RecordingForm(posted_as(valid | posted), user=chief)], valid | posted)
                if refusals < 2:
                    tried(client, reverse("casework:new_case"), valid | posted)


def test_the_gift_page_bears_whatever_is_posted(chief):
    make_budget(chief.team, by=chief)
    case, item = make_sorry_case(chief), make_item(250)
    card = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
    valid = {"item": item.pk, "timing": "by_hand", "idempotency_key": str(uuid4()), "why": "Twins.", **card}
    words, others = fields_of(GiftForm)
    client, url = stranger_to_exceptions(chief), reverse("casework:gift", args=[case.reference])
    shown = case_for_gift(chief, case.reference)
    forms = lambda data: [GiftDesk(shown, chief, now(), data).form]  # noqa: E731
    assault(client, Page(url, valid, words, others, forms, GiftForm.base_fields))
    with Faults() as faults:
        for posted in latin([*words, *others], EVERYTHING.values()):
            with faults.kept():
                tried(client, reverse("casework:gift_checks", args=[case.reference]), valid | posted)


@pytest.mark.parametrize("noun", ["approval", "refusal", "dispatch", "cancellation"])
def test_the_steps_of_a_gift_bear_whatever_is_posted(noun, chief):
    make_budget(chief.team, by=chief)
    agent = make_person("agent", team=chief.team)
    card = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
    facts = {"item": make_item(1000), "amount": 1000, "timing": "by_hand", "why": "Twins."}
    gift = remedy_with_gift(make_sorry_case(agent, amount=8000), by=agent, at=now(), **facts, **card)
    form = STEPS[noun].form
    words, others = fields_of(form)
    url = reverse("gifts:step", args=[gift.pk, noun])
    forms = lambda data: [form(data, gift=Gift.objects.get(pk=gift.pk))]  # noqa: E731
    valid = {"version": gift.version}
    assault(stranger_to_exceptions(chief), Page(url, valid, words, others, forms, form.base_fields))


def test_follow_ups_bear_whatever_is_posted(chief):
    make_resolved_case(chief, severity="moderate")
    followup = FollowUp.objects.order_by("latest_at").first()
    client = stranger_to_exceptions(chief)
    for noun, change in CHANGES.items():
        words, others = fields_of(change.form)
        url, valid = f"/follow-ups/{followup.pk}/{noun}/", {"version": followup.version}
        forms = lambda data, form=change.form: [form(data, followup=followup, user=chief)]  # noqa: E731
        assault(client, Page(url, valid, words, others, forms, change.form.base_fields))
    (words, others), valid = fields_of(CallForm), {"version": followup.version, "solved": "yes"}
    forms = lambda data: [CallForm(data, followup=followup)]  # noqa: E731
    assault(client, Page(f"/follow-ups/{followup.pk}/", valid, words, others, forms, CallForm.base_fields))
    with Faults() as faults:
        for value in EVERYTHING.values():
            with faults.kept():
                tried(client, f"/follow-ups/{followup.pk}/attempts/", {"note": value})


def test_customer_facts_bear_whatever_is_posted(chief):
    customer = make_customer(chief.team)
    valid = {"name": customer.name, "tier": "ordinary", "language": "en", "call_from": "09:00", "call_until": "20:00"}
    contacts = {"contacts-TOTAL_FORMS": "1", "contacts-INITIAL_FORMS": "0", "contacts-0-kind": "phone"}
    words, others = fields_of(CustomerForm)
    more, kinds = fields_of(ContactForm)
    words, others = words + [f"contacts-0-{name}" for name in more], others + [f"contacts-0-{name}" for name in kinds]
    others += ["contacts-TOTAL_FORMS", "contacts-INITIAL_FORMS", "contacts-0-id", "contacts-0-DELETE"]
    url = reverse("customers:facts", args=[customer.pk])
    fields = CustomerForm.base_fields | {f"contacts-0-{name}": field for name, field in ContactForm.base_fields.items()}
    page = Page(url, valid | contacts, words, others, lambda data: forms_of_facts(data, customer), fields)
    assault(stranger_to_exceptions(chief), page)


def forms_of_facts(data, customer) -> list:
    """The form of a customer and those of the contacts."""
    mine = CustomerForm(data, instance=Customer.objects.get(pk=customer.pk), colleagues=User.objects.all())
    return [mine, ContactFormSet(data, instance=customer, prefix="contacts")]


def test_raw_bytes_that_are_no_text_are_borne(chief):
    client, url = stranger_to_exceptions(chief), reverse("casework:new_case")
    category = Category.objects.first().pk
    with Faults() as faults:
        for raw in (b"\xed\xa0\x80", b"\xff\xfe\x00", b"%ED%A0%80", b"%00%FF", b"\xc0\xaf", b"%u0041%"):
            body = b"channel=phone&severity=minor&category=%d&words=" % category + raw
            with faults.kept():
                answer = client.post(url, body, content_type="application/x-www-form-urlencoded")
                assert answer.status_code in {302, 422}, (raw, answer.status_code)


def test_the_ids_of_other_people_are_refused(chief):
    agent, other = make_person("agent", team=chief.team), make_person("agent", team=make_team())
    case, foreign = make_case(State.PROPOSED, by=agent), make_case(State.PROPOSED, by=other)
    client = stranger_to_exceptions(agent)
    option = foreign.proposals.latest().options.first()
    attacks = {
        "agreement": {"option": option.pk, "evidence": "spoken"},
        "assignment": {"handler": other.pk},
        "promises": {"text": "Ring", "owner": other.pk, "due_at": "2126-01-01T10:00"},
        "withdrawal": {"why": "duplicate", "duplicate_reference": foreign.reference},
    }
    for noun, posted in attacks.items():
        url = reverse("casework:door", args=[case.reference, noun])
        assert tried(client, url, {"version": case.version, **posted}).status_code == 422, noun
    facts = {"channel": "phone", "words": "x", "category": Category.objects.first().pk, "severity": "minor"}
    stolen = make_purchase(make_customer())
    for posted in ({"same_contact_as": foreign.reference}, {"purchase": stolen.pk}, {"about_staff": other.pk}):
        assert tried(client, reverse("casework:new_case"), facts | posted).status_code == 422, posted
    assert Complaint.objects.get(pk=foreign.pk).state == State.PROPOSED


def test_a_stored_payload_comes_out_as_text_everywhere(chief):
    customer = make_customer(chief.team, name=SCRIPT, address=SCRIPT)
    customer.contact_points.create(kind="line", value=SCRIPT)
    make_budget(chief.team, by=chief)
    facts = {"customer": customer, "words": SCRIPT * 3, "desired_outcome": SCRIPT, "contact": SCRIPT}
    case = make_case(State.PROPOSED, by=chief, complainant_name=SCRIPT, **facts)
    chief.name = SCRIPT
    chief.save()
    pages = ["/desk/?view=team", f"/desk/preview/{case.reference}/", "/desk/strip/", f"/cases/{case.reference}/"]
    pages += [f"/cases/{case.reference}/coach/", f"/cases/{case.reference}/gift/", "/customers/", "/search/?q=script"]
    pages += [f"/cases/{case.reference}/{noun}/" for noun in ("agreement", "messages", "assignment")]
    pages += [f"/customers/{customer.pk}/", f"/customers/{customer.pk}/facts/", f"/search/?q={SCRIPT}"]
    pages += [f"/cases/new/?customer={customer.pk}", f"/cases/new/customers/?q={SCRIPT}", "/follow-ups/", "/gifts/"]
    pages += ["/admin/", "/admin/complaints/complaint/", f"/admin/complaints/complaint/{case.pk}/change/"]
    pages += [f"/admin/complaints/complaint/{case.pk}/history/", "/admin/customers/customer/", "/admin/accounts/user/"]
    pages += [f"/admin/customers/customer/{customer.pk}/history/", "/admin/audit/entry/"]
    client = stranger_to_exceptions(chief)
    seen = 0
    for url in pages:
        answer = client.get(url)
        assert answer.status_code == 200, url
        page = answer.content.decode()
        assert SCRIPT not in page, url
        assert "onerror=window" not in page
        seen += "&lt;script&gt;window.pwned" in page
    assert seen >= 15


@pytest.mark.parametrize("moment", ["0001-01-01T00:00", "1899-12-31T23:59", "9999-12-31T23:59"])
def test_a_moment_out_of_all_time_breaks_nobodys_desk(moment, chief):
    """PostgreSQL would keep it, Python could not read it back, and every list with that case would fail."""
    client = stranger_to_exceptions(chief)
    facts = {"channel": "phone", "words": "x", "category": Category.objects.first().pk, "severity": "minor"}
    assert client.post("/cases/new/", facts | {"received_at": moment}).status_code == 422
    case = make_case(State.ACKNOWLEDGED, by=chief)
    correction = {"version": case.version, "field": "received_at", "value": moment.replace("T", " "), "why": "Misread."}
    assert client.post(f"/cases/{case.reference}/correction/", correction).status_code == 422
    assert client.get("/desk/?view=team").status_code == 200


def test_a_gift_of_half_a_smallest_coin_is_refused_not_rounded(chief):
    make_budget(chief.team, by=chief)
    case, item = make_sorry_case(chief), make_item(250)
    card = dict.fromkeys(("card_apology", "card_remedy", "card_thanks", "card_future"), "We are sorry.")
    valid = {"item": item.pk, "timing": "by_hand", "why": "Twins.", **card}
    answer = stranger_to_exceptions(chief).post(f"/cases/{case.reference}/gift/", valid | {"amount": "250.5"})
    assert answer.status_code == 422
    assert "250.5" in answer.content.decode()
