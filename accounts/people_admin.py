"""People in the admin site: who they are, what they may do, how they come in."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.inviting import mail_link, make_link
from accounts.leaving import keep_an_administrator, refuse_open_work
from accounts.models import LinkPurpose, PersonLanguage, PersonSkill, User, WorkingHours
from accounts.sitting import ask_for_identity, end_sittings, identity_is_due, take_factors_away
from history.admin import RecordedAdmin
from history.attribution import attributed
from history.choosing import Rows

RIGHTS = ("role", "team", "department", "is_active")


class PersonForm(forms.ModelForm):
    """A person. Their password they set themselves, by a link."""

    class Meta:
        model = User
        fields = ("username", "name", "alias", "email", "role", "team", "department", "language")
        fields += ("trial_until", "buddy", "is_active")

    editor: User | None = None  # who fills it in

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk:
            return cleaned
        stored = User.objects.get(pk=self.instance.pk)
        role, is_active = cleaned.get("role", stored.role), cleaned.get("is_active", stored.is_active)
        keep_an_administrator(stored, role=role, is_active=is_active)
        if self.editor is not None and self.editor.pk == stored.pk and (role, is_active) != (stored.role, True):
            raise forms.ValidationError(_("Nobody changes their own rights. Let another administrator do it."))
        if stored.is_active and not is_active:
            refuse_open_work(stored)
        return cleaned

    def save(self, commit=True):
        if not self.instance.pk:
            self.instance.set_unusable_password()
        return super().save(commit)


class OfPerson(Rows):
    """Small rows that belong to a person; whoever may change the person may take them away again."""

    def has_delete_permission(self, request, obj=None):
        """History keeps what is taken away."""
        return self.has_change_permission(request, obj)


class SkillInline(OfPerson):
    """What they know."""

    model = PersonSkill


class LanguageInline(OfPerson):
    """Which languages they serve in."""

    model = PersonLanguage


class HoursInline(OfPerson):
    """When they work; none: whenever their team does."""

    model = WorkingHours


@dataclass(frozen=True)
class Outcome:
    """What became of one person in a bulk act. ``link`` is shown this once."""

    person: User
    words: Any
    link: str = ""


def invite(person, by) -> Outcome:
    """A new link, by mail where mail leaves and there is an address, else to be handed over."""
    if not person.is_active:
        return Outcome(person, _("does not work here any more"))
    url = make_link(person, LinkPurpose.INVITED, by=by, at=now())
    if settings.LINKS_BY_MAIL and person.email:
        try:
            mail_link(person, LinkPurpose.INVITED, url)
            return Outcome(person, _("the invitation is on its way to %(to)s") % {"to": person.email})
        except OSError:
            return Outcome(person, _("the mail server did not take it; hand the link over yourself"), url)
    return Outcome(
        person, _("hand this link over yourself: it is shown only now, holds for three days, works once"), url
    )


def sign_out(person, by) -> Outcome:
    """Every browser of theirs signs in again."""
    count = end_sittings(person)
    return Outcome(person, _("signed out, browsers: %(count)s") % {"count": count})


def take_factor(person, by) -> Outcome:
    """For whoever lost phone and codes."""
    return Outcome(person, _("second factor taken away") if take_factors_away(person, by=by) else _("had none"))


ACTS = {
    "invite": (gettext_lazy("Send a link to set a password"), invite),
    "sign_out": (gettext_lazy("Sign out everywhere"), sign_out),
    "take_factor": (gettext_lazy("Take the second factor away"), take_factor),
}


@admin.register(User)
class UserAdmin(RecordedAdmin):
    """People: who they are, what they may do, and whether they still work here."""

    form = PersonForm
    inlines = (LanguageInline, SkillInline, HoursInline)
    list_display = ("username", "name", "alias", "role", "team", "trial_until", "is_active")
    list_filter = ("role", "team", "is_active", "skills__skill", "spoken__language")
    list_select_related = ("team",)
    search_fields = ("username", "name", "alias", "email")
    ordering = ("username",)
    actions = tuple(ACTS)
    sections = (
        (None, ("username", "name", "alias", "email", "language")),
        (gettext_lazy("What they may do"), ("role", "team", "department", "is_active")),
        (gettext_lazy("Trial period"), ("trial_until", "buddy")),
    )

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form knows who fills it in."""
        form = super().get_form(request, obj, change, **kwargs)
        form.editor = request.user
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Rights are given only by whoever has just shown who they are; one at a time."""
        if self.has_change_permission(request) and identity_is_due(request):
            return ask_for_identity(request)
        with transaction.atomic():
            return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(self, request, extra_context=None):
        """The same for acts on many."""
        if request.method == "POST" and identity_is_due(request):
            return ask_for_identity(request)
        return super().changelist_view(request, extra_context)

    def save_model(self, request, obj, form, change):
        """Whoever has other rights from now on signs in anew."""
        super().save_model(request, obj, form, change)
        if change and set(RIGHTS) & set(form.changed_data):
            end_sittings(obj)

    def act_on(self, request, queryset, code):
        """First the question, then what became of each."""
        title, do = ACTS[code]
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "action": code}
        people = list(queryset.order_by("name")[:200])
        if "confirmed" not in request.POST:
            return TemplateResponse(request, "admin/accounts/act.html", context | {"people": people})
        with attributed(actor_id=request.user.pk, reason=code):
            outcomes = [do(person, request.user) for person in people]
        return TemplateResponse(request, "admin/accounts/done.html", context | {"outcomes": outcomes})

    @admin.action(description=ACTS["invite"][0], permissions=["change"])
    def invite(self, request, queryset):
        """A new link each; the one before ends."""
        return self.act_on(request, queryset, "invite")

    @admin.action(description=ACTS["sign_out"][0], permissions=["change"])
    def sign_out(self, request, queryset):
        """For a lost laptop."""
        return self.act_on(request, queryset, "sign_out")

    @admin.action(description=ACTS["take_factor"][0], permissions=["change"])
    def take_factor(self, request, queryset):
        """For a lost phone."""
        return self.act_on(request, queryset, "take_factor")
