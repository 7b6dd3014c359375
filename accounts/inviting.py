"""Invitations and forgotten passwords: a link is made, told once, and used once."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import EntryLink, User
from accounts.models.entry import HOLDS_FOR, LinkPurpose, digest_of, new_token
from accounts.sitting import end_sittings, way_in_changed
from history.attribution import attributed


class LinkIsOver(Exception):
    """The link was used, ended, is too old, or never was one."""


@transaction.atomic
def make_link(person: User, purpose: LinkPurpose, *, by: User | None, at: datetime) -> str:
    """A new address by which ``person`` sets their password; every earlier one ends. Told here, never again."""
    with attributed(actor_id=by.pk if by else None, reason=purpose.value, at=at):
        User.objects.select_for_update().get(pk=person.pk)
        EntryLink.objects.filter(person=person, used_at=None, ended_at=None).update(ended_at=at)
        token = new_token()
        EntryLink.objects.create(
            person=person, purpose=purpose, digest=digest_of(token), made_by=by, made_at=at,
            ends_at=at + HOLDS_FOR[purpose],
        )  # fmt: skip
    way_in_changed.send(sender=User, person=person, by=by, what="link")
    return settings.PUBLIC_URL + reverse("entry", args=[token])


def person_of(token: str, at: datetime) -> User:
    """Who may set their password by this secret. Raises LinkIsOver."""
    link = EntryLink.objects.open(at).by_token(token).select_related("person").first()
    if link is None:
        raise LinkIsOver
    return link.person


@transaction.atomic
def set_password_by_link(token: str, password: str, *, at: datetime) -> User:
    """Use the link: the password is theirs from now on, every sitting elsewhere ends. Raises LinkIsOver.

    Two who use it at the same moment do so one after the other, and the second comes too late.
    """
    link = EntryLink.objects.open(at).by_token(token).select_for_update(of=["self"]).select_related("person").first()
    if link is None:
        raise LinkIsOver
    person = link.person
    with attributed(actor_id=person.pk, reason="password_by_link", at=at):
        link.used_at = at
        link.save(update_fields=["used_at"])
        person.set_password(password)
        person.save(update_fields=["password"])
    end_sittings(person)
    way_in_changed.send(sender=User, person=person, by=person, what="link_used")
    return person


def mail_link(person: User, purpose: LinkPurpose, url: str) -> None:
    """Send the link in the person's language; they have an address. Raises what the mail server raises."""
    with translation.override(person.language):
        words = {
            "person": person,
            "url": url,
            "firm": settings.FIRM_NAME,
            "is_invitation": purpose == LinkPurpose.INVITED,
        }
        subject = _("Your way in") if purpose == LinkPurpose.INVITED else _("Your new password")
        body = render_to_string("account/mail/link.txt", words)
        EmailMessage(subject=f"{subject}, {settings.FIRM_NAME}", body=body, to=[person.email]).send()


def number_of(name: str) -> int:
    """The number of whom a sign-in name belongs to; 0 for nobody, which takes as long to find out."""
    return User.objects.filter(username__iexact=name).values_list("pk", flat=True).first() or 0


def answer_forgotten(number: int, *, at: datetime) -> None:
    """What happens later, out of sight of whoever asked: a link by mail to this person, if there is one."""
    person = User.objects.filter(pk=number, is_active=True).exclude(email="").first()
    if person is not None:
        mail_link(person, LinkPurpose.FORGOTTEN, make_link(person, LinkPurpose.FORGOTTEN, by=None, at=at))
