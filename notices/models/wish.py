from collections.abc import Iterable

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.kinds import KINDS, Way

EARLIEST, LATEST, USUAL = 6, 21, 8


class Wish(models.Model):
    """How one person wishes to be told. Their own affair, changed by nobody else, so without a history."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="wish", verbose_name=_("person")
    )
    digest_hour = models.PositiveSmallIntegerField(
        _("hour of the daily mail"),
        default=USUAL,
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        help_text=_("On working days of your team, by its clock."),
    )
    ways = models.JSONField(_("ways"), default=dict)

    class Meta:
        verbose_name = _("wish about notices")
        verbose_name_plural = _("wishes about notices")
        constraints = [
            models.CheckConstraint(
                name="notices_no_mail_at_night", condition=models.Q(digest_hour__range=(EARLIEST, LATEST))
            )
        ]

    def __str__(self):
        return f"{self.person_id}"


def ways_of(people: Iterable[int]) -> dict[int, Wish]:
    """{person: their wish, or the usual one}, in one query."""
    known = {wish.person_id: wish for wish in Wish.objects.filter(person__in=set(people))}
    return {person: known.get(person) or Wish(person_id=person) for person in people}


def way_of(wish: Wish, kind: str) -> str:
    """How ``kind`` reaches whoever has this wish."""
    chosen = wish.ways.get(kind)
    usual = KINDS[kind].way if kind in KINDS else Way.PRODUCT
    return chosen if chosen in Way.values else usual


def wants_mail(person, kind: str) -> bool:
    """Whether the person wishes a mail at once of what mails itself; anything unknown is left to whoever sends it."""
    return kind not in KINDS or way_of(ways_of([person.pk])[person.pk], kind) == Way.AT_ONCE
