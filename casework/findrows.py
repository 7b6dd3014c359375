"""The cases that a search found, from plain values: as models, with a template, they took half of its page."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models.naming import in_readers_language
from casework.deskrows import addresses_of, sign
from complaints.models import Complaint, Message
from complaints.searching import with_words
from customers.models import Customer
from customers.searching import unless_erased
from history.erased import worded
from history.masking import seen_how
from search.excerpts import Part, excerpt, marked
from search.query import Query
from search.templatetags.searching import parts
from ui.templatetags import ui

# of the many columns of a case, those that are looked at or shown
SHOWN = (
    *("pk", "reference", "state", "received_at", "subject", "desired_outcome", "complainant_name", "contact"),
    *("external_number", "purchase__number", "customer_id", "customer__name"),
    *("category__name_en", "category__name_zh_hant", "category__name_zh_hans", "said"),
)
LINE = (
    '<li><a class="list__item" href="{address}"><span>{reference} {subject}</span><span>{state}</span>'
    "<small>{who} · {category} · {received}</small>{words}</a></li>"
)
WORDS = '<small class="finder__words"><q>{}</q></small>'


def lines_of(cases: QuerySet) -> QuerySet:
    """What is looked at or shown of the cases as plain values; whole: ``Matter.of`` puts the masks on."""
    return with_words(cases).values_list(*SHOWN, named=True)


@dataclass(frozen=True)
class Matter:
    """One of ``lines_of`` as its reader may see it: the words may still wear a mask, so they stay objects."""

    line: Any
    subject: Any
    who: Any
    words: list[Any]

    @classmethod
    def of(cls, line: Any) -> "Matter":
        """The matter, the wish and what was said; and the customer's name."""
        is_masked, _unmasked = seen_how()
        said = [(part["id"], worded(part["body"], None, None)) for part in line.said]
        if not is_masked:
            words = unless_erased(line.subject, line.desired_outcome, *(body for _id, body in said))
            return cls(line, line.subject, line.customer__name, words)
        of_case, of_message = ["id", "subject", "desired_outcome", "customer_id"], ["id", "complaint_id", "body"]
        values = [line.pk, line.subject, line.desired_outcome, line.customer_id]
        case = Complaint.from_db("default", of_case, values)
        customer = Customer.from_db("default", ["id", "name"], [line.customer_id, line.customer__name])
        messages = [Message.from_db("default", of_message, [key, line.pk, body]) for key, body in said]
        words = unless_erased(case.subject, case.desired_outcome, *(message.body for message in messages))
        return cls(line, case.subject, customer.name, words)

    @property
    def people(self) -> list[str]:
        """Names and numbers that lead to the person, for whoever reads without a mask."""
        line = self.line
        numbers = (line.external_number, line.contact, line.purchase__number or "")
        return unless_erased(line.complainant_name, line.customer__name or "", *numbers)


@dataclass(frozen=True)
class Hit:
    """A case that was found by ``query``."""

    matter: Matter
    query: Query

    @property
    def reference(self) -> str:
        """Its number."""
        return self.matter.line.reference

    @cached_property
    def excerpt(self) -> list[Part]:
        """The words around the match, of the first that hold one; nothing if the matter shows it."""
        if excerpt(str(self.matter.subject), self.query):
            return []
        said = (excerpt(str(text), self.query) for text in self.matter.words)
        return next(filter(None, said), [])

    @property
    def drawn(self) -> SafeString:
        """Its row. Asked for by the template, as by then all names are known that a mask hides in words."""
        line, language = self.matter.line, get_language() or ""
        return format_html(
            LINE,
            address=addresses_of(line.reference)[0],
            reference=line.reference,
            subject=self.marked(self.matter.subject),
            state=sign("state", line.state, "", language),
            who=self.marked(self.matter.who or _("Unnamed customer")),
            category=in_readers_language(line, "category__name", language),
            received=ui.moment(line.received_at),
            words=format_html(WORDS, parts(self.excerpt)) if self.excerpt else "",
        )

    def marked(self, text: Any) -> SafeString:
        """The text with what was looked for marked."""
        return parts(marked(str(text), self.query)) if self.query else conditional_escape(text)
