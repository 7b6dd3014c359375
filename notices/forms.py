"""How somebody wishes to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notices.kinds import KINDS, Way
from notices.models import Wish, way_of
from notices.models.wish import EARLIEST, LATEST
from ui.layouts import WorkspaceHelper


class WishForm(forms.Form):
    """One choice for each kind, and the hour of the daily mail."""

    digest_hour = forms.TypedChoiceField(
        label=_("The daily mail comes at"),
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in range(EARLIEST, LATEST + 1)],
        help_text=_("On working days of your team, by its clock. Mails at once wait for your team’s hours."),
    )

    def __init__(self, *args, wish: Wish, **kwargs):
        super().__init__(*args, initial={"digest_hour": wish.digest_hour}, **kwargs)
        self.wish = wish
        for code, kind in KINDS.items():
            chosen = way_of(wish, code)
            self.fields[code] = forms.ChoiceField(label=kind.label, choices=Way.choices, initial=chosen)
        self.helper = WorkspaceHelper(*self.fields, form=self)

    def initial_ways(self) -> dict[str, str]:
        """{kind: its way} as the form shows it first."""
        return {code: self.fields[code].initial for code in KINDS}

    def keep(self) -> Wish:
        """Write it down."""
        ways = {code: self.cleaned_data[code] for code in KINDS}
        values = {"digest_hour": self.cleaned_data["digest_hour"], "ways": ways}
        return Wish.objects.update_or_create(person_id=self.wish.person_id, defaults=values)[0]
