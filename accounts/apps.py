from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Staff, teams and roles; how they come in and what they have to show."""

    name = "accounts"
    verbose_name = _("People")

    def ready(self):
        from allauth.mfa.signals import authenticator_added, authenticator_used
        from django.contrib.auth.signals import user_logged_in
        from django.core.checks import Tags, register

        from accounts import sitting
        from accounts.checks import check_second_factor

        user_logged_in.connect(sitting.begin, dispatch_uid="sitting_begins")
        authenticator_added.connect(sitting.show_factor, dispatch_uid="factor_set_up")
        authenticator_used.connect(sitting.show_factor, dispatch_uid="factor_shown")
        register(check_second_factor, Tags.security, deploy=True)
