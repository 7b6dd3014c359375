from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class GiftSuggestion(models.Model):
    """What the product would have given, as it was shown while a gift was drafted, and whether it was taken.

    Only ever added. Codes alone: managers count how often a suggestion is taken.
    """

    append_only = True

    gift = models.ForeignKey("gifts.Gift", models.PROTECT, related_name="suggestions", verbose_name=_("gift"))
    item = models.ForeignKey("gifts.GiftItem", models.PROTECT, related_name="+", verbose_name=_("suggested"))
    taken = models.ForeignKey("gifts.GiftItem", models.PROTECT, related_name="+", verbose_name=_("taken"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("suggestion of a gift")
        verbose_name_plural = _("suggestions of gifts")
        indexes = [models.Index(fields=["at"], name="gifts_suggestions_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["gift", "rank"], name="gifts_one_suggestion_a_rank"),
            models.CheckConstraint(name="gifts_three_suggestions", condition=Q(rank__gte=1, rank__lte=3)),
        ]

    def __str__(self):
        return f"{self.rank}. {self.item_id}"
