"""What is known of a customer, as people correct it. Two people may correct different things at once."""

from datetime import datetime

from django import forms
from django.db import transaction
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from customers.models import ContactPoint, Customer, Liking, WhyCorrected, contact_refused
from history.attribution import attributed
from ui.fields import WholeField
from ui.layouts import KeysField, Pair, WorkspaceHelper


class LikingsField(forms.MultipleChoiceField):
    """What somebody likes; kept as codes with a comma in between."""

    def __init__(self, **options):
        widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
        help_text = _("As far as it helps to choose a gift.")
        known = {"label": _("Likes"), "choices": Liking, "required": False, "widget": widget, "help_text": help_text}
        super().__init__(**known | options)

    def prepare_value(self, value):
        return [code for code in value.split(",") if code] if isinstance(value, str) else value

    def clean(self, value):
        return ",".join(super().clean(value))

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class CustomerForm(forms.ModelForm):
    """The facts of contact. Only what was changed against what the page showed is written."""

    likings = LikingsField()
    why = forms.ChoiceField(label=_("Why"), choices=WhyCorrected, initial=WhyCorrected.TOLD, widget=forms.RadioSelect)

    class Meta:
        model = Customer
        fields = (
            "name",
            "salutation",
            "tier",
            "language",
            "call_from",
            "call_until",
            "address",
            "account_manager",
            "likings",
            "wants_no_contact",
        )
        field_classes = {"name": WholeField, "address": WholeField}
        widgets = {
            "salutation": forms.RadioSelect,
            "tier": forms.RadioSelect,
            "language": forms.RadioSelect,
            "call_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "call_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["account_manager"].queryset = colleagues
        self.fields["salutation"].choices = Customer._meta.get_field("salutation").choices
        for name in self._meta.fields:
            self.fields[name].show_hidden_initial = True
        self.helper = WorkspaceHelper(
            Pair("name", KeysField("salutation")),
            KeysField("tier"),
            KeysField("language"),
            Pair("call_from", "call_until"),
            "address",
            "account_manager",
            "likings",
            "wants_no_contact",
            KeysField("why"),
        )

    @property
    def seen(self) -> str:
        """What the page showed, hidden, so that only real changes are written."""
        return format_html_join("", "{}", ((self[name].as_hidden(only_initial=True),) for name in self._meta.fields))

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("call_from"), cleaned.get("call_until")
        if first and last and first >= last:
            self.add_error("call_until", _("The hours end before they begin."))
        return cleaned

    @transaction.atomic
    def write(self, contacts, *, by, at: datetime) -> list[str]:
        """Write what was changed, and the contacts; returns the names of the changed fields."""
        changed = [name for name in self.changed_data if name in self._meta.fields]
        with attributed(actor_id=by.pk, reason="correct", at=at):
            customer = Customer.objects.select_for_update().get(pk=self.instance.pk)
            for name in changed:
                setattr(customer, name, self.cleaned_data[name])
            customer.save(update_fields=changed)
            contacts.save()
            if changed or contacts.has_changed():
                customer.record_correction(by=by, at=at, why=self.cleaned_data["why"])
            if "wants_no_contact" in changed and customer.wants_no_contact:
                contact_refused.send(sender=Customer, customer=customer, by=by, at=at)
        return changed


class ContactForm(forms.ModelForm):
    """One way to reach the customer."""

    class Meta:
        model = ContactPoint
        fields = ("kind", "value", "is_preferred")


class ContactSet(forms.BaseInlineFormSet):
    """The ways to reach one customer; each once, however it is written."""

    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            given = form.cleaned_data if hasattr(form, "cleaned_data") else {}
            if not given.get("value") or given.get("DELETE"):
                continue
            one = (given.get("kind"), ContactPoint.normal_form(given.get("kind"), given["value"]))
            if one in seen:
                form.add_error("value", _("This is there already, written differently."))
            seen.add(one)


MOST_CONTACTS = 40
ContactFormSet = forms.inlineformset_factory(
    Customer,
    ContactPoint,
    ContactForm,
    ContactSet,
    extra=1,
    can_delete=True,
    max_num=MOST_CONTACTS,
    absolute_max=2 * MOST_CONTACTS,  # or a forged count makes the page build thousands of forms
)
