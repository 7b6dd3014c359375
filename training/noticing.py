"""Coaching notes that wait for their agent's word: shown and counted among the notices, from their own rows."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notices import kinds
from notices.kinds import Kind
from notices.sources import Source, register
from training.models import CoachingNote

COACHING = "coaching"
kinds.register(Kind(COACHING, _("A coaching note waits for my word")))
register(
    Source(
        COACHING,
        lambda user: CoachingNote.objects.visible_to(user).waiting_for(user).order_by("-pk"),
        lambda note: (note.complaint.reference, reverse("training:note", args=[note.pk])),
        ("complaint",),
        moment="written_at",
    )
)
