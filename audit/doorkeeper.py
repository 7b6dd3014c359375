"""Who comes in, goes out, is turned away or opens a record in the admin is written into the access log."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from accounts.models import User
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
