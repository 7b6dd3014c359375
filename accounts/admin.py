from django import forms
from django.contrib import admin
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from history.admin import RecordedAdmin


class PersonForm(forms.ModelForm):
    """A person, and a new password for them if one is given."""

    new_password = forms.CharField(
        label=_("New password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Leave empty to keep the present one. At least 12 characters."),
    )

    class Meta:
        model = User
        fields = ("username", "name", "alias", "email", "role", "team", "language", "is_active")

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        if password:
            password_validation.validate_password(password, self.instance)
        return password

    def save(self, commit=True):
        person = super().save(commit=False)
        if self.cleaned_data["new_password"]:
            person.set_password(self.cleaned_data["new_password"])
        elif not person.pk:
            person.set_unusable_password()
        if commit:
            person.save()
        return person


@admin.register(User)
class UserAdmin(RecordedAdmin):
    """People: who they are, what they may do, and whether they still work here."""

    form = PersonForm
    list_display = ("username", "name", "alias", "role", "team", "is_active")
    list_filter = ("role", "team", "is_active")
    list_select_related = ("team",)
    search_fields = ("username", "name", "alias", "email")
    ordering = ("username",)


@admin.register(Team)
class TeamAdmin(RecordedAdmin):
    """Teams with their zone and currency."""

    list_display = ("name", "zone", "currency")
    search_fields = ("name",)
    ordering = ("name",)
