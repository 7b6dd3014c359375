"""Writing a complaint down in under a minute: words, channel and category are enough."""

from functools import lru_cache
from uuid import uuid4

from django import forms
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.forms.base import TOO_MANY_BESIDE_FILES, WordsField
from casework.forms.steps import offered
from casework.recording import NewCustomer
from complaints.choices import Channel, EmotionKind, EmotionLevel, HowLeft, Severity
from complaints.models import Category, Complaint
from customers.models import Customer, Purchase
from ui.asked_often import SOME_NUMBER, Question, kept
from ui.fields import MomentField, RowField, WholeField
from ui.keys import key_of
from ui.layouts import KeysField, Pair, Words, WorkspaceHelper
from ui.templatetags.ui import emotion, icon, severity

PURCHASES_SHOWN = 8
# What is noted besides when the words turn out to belong to a case that is there.
ASIDE = ("desired_outcome", "purchase", "what_was_done", "how_left", "contact", "complainant_name") + (
    "complainant_relation",
    "whom_we_may_tell",
    "new_name",
    "new_phone",
    "new_email",
)


class CategoryField(RowField):
    """Categories as a row of keys, in the reader's language."""

    def to_python(self, value):
        """The category that was chosen. Raises ValidationError for what is not on offer."""
        if value in self.empty_values:
            return None
        key = key_of(str(value))
        for category in offered_category().answers({SOME_NUMBER: key}) if key else []:
            return category
        raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")

    def label_from_instance(self, category):
        return category.name


class PurchaseField(RowField):
    """What the customer bought, newest first, in one line each."""

    def label_from_instance(self, purchase):
        return f"{purchase.number} · {purchase.item}"


@kept
def offered_category() -> Question[Category]:
    """The category with the number that is given, if it is on offer."""
    return Question(Category.objects.filter(is_offered=True, pk=SOME_NUMBER))


@lru_cache
def drawn_choices(language: str) -> dict[str, list[tuple[str, str]]]:
    """{field: its choices with their drawings} in the active ``language``: they are the same on every form."""
    channels = [(code, f"{icon(code)}{word}") for code, word in Channel.choices]
    severities = [(code, severity(code)) for code in Severity.values]
    emotions = [("", emotion("calm")), *((code, emotion(code)) for code in EmotionKind.values)]
    drawn = {"channel": channels, "severity": severities, "emotion_kind": emotions}
    return {name: [(code, mark_safe(word)) for code, word in choices] for name, choices in drawn.items()}  # noqa: S308 our own drawings


