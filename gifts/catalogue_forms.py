"""What managers say of gifts in the catalogue, their stock and their codes; the verbs decide."""

import io

from django import forms
from django.core.validators import DecimalValidator
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from complaints.choices import FileKind
from complaints.contents import SHOWN, kind_of
from complaints.models import Category
from customers.models import Liking
from gifts.choices import Occasion, VoucherKind
from gifts.codes import MOST_BYTES
from gifts.models import GiftItem, GiftPicture
from gifts.policies import EXPONENTS
from ui.fields import WholeField
from ui.layouts import Fold, Pair, WorkspaceHelper

MOST_DIGITS, MOST_PIECES, LONGEST_WHY = 12, 1_000_000, 300
DATE = {"type": "date"}


class WhyField(WholeField):
    """Why something is done; kept in the journal."""

    def __init__(self, **options):
        super().__init__(label=_("Why"), max_length=LONGEST_WHY, **options)


class Several(forms.MultipleChoiceField):
    """Codes that are kept as a list."""

    def __init__(self, **options):
        super().__init__(
            required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}), **options
        )


class VoucherForm(forms.Form):
    """A code that a customer brings."""

    code = forms.CharField(
        label=_("Code of the voucher"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


def known_codes(item: GiftItem) -> bool:
    """Whether the item in the catalogue already carries codes."""
    return bool(item.pk and item.carries_codes)


class ItemForm(forms.ModelForm):
    """The facts of a gift. Amounts are typed as people write them and kept in minor units."""

    value = forms.DecimalField(label=_("Value to the customer"), max_digits=MOST_DIGITS, min_value=0)
    cost = forms.DecimalField(label=_("Cost to the house"), max_digits=MOST_DIGITS, min_value=0, required=False)
    fits = Several(label=_("For which matters"), help_text=_("None: for any."))
    likings = Several(label=_("For who likes"), choices=Liking)
    occasions = Several(label=_("For which occasions"), choices=Occasion, help_text=_("None: for any."))
    why = WhyField()

    class Meta:
        model = GiftItem
        fields = [
            *(
                "code",
                "currency",
                "name_en",
                "name_zh_hant",
                "name_zh_hans",
                "kind",
                "value",
                "cost",
                "fits",
                "likings",
            ),
            *("occasions", "wrapping_en", "wrapping_zh_hant", "wrapping_zh_hans", "lead_days", "reorder_level"),
            *("is_counted", "carries_codes", "voucher_kind"),
        ]
        field_classes = dict.fromkeys(
            [f"{what}_{language}" for what in ("name", "wrapping") for language in ("en", "zh_hant", "zh_hans")],
            WholeField,
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields, known = self.fields, self.instance
        fields["fits"].choices = [(one.code, one.name) for one in Category.objects.order_by("position", "code")]
        fields["currency"] = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in EXPONENTS])
        if known.pk:
            for name in ("code", "currency", "is_counted", "carries_codes"):
                del fields[name]
            for name in ("value", "cost"):
                minor = getattr(known, name)
                if minor is not None:
                    self.initial[name] = f"{minor / 10 ** EXPONENTS[known.currency]:.{EXPONENTS[known.currency]}f}"
        wrapping = Fold(_("Wrapping"), "wrapping_en", "wrapping_zh_hant", "wrapping_zh_hans")
        tags = Fold(_("What it fits"), "fits", "likings", "occasions")
        first = [] if known.pk else [Pair("code", "currency"), Pair("is_counted", "carries_codes")]
        names = ["name_en", Pair("name_zh_hant", "name_zh_hans")]
        facts = [
            Pair("kind", "voucher_kind"),
            Pair("value", "cost"),
            Pair("reorder_level", "lead_days"),
            tags,
            wrapping,
            "why",
        ]
        self.helper = WorkspaceHelper(*first, *names, *facts)

    def clean(self):
        cleaned = super().clean()
        currency = cleaned.get("currency") or self.instance.currency
        places = EXPONENTS.get(currency, 0)
        for name in ("value", "cost"):
            amount = cleaned.get(name)
            if amount is None:
                continue
            try:
                DecimalValidator(MOST_DIGITS, places)(amount)
            except forms.ValidationError as error:
                self.add_error(name, error)
                continue
            cleaned[name] = int(amount.scaleb(places))
        if cleaned.get("value") == 0:
            self.add_error("value", _("A gift is worth something."))
        if cleaned.get("carries_codes") and not cleaned.get("is_counted"):
            self.add_error("carries_codes", _("Codes are always kept in stock."))
        if (cleaned.get("carries_codes") or known_codes(self.instance)) and not cleaned.get("voucher_kind"):
            cleaned["voucher_kind"] = VoucherKind.FREE
        return cleaned

    def _post_clean(self):
        """The instance stays as it is: a verb writes. What the row would refuse is asked of a copy."""
        facts = {name: value for name, value in self.cleaned_data.items() if name in self.Meta.fields}
        probe = GiftItem(pk=self.instance.pk, code=self.instance.code or "probe", currency=self.instance.currency)
        probe._state.adding = self.instance._state.adding  # else it would be in its own way
        for name, value in facts.items():
            setattr(probe, name, value)
        try:
            probe.full_clean(exclude={"picture", *(set(self.Meta.fields) - set(facts))})
        except forms.ValidationError as error:
            self.add_error(None, error) if not hasattr(error, "error_dict") else self._update_errors(error)

    def facts(self) -> dict:
        """The keyword arguments of introduce() and revise()."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "why"}
        return facts | {"reason": self.cleaned_data["why"]}


class ShelfForm(forms.Form):
    """One act on the stock of an item."""

    def __init__(self, *args, item: GiftItem, **kwargs):
        super().__init__(*args, **kwargs)
        self.item = item
        if "lot" in self.fields:
            lots = item.first_to_expire()
            self.fields["lot"].queryset = lots
            self.fields["lot"].label_from_instance = lot_words
        self.helper = WorkspaceHelper(form=self)


def lot_words(lot) -> str:
    """A lot as people tell it from others."""
    until = f" · {_('good until')} {lot.expires_on:%Y-%m-%d}" if lot.expires_on else ""
    return f"{lot.label or f'#{lot.pk}'} · {lot.on_hand} ({lot.reserved}){until}"


class ReceiptForm(ShelfForm):
    """Pieces come in."""

    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_PIECES)
    expires_on = forms.DateField(
        label=_("Good until, this day not included"), required=False, widget=forms.DateInput(DATE)
    )
    label = WholeField(label=_("Delivery note"), max_length=120, required=False)
    why = WhyField(required=False)

    def clean_expires_on(self):
        return still_good(self.cleaned_data["expires_on"])


class WriteOffForm(ShelfForm):
    """Pieces are broken or lost."""

    lot = forms.ModelChoiceField(label=_("Lot"), queryset=None, empty_label=None)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_PIECES)
    why = WhyField()

    def clean(self):
        cleaned = super().clean()
        lot, quantity = cleaned.get("lot"), cleaned.get("quantity")
        if lot and quantity and quantity > lot.available:
            self.add_error("quantity", _("Only %(count)d of this lot are free.") % {"count": lot.available})
        return cleaned


class CorrectionForm(ShelfForm):
    """Somebody counted; a second person agrees before the books change."""

    lot = forms.ModelChoiceField(label=_("Lot"), queryset=None, empty_label=None)
    counted = forms.IntegerField(label=_("How many are there"), min_value=0, max_value=MOST_PIECES)
    why = WhyField()

    def clean(self):
        cleaned = super().clean()
        lot, counted = cleaned.get("lot"), cleaned.get("counted")
        if lot is None or counted is None:
            return cleaned
        if counted == lot.on_hand:
            self.add_error("counted", _("So many are in the books; nothing is to be corrected."))
        elif counted < lot.reserved:
            self.add_error(
                "counted", _("%(count)d are set aside for gifts. Cancel some first.") % {"count": lot.reserved}
            )
        elif lot.corrections.filter(is_granted=None).exists():
            self.add_error(None, _("A correction of this lot waits already."))
        elif self.item.carries_codes and counted > lot.on_hand:
            self.add_error("counted", _("More codes come by a file only."))
        return cleaned


class RetirementForm(ShelfForm):
    """It is no longer offered, or again."""

    why = WhyField()


class PictureForm(ShelfForm):
    """A picture, known by its content."""

    picture = forms.FileField(label=_("Picture"), help_text=_("JPEG, PNG, GIF or WebP, up to 300 KB."))
    why = WhyField(required=False)

    def clean_picture(self):
        """{content, kind} of the file."""
        file = self.cleaned_data["picture"]
        if file.size > GiftPicture.MOST_BYTES:
            raise forms.ValidationError(
                _("The picture is larger than 300 KB. Make it smaller: 800 pixels wide is plenty.")
            )
        content = file.read()
        kind = kind_of(io.BytesIO(content))
        if kind not in SHOWN:
            raise forms.ValidationError(_("This is no JPEG, PNG, GIF or WebP, whatever its name says."))
        return content, FileKind(kind).value


class CodesForm(ShelfForm):
    """Voucher codes in a file."""

    codes = forms.FileField(
        label=_("File with codes"),
        allow_empty_file=True,
        help_text=_("Text or CSV, one code a line, the code first; all of them come in, or none."),
    )
    expires_on = forms.DateField(
        label=_("Good until, this day not included"), required=False, widget=forms.DateInput(DATE)
    )
    why = WhyField()

    def clean_codes(self):
        """The bytes; a little more than may be, so that what is too large is told."""
        file = self.cleaned_data["codes"]
        return file.name, file.read(MOST_BYTES + 1)

    def clean_expires_on(self):
        return still_good(self.cleaned_data["expires_on"])


class AnotherCodeForm(forms.Form):
    """Why a gift needs another code."""

    why = WhyField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = WorkspaceHelper(form=self)


def still_good(day):
    """A day to come. Raises ValidationError for one that is over."""
    if day and day <= localdate():
        raise forms.ValidationError(_("That day is over; nothing of it could be given."))
    return day
