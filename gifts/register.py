"""The register of gifts: who gave what to whom, why, by whose word, from which budget; narrowed, summed, taken out."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Count, F, Q, Sum
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import permissions
from accounts.models import Team, User
from accounts.readers import Kind, in_place_of, somebody
from customers.models import CustomerKind
from gifts.choices import COUNTED, GiftKind, GiftState
from gifts.models import Gift
from ui.amounts import exponent
from ui.asked_often import SOME_NUMBER, SOMETIME, Question, kept
from ui.fields import FIRST_YEAR, LAST_YEAR, RowField
from ui.layouts import Pair, WorkspaceHelper

MOST_EXPORTED = 10_000
OF_OUR_TIME = [MinValueValidator(date(FIRST_YEAR, 1, 1)), MaxValueValidator(date(LAST_YEAR, 1, 1))]
HEADINGS = [
    *(
        gettext_lazy("Number"),
        gettext_lazy("Case"),
        gettext_lazy("To"),
        gettext_lazy("Recipient"),
        gettext_lazy("What"),
    ),
    *(gettext_lazy("Kind"), gettext_lazy("Value"), gettext_lazy("Currency"), gettext_lazy("Share in percent")),
    *(gettext_lazy("Severity"), gettext_lazy("In the tiers"), gettext_lazy("Why"), gettext_lazy("Asked by")),
    *(gettext_lazy("Asked at"), gettext_lazy("Decided by"), gettext_lazy("Decided at"), gettext_lazy("Note")),
    *(gettext_lazy("State"), gettext_lazy("Sent at"), gettext_lazy("Delivered at"), gettext_lazy("Team")),
    *(gettext_lazy("Budget from"), gettext_lazy("Budget until")),
]


class RegisterForm(forms.Form):
    """What the register is narrowed by; whatever makes no sense narrows nothing."""

    since = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}), validators=OF_OUR_TIME
    )
    until = forms.DateField(
        label=gettext_lazy("Up to and including"),
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=OF_OUR_TIME,
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), choices=[("", gettext_lazy("any state")), *GiftState.choices]
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[("", gettext_lazy("any kind")), *GiftKind.choices])
    recipient = forms.ChoiceField(
        label=gettext_lazy("Recipient"), choices=[("", gettext_lazy("anybody")), *CustomerKind.choices]
    )
    team = forms.ModelChoiceField(label=gettext_lazy("Team"), queryset=Team.objects.real().order_by("name"))
    asked_by = RowField(label=gettext_lazy("Asked by"))
    decided_by = RowField(label=gettext_lazy("Decided by"))
    beyond = forms.BooleanField(label=gettext_lazy("Only what a second person decided"))
    whose = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        people = User.objects.filter(role__in=permissions.HANDLERS).order_by("name")
        if user.role in {"agent", "supervisor"}:
            people = people.filter(Q(team=user.team_id) | Q(role="manager"))
            del self.fields["team"]
        for name, field in self.fields.items():
            field.required = False
            if name in {"asked_by", "decided_by"}:
                field.offer(lambda: people)
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = _("any team") if name == "team" else _("anybody")
        pairs = [Pair("since", "until"), Pair("state", "kind"), Pair("asked_by", "decided_by")]
        last = Pair("recipient", "team") if "team" in self.fields else "recipient"
        self.helper = WorkspaceHelper(*pairs, last, "beyond", "whose")

    def said(self) -> dict:
        """What can be made of it."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether anything besides the tabs is asked for."""
        return bool(set(self.said()) - {"state", "whose"})


def narrowed(found, said: dict, user):
    """The gifts among ``found`` that a form asks for."""
    same = {"state": "state", "kind": "item__kind", "recipient": "customer__kind", "team": "team"}
    same |= {"asked_by": "requested_by", "decided_by": "decided_by"}
    found = found.filter(**{column: said[name] for name, column in same.items() if name in said})
    if said.get("whose") == "mine":
        found = found.filter(requested_by=user)
    if since := said.get("since"):
        found = found.filter(requested_at__gte=midnight(since))
    if until := said.get("until"):
        found = found.filter(requested_at__lt=midnight(until + timedelta(days=1)))
    if said.get("beyond"):
        found = found.filter(second_person())
    return found