class RecordingForm(forms.Form):
    """All that may be known when a complaint comes in. Most of it is optional."""

    customer = RowField(required=False, widget=forms.HiddenInput)
    same_contact_as = RowField(required=False, to_field_name="reference", widget=forms.HiddenInput)
    idempotency_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    new_name = WholeField(label=_("Name"), max_length=120, required=False)
    new_phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    new_email = forms.EmailField(label=_("E-mail"), required=False)

    channel = forms.ChoiceField(label=_("Channel"), widget=forms.RadioSelect)
    words = WordsField(
        label=_("Their own words"),
        rows=4,
        too_many=TOO_MANY_BESIDE_FILES,
        help_text=_("As they said it; do not tidy it."),
    )
    desired_outcome = WholeField(label=_("What they want"), max_length=300, required=False)
    purchase = PurchaseField(label=_("Purchase"), required=False, empty_label=_("none, or not known"))

    category = CategoryField(label=_("Category"), widget=forms.RadioSelect, empty_label=None)
    severity = forms.ChoiceField(label=_("Severity"), widget=forms.RadioSelect, initial=Severity.MINOR)
    emotion_kind = forms.ChoiceField(label=_("Emotion"), required=False, widget=forms.RadioSelect)
    emotion_level = forms.ChoiceField(
        label=_("How strong"), choices=offered(EmotionLevel, _("not read")), required=False, widget=forms.RadioSelect
    )

    received_at = MomentField(label=_("Received at"), required=False, help_text=_("Empty: now."))
    contact = WholeField(label=_("Contact for this case"), max_length=120, required=False)
    complainant_name = WholeField(label=_("Who complains, if not the customer"), max_length=120, required=False)
    complainant_relation = WholeField(label=_("Relation to the customer"), max_length=60, required=False)
    consent_seen = forms.BooleanField(label=_("I have seen the customer’s consent"), required=False)
    whom_we_may_tell = WholeField(label=_("Whom we may tell"), max_length=120, required=False)
    about_staff = RowField(
        label=_("Person complained about"),
        required=False,
        empty_label=_("nobody of ours"),
        help_text=_("They will never handle or close it."),
    )

    what_was_done = WordsField(label=_("What I did"), rows=2, required=False, too_many=TOO_MANY_BESIDE_FILES)
    how_left = forms.ChoiceField(
        label=_("How did the customer leave?"), choices=HowLeft, required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args, user, customer=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.chosen = user, customer
        fields = self.fields
        self.initial.setdefault("idempotency_key", uuid4())
        self.initial.setdefault("channel", Channel.PHONE)
        fields["customer"].offer(lambda: Customer.objects.visible_to(user))
        fields["same_contact_as"].offer(lambda: Complaint.objects.visible_to(user))
        for name, choices in drawn_choices(get_language() or "").items():
            fields[name].choices = choices
        fields["category"].offer(lambda: Category.objects.filter(is_offered=True).order_by("position", "pk"))
        fields["about_staff"].offer(lambda: User.objects.filter(is_active=True, team=user.team).order_by("name"))
        fields["purchase"].offer(self.purchases)

    # How it is laid out: a form that was filled in right never is.
    @cached_property
    def happened(self):
        return WorkspaceHelper(KeysField("channel"), Words("words"), Pair("purchase", "desired_outcome"))

    @cached_property
    def reading(self):
        return WorkspaceHelper(
            KeysField("category"), KeysField("severity"), KeysField("emotion_kind"), KeysField("emotion_level")
        )

    @cached_property
    def details(self):
        return WorkspaceHelper(
            Pair("received_at", "contact"),
            Pair("complainant_name", "complainant_relation"),
            Pair("whom_we_may_tell", "about_staff"),
            "consent_seen",
        )

    @cached_property
    def at_once(self):
        return WorkspaceHelper("what_was_done", KeysField("how_left"))

    @cached_property
    def newcomer(self):
        return WorkspaceHelper("new_name", Pair("new_phone", "new_email"))

    def clean_about_staff(self):
        """Nobody carries what is about them, and whoever writes it down carries it at first."""
        person = self.cleaned_data["about_staff"]
        if person == self.user:
            words = _("A colleague writes this down, as you carry nothing that is about you. Your words are kept.")
            raise forms.ValidationError(words, code="oneself")
        return person

    def purchases(self):
        """The purchases of whom it is about; of nobody else."""
        customer = self.chosen.pk if self.chosen else key_of(self.data.get("customer"))
        known = Purchase.objects.filter(customer_id=customer) if customer else Purchase.objects.none()
        return known.order_by("-bought_on", "-pk")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("received_at") and cleaned["received_at"] > now():
            self.add_error("received_at", _("This time is still to come. When did it really come in?"))
        if (cleaned.get("new_phone") or cleaned.get("new_email")) and not cleaned.get("new_name"):
            self.add_error("new_name", _("How may we call the customer? A family name is enough."))
        done, left = cleaned.get("what_was_done"), cleaned.get("how_left")
        if done and not left:
            self.add_error("how_left", _("To resolve it now, say how the customer left."))
        if left and not done:
            self.add_error("what_was_done", _("To resolve it now, say what you did."))
        return cleaned

    def facts(self) -> dict:
        """The keyword arguments of record_complaint."""
        facts = dict(self.cleaned_data)
        newcomer = NewCustomer(name=facts.pop("new_name"), phone=facts.pop("new_phone"), email=facts.pop("new_email"))
        if newcomer.name and not facts["customer"]:
            facts["new_customer"] = newcomer
        if facts["customer"] is None and "new_customer" not in facts:
            facts["purchase"] = None
        return facts

    def words_for_a_case(self) -> dict:
        """The keyword arguments of add_words: what was said, and whatever else was noted, line by line."""
        told = self.cleaned_data
        noted = [f"{self.fields[name].label}: {told[name]}" for name in ASIDE if told.get(name)]
        return {
            "said_at": told.get("received_at") or now(),
            "channel": told["channel"],
            "words": told["words"],
            "aside": "\n".join(noted),
            "emotion_level": told.get("emotion_level") or "",
            "emotion_kind": told.get("emotion_kind") or "",
        }
