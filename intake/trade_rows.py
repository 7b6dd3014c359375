"""Customers and their purchases from other systems."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from customers.models import Customer, Purchase
from intake import wordings
from intake.columns import CUSTOMERS, PURCHASES
from intake.importing import Fault, Importer, Record, Refused
from intake.values import Unclear, language, language_of, money, plain
from intake.who import Who, add, resolved

KINDS, TIERS, SALUTATIONS = map(wordings.table, (wordings.KINDS, wordings.TIERS, wordings.SALUTATIONS))


@dataclass(frozen=True)
class CustomerDraft:
    """One customer as its row tells it."""

    line: int
    key: str
    who: Who = field(hash=False)


class CustomerImporter(Importer):
    """Reads customers. One without a number is known by all that the row says."""

    fields = CUSTOMERS
    needed = ("name", "external_number")
    dates = ("since_on",)

    def draft(self, record: Record) -> CustomerDraft:
        name = record.text("name", 120)
        number = record.text("external_number", 80) or row_number(self.settings.source, record)
        if not name:
            record.refuse("name", _("There is no name."))
        more = {
            "salutation": record.coded("salutation", SALUTATIONS),
            "kind": record.coded("kind", KINDS) or "consumer",
            "tier": record.coded("tier", TIERS) or "ordinary",
            "address": record.text("address", 300),
            "since_on": record.day("since_on"),
            "team": self.settings.team,
            "external_number": number,
        }
        spoken = language(record.cell("language")) or language_of(name)
        who = Who.of(record, number="external_number", name="name", language=spoken, **more)
        return CustomerDraft(record.line, number, who)

    def already_there(self, drafts: Sequence[CustomerDraft]) -> set[str]:
        numbers = [draft.key for draft in drafts]
        known = Customer.objects.filter(source=self.settings.source, external_number__in=numbers)
        return set(known.values_list("external_number", flat=True))

    def write(self, drafts: Sequence[CustomerDraft]) -> list[Fault]:
        add([(self.customer(draft), draft.who) for draft in drafts])
        return []

    def customer(self, draft: CustomerDraft) -> Customer:
        """A new customer; another of the same phone may be a member of the family."""
        who = draft.who
        return Customer(
            name=who.name, language=who.language, source=self.settings.source, import_batch=self.batch, **who.more
        )


@dataclass(frozen=True)
class PurchaseDraft:
    """One purchase as its row tells it; amount in minor units."""

    line: int
    key: str
    item: str
    bought_on: date
    amount: int
    currency: str
    who: Who = field(hash=False)


class PurchaseImporter(Importer):
    """Reads purchases."""

    fields = PURCHASES
    needed = ("number", "amount")
    dates = ("bought_on",)

    def draft(self, record: Record) -> PurchaseDraft:
        who = Who.of(record)
        if not who.is_known_enough and not who.ways:
            record.refuse("customer_number", _("It does not say whose purchase it is: a number, a phone or an e-mail."))
        try:
            amount, currency = money(record.cell("amount"), plain(record.cell("currency")) or self.settings.currency)
        except Unclear as error:
            raise Refused(record.columns.header_of("amount") or "amount", str(error)) from error
        number = record.text("number", 60) or row_number(self.settings.source, record)[:60]
        bought_on = record.day("bought_on") or self.settings.at.date()
        item = record.text("item", 200) or number
        return PurchaseDraft(record.line, number, item, bought_on, amount, currency, who)

    def already_there(self, drafts: Sequence[PurchaseDraft]) -> set[str]:
        known = Purchase.objects.filter(source=self.settings.source, number__in=[draft.key for draft in drafts])
        return set(known.values_list("number", flat=True))

    def write(self, drafts: Sequence[PurchaseDraft]) -> list[Fault]:
        people = resolved((draft.who for draft in drafts), source=self.settings.customer_source, batch=self.batch)
        known = [(draft, people[draft.who]) for draft in drafts if draft.who in people]
        Purchase.objects.bulk_create(
            Purchase(
                customer=customer,
                number=draft.key,
                item=draft.item,
                bought_on=draft.bought_on,
                amount=draft.amount,
                currency=draft.currency,
                source=self.settings.source,
                import_batch=self.batch,
            )
            for draft, customer in known
        )
        unknown = _("Nobody with this phone or e-mail is known here.")
        return [Fault(draft.line, "", unknown) for draft in drafts if draft.who not in people]


def row_number(source: str, record: Record) -> str:
    """What stands for the number of a row that has none: the same whenever the same row comes."""
    return hashlib.sha256(json.dumps([source, *map(str, record.row.cells)]).encode()).hexdigest()