class Tab(NamedTuple):
    """What a tab of the register shows: gifts in one state, "" for any, and whether only one's own."""

    state: str
    is_mine: bool

    def gifts(self, kind: Kind):
        """Its gifts as readers of this kind see them."""
        reader = somebody(kind)
        said = {"state": self.state} if self.state else {}
        return narrowed(Gift.objects.visible_to(reader, SOMETIME), said | {"whose": self.is_mine and "mine"}, reader)


class Register:
    """What a form asks of the register for its reader at one moment; what only the tabs say by kept questions."""

    def __init__(self, form: RegisterForm, at: datetime):
        self.form, self.user, self.at = form, form.user, at
        said = form.said()
        self.tab = None if form.narrows else Tab(said.get("state", ""), said.get("whose") == "mine")
        self.given = in_place_of(self.user) | {SOMETIME: at}

    @property
    def found(self):
        """All gifts that are asked for and this person may see."""
        return narrowed(Gift.objects.visible_to(self.user, self.at), self.form.said(), self.user)

    def page(self, before: int | None, size: int) -> list[Gift]:
        """The newest of them, or the newest of those ``before`` one."""
        if self.tab is None:
            found = self.found.filter(pk__lt=before) if before else self.found
            return list(found.for_register()[:size])
        page = page_of_a_tab(Kind.of(self.user), self.tab, SOME_NUMBER if before else None, size)
        return page.answers(self.given | {SOME_NUMBER: before})

    def sums(self) -> list[dict]:
        """What they are worth: see ``sums``."""
        if self.tab is None:
            return list(sums(self.found))
        return sums_of_a_tab(Kind.of(self.user), self.tab).answers(self.given)


@kept
def page_of_a_tab(kind: Kind, tab: Tab, before: int | None, size: int) -> Question[Gift]:
    """The newest gifts of a tab, or the newest of those before a given one."""
    found = tab.gifts(kind)
    return Question((found.filter(pk__lt=before) if before else found).for_register()[:size])


@kept
def sums_of_a_tab(kind: Kind, tab: Tab) -> Question[dict]:
    """What the gifts of a tab are worth."""
    return Question(sums(tab.gifts(kind)))


def midnight(day) -> datetime:
    """When a day begins here."""
    return make_aware(datetime.combine(day, time()))


def second_person() -> Q:
    """Beyond what the one who asked might decide."""
    by_another = Q(decided_by__isnull=False) & ~Q(decided_by=F("requested_by"))
    return Q(state__in=[GiftState.SUBMITTED, GiftState.REJECTED]) | by_another


def sums(found):
    """Rows of {currency, count, total} of what was given or is on its way; refused and returned ones left out."""
    given = found.filter(state__in=COUNTED).order_by().values("currency")
    return given.annotate(count=Count("pk"), total=Sum("amount")).order_by("currency")


def lines(found) -> list[list]:
    """The cells of each gift, newest first; as the reader may see them."""
    told = found.select_related("customer", "complaint", "item", "requested_by", "decided_by", "team", "budget")
    return [line(gift) for gift in told.order_by("-pk")[:MOST_EXPORTED]]


def line(gift: Gift) -> list:
    """One gift in the order of HEADINGS."""
    customer, case = gift.customer, gift.complaint
    return [
        gift.pk,
        case.reference if case else "",
        str(customer.name) if customer else _("Unnamed customer"),
        customer.get_kind_display() if customer else "",
        gift.item.name,
        gift.item.get_kind_display(),
        Decimal(gift.amount).scaleb(-exponent(gift.currency)),
        gift.currency,
        round(gift.percent, 2),
        gift.get_severity_display(),
        gift.get_placement_display(),
        str(gift.why),
        gift.requested_by.alias,
        gift.requested_at,
        gift.decided_by.alias if gift.decided_by else "",
        gift.decided_at,
        str(gift.decision_note),
        gift.get_state_display(),
        gift.sent_at,
        gift.delivered_at,
        gift.team.name,
        gift.budget.starts_on,
        gift.budget.ends_on,
    ]
