"""How allauth signs people in here: by the name they were given, with our limits, our words and our log."""

import logging
from base64 import urlsafe_b64encode
from hashlib import sha256
from time import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts import throttle
from accounts.recovery import kept
from history.attribution import attributed

YEAR = 365 * 24 * 60 * 60
QUIET = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})

log = logging.getLogger(__name__)


class StaffAdapter(DefaultAccountAdapter):
    """People are invited, never signed up; what they see is said in our words."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "This name and this password do not belong together. Mind capital letters in the password."
        ),
        "too_many_login_attempts": _(
            "Too many tries. Wait five minutes, then try again; a colleague at another machine is not held up by this. "
            "If you have forgotten the password, ask an administrator for a link."
        ),
        "rate_limited": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request):
        """Nobody makes an account for themselves."""
        return False

    def pre_authenticate(self, request, **credentials):
        """Raises ValidationError when too much was tried (accounts/throttle.py)."""
        self._counted = throttle.may_try(request, credentials.get("username", ""))
        if self._counted is None:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self):
        for usage in self._counted or ():
            usage.rollback()

    def post_login(self, request, user, **circumstances):
        """Whoever comes in reads their own language, on a browser that is known from now on."""
        response = super().post_login(request, user, **circumstances)
        throttle.know_browser(request, response, user.username)
        return speak(response, user.language)

    def set_password(self, user, password):
        """Only the password changes."""
        user.set_password(password)
        with attributed(actor_id=user.pk, reason="password"):
            user.save(update_fields=["password"])

    def add_message(self, request, level, message_template=None, *rest, **more):
        """That somebody came in or went out, they see."""
        if message_template not in QUIET:
            super().add_message(request, level, message_template, *rest, **more)

    def get_client_ip(self, request):
        """Where the request comes from; requests by a socket of this machine come from it."""
        return self.address_of(request) or "127.0.0.1"

    def address_of(self, request) -> str:
        """The address that the nearest trusted proxy tells, or that the connection has."""
        told = request.headers.get("x-forwarded-for", "") if settings.BEHIND_PROXY else ""
        return told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever has just signed in has shown who they are."""
        request = context.request
        records = get_authentication_records(request, request.user)
        return not any(time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records)

    def send_notification_mail(self, *args, **kwargs):
        """Nothing leaves the house for it: the access log tells it, and the page of the account."""


class FactorAdapter(DefaultMFAAdapter):
    """Second factors are sealed in the database by a key that is not in it."""

    def get_totp_label(self, user):
        """The sign-in name: e-mail addresses may be shared or missing."""
        return user.username

    def get_totp_issuer(self):
        """Whose desk it is, as the authenticator lists it."""
        return str(settings.FIRM_NAME)

    def encrypt(self, text):
        """Seal a secret before it is stored."""
        return ciphers().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """Open a sealed secret. One that no key opens is replaced by chance: no code fits it.

        Recovery codes are not sealed but digested, and nothing opens them.
        """
        if digest := kept(encrypted_text):
            return digest
        try:
            return ciphers().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error("A second factor cannot be opened: was SECRET_KEY changed without SECRET_KEY_FALLBACKS?")
            return generate_totp_secret()


def ciphers() -> MultiFernet:
    """The first seals, all open; they follow from SECRET_KEY and its fallbacks."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [sha256(f"accounts.second-factor:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in derived])


def speak(response, language: str):
    """Let the browser ask for ``language`` from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response
