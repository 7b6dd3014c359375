"""Who comes in, goes out, is turned away or opens a record in the admin is written into the access log."""

from allauth.account.signals import password_changed
from allauth.mfa import signals as factors
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from accounts.models import User
from accounts.sitting import way_in_changed
from audit.models import AccessKind, note
from history.admin import personal_record_opened


@receiver(user_logged_in, dispatch_uid="note_sign_in")
def note_sign_in(user, **kwargs):
    """Somebody came in."""
    note(AccessKind.SIGNED_IN, by=user)


@receiver(user_logged_out, dispatch_uid="note_sign_out")
def note_sign_out(user, **kwargs):
    """Somebody went out; a session that had ended already has nobody."""
    if user is not None:
        note(AccessKind.SIGNED_OUT, by=user)


@receiver(user_login_failed, dispatch_uid="note_refusal")
def note_refusal(credentials, **kwargs):
    """Somebody was turned away. A name that nobody has is not kept: it may be a password typed into the wrong field."""
    meant = User.objects.filter(username__iexact=str(credentials.get("username", ""))[:60]).first()
    note(AccessKind.TURNED_AWAY, by=None, thing=meant)


@receiver(personal_record_opened, dispatch_uid="note_opening")
def note_opening(by, thing, **kwargs):
    """Somebody opened a record about a person in the admin."""
    note(AccessKind.OPENED, by=by, thing=thing)


@receiver(factors.authenticator_added, dispatch_uid="note_factor_set")
def note_factor_set(user, authenticator, **kwargs):
    """Somebody set up a second factor."""
    note(AccessKind.FACTOR_SET, by=user, factor=str(authenticator.type))


@receiver(factors.authenticator_reset, dispatch_uid="note_new_codes")
def note_new_codes(user, authenticator, **kwargs):
    """Somebody made new recovery codes."""
    note(AccessKind.FACTOR_SET, by=user, factor=str(authenticator.type))


@receiver(factors.authenticator_removed, dispatch_uid="note_factor_removed")
def note_factor_removed(user, authenticator, **kwargs):
    """Somebody took their own second factor away."""
    note(AccessKind.FACTOR_GONE, by=user, factor=str(authenticator.type))


@receiver(factors.authentication_failed, dispatch_uid="note_factor_failed")
def note_factor_failed(user, **kwargs):
    """The password was right and the code was not."""
    note(AccessKind.FACTOR_FAILED, by=None, thing=user)


@receiver(password_changed, dispatch_uid="note_password")
def note_password(user, **kwargs):
    """Somebody changed their password."""
    note(AccessKind.PASSWORD, by=user)


@receiver(way_in_changed, dispatch_uid="note_way_in")
def note_way_in(person, by, what, **kwargs):
    """An administrator, or a link, changed how somebody comes in."""
    kinds = {"link": AccessKind.LINK, "link_used": AccessKind.PASSWORD, "factor": AccessKind.FACTOR_GONE}
    note(kinds[what], by=by, thing=person)
