"""Whatever tells who a customer is, and a world with names in both scripts, also within words that somebody said."""

from django.http import HttpResponse
from django.utils.html import escape

from accounts.models import User
from complaints.models import Complaint, Message
from customers.models import ContactPoint, Customer
from gifts.models import Gift
from history.erased import Erased
from tests.i18n.chinese_world import make_world

# On a page in Chinese these are names and no words; a mask leaves the first letter of each, and the end of an address.
LATIN_NAMES = r"Quillon Brask|Ottoline Fenn|Brask|88 Zephyr Lane|\b[A-Z]••|•{6}[a-z]{2}"


def make_masked_world():
    """The Chinese world, and one English-speaking customer whose name stands in what was said, too."""
    found = make_world()
    found.people["auditor"] = User.objects.create_user("許靜宜", name="許靜宜", alias="靜宜", role="auditor")
    case = found.cases[0]
    Customer.objects.filter(pk=found.customer.pk).update(address="88 Zephyr Lane")
    Complaint.objects.filter(pk=case.pk).update(
        complainant_name="Quillon Brask", contact="0987654321", whom_we_may_tell="Ottoline Fenn"
    )
    Message.objects.create(
        complaint=case, direction="inbound", channel="phone", by=found.people["agent"], at=case.received_at,
        body=f"我是 Quillon Brask，{found.customer.name}的朋友，請打 0987654321 找 Brask 先生，或寫 brask@example.org",
    )  # fmt: skip
    return found


def identities() -> set[str]:
    """Whatever tells who a customer is."""
    found = {*Customer.objects.values_list("name", flat=True), *Customer.objects.values_list("address", flat=True)}
    found |= {*ContactPoint.objects.values_list("value", flat=True)}
    for name in ("complainant_name", "contact", "whom_we_may_tell"):
        found |= {*Complaint.objects.values_list(name, flat=True)}
    found |= {*Gift.objects.values_list("address", flat=True)}
    return {word for word in found if len(word) > 1 and not isinstance(word, Erased)} | {"Brask", "brask@example.org"}


def named(response: HttpResponse, words: set[str]) -> set[str]:
    """Those of ``words`` that stand in what was answered."""
    text = response.content.decode(errors="replace")
    return {word for word in words if word in text or escape(word) in text}
