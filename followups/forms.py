"""The facts of what people do with a follow-up before it is made."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from accounts.permissions import HANDLERS
from calendars.festivals import quiet_days
from followups.choices import EventKind, WhyCancelled
from followups.handing_over import why_not
from followups.moving import objections
from followups.policies import CALLS
from ui.fields import MomentField, WholeField
from ui.layouts import KeysField, Pair, WorkspaceHelper

MOST_WORDS = 2000
LONGEST_FESTIVAL = timedelta(days=21)


class FollowUpForm(forms.Form):
    """Carries the version that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    layout: tuple = ()

    def __init__(self, *args, followup, user, **kwargs):
        self.followup, self.user = followup, user
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", followup.version)
        self.prepare()
        self.helper = WorkspaceHelper("version", *(self.layout or [n for n in self.fields if n != "version"]))

    def prepare(self) -> None:
        """Fill choices and first values from the follow-up."""

    def facts(self) -> dict:
        """The keyword arguments of the act."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class WindowForm(FollowUpForm):
    """A new window: it opens before it closes, is still to come, and keeps the customer's calling hours."""

    earliest_at = MomentField(label=_("Not before"))
    latest_at = MomentField(label=_("Not after"))
    reason = WholeField(
        label=_("Why"),
        required=False,
        max_length=MOST_WORDS,
        help_text=_("Needed outside the window that was planned. For example: the customer asked to be called later."),
    )
    although = forms.BooleanField(label=_("Move it all the same"), required=False, widget=forms.HiddenInput)
    layout = (Pair("earliest_at", "latest_at"), "reason", "although")

    def prepare(self):
        self.initial.setdefault("earliest_at", self.followup.earliest_at)
        self.initial.setdefault("latest_at", self.followup.latest_at)
        if customer := self.followup.customer:
            self.fields["latest_at"].help_text = _("Calls from %(first)s to %(last)s, %(zone)s.") % {
                "first": f"{customer.call_from:%H:%M}",
                "last": f"{customer.call_until:%H:%M}",
                "zone": customer.zone,
            }

    def clean(self):
        cleaned = super().clean()
        earliest, latest = cleaned.get("earliest_at"), cleaned.get("latest_at")
        if earliest and latest and earliest >= latest:
            self.add_error("latest_at", _("The window closes before it opens."))
        if latest and latest <= now():
            self.add_error("latest_at", _("This time is over. Choose one still to come."))
        for name in ("earliest_at", "latest_at"):
            if cleaned.get(name) and not self.keeps_calling_hours(cleaned[name]):
                self.add_error(name, _("Outside the customer’s calling hours."))
            elif cleaned.get(name) and self.is_festival(cleaned[name]):
                self.add_error(name, self.festival_words(cleaned[name]))
        if earliest and latest and not self.errors:
            self.hear_objections(cleaned)
        return cleaned

    def hear_objections(self, cleaned: dict) -> None:
        """Ask for the reason, and whether to do it although something speaks against it."""
        answered = {"reason": bool(cleaned.get("reason")), "although": bool(cleaned.get("although"))}
        for one in objections(self.followup, cleaned["earliest_at"], cleaned["latest_at"], by=self.user):
            if one.field == "although":  # asked only where there is something to answer
                self.fields["although"].widget = forms.CheckboxInput()
            if not answered.get(one.field):
                self.add_error(one.field, one.words)

    def festival_words(self, moment) -> str:
        """That nobody calls on that day, and when one may again."""
        day = moment.astimezone(ZoneInfo(self.followup.customer.zone)).date()
        quiet = quiet_days(self.followup.customer.zone, day, day + LONGEST_FESTIVAL)
        free = next(
            (day + timedelta(days=n) for n in range(LONGEST_FESTIVAL.days) if day + timedelta(days=n) not in quiet),
            None,
        )
        if free is None:
            return gettext("A festival day of the customer: nobody calls.")
        when = date_format(free, "DATE_FORMAT")
        return gettext("A festival day of the customer: nobody calls. They may be called again on %(when)s.") % {
            "when": when
        }

    def keeps_calling_hours(self, moment) -> bool:
        """Whether the customer may be called then; a letter or a link comes at any time."""
        customer = self.followup.customer
        if customer is None or self.followup.channel not in CALLS:
            return True
        return customer.call_from <= moment.astimezone(ZoneInfo(customer.zone)).time() <= customer.call_until

    def is_festival(self, moment) -> bool:
        """Whether nobody calls the customer on that day."""
        customer = self.followup.customer
        if customer is None or self.followup.channel not in CALLS:
            return False
        day = moment.astimezone(ZoneInfo(customer.zone)).date()
        return bool(quiet_days(customer.zone, day, day))


class AssigneeForm(FollowUpForm):
    """Who asks instead."""

    assignee = forms.ModelChoiceField(label=_("Who asks"), queryset=User.objects.none())

    def prepare(self):
        self.fields["assignee"].queryset = User.objects.handlers(self.followup.team)
        self.initial.setdefault("assignee", self.followup.assignee_id)

    def clean_assignee(self):
        """Nobody asks after a complaint about themselves."""
        if refusal := why_not(self.followup, self.cleaned_data["assignee"]):
            raise forms.ValidationError(refusal)
        return self.cleaned_data["assignee"]


class CancellationForm(FollowUpForm):
    """Why nobody asks."""

    reason = WholeField(
        label=_("Why"),
        max_length=MOST_WORDS,
        help_text=_("For example: the customer does not wish to be called. It stays in the timeline of the case."),
    )

    def facts(self):
        """What the person wrote is the reason; that a person decided so is the code."""
        return super().facts() | {"why": WhyCancelled.DECIDED}


class HandingOverForm(forms.Form):
    """To whom many go, and why."""

    assignee = forms.ModelChoiceField(label=_("Who asks"), queryset=User.objects.none())
    reason = WholeField(
        label=_("Why"), max_length=MOST_WORDS, help_text=_("It stands in the journal of each follow-up.")
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True, role__in=HANDLERS).order_by("name")
        self.fields["assignee"].queryset = people if user.role == Role.MANAGER else people.filter(team=user.team_id)
        self.helper = WorkspaceHelper("assignee", "reason")


class EventForm(forms.Form):
    """What will happen to a customer, and when."""

    kind = forms.ChoiceField(label=_("What happens"), choices=EventKind, widget=forms.RadioSelect)
    happens_at = MomentField(label=_("When"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = WorkspaceHelper(KeysField("kind"), "happens_at")
