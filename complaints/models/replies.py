"""Words on their way to the customer: what was handed in, drafts, and the templates they may begin from."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import in_readers_language
from complaints.choices import UNSETTLED, ApologyKind, Channel, Direction, ReplyFate, ReplyPurpose
from complaints.models.conversation import Message
from complaints.models.dated import DatedPolicy, DatedQuerySet
from complaints.models.periods import TWO_ROWS, one_at_a_time
from complaints.models.taxonomy import Category
from complaints.placeholders import PLACEHOLDERS, UnknownPlaceholder, named
from history.grains import GrainField
from history.masking import Personal
from history.tracking import Tracked
from ui.beginnings import beginning

TIME_TO_UNDO = timedelta(seconds=15)
SUBJECT_LENGTH = 200


class ReplyTemplateQuerySet(DatedQuerySet):
    """Reads about templates. Every method chains."""

    def fitting(self, *, language: str, channel: str, category_id: int, on: date, afterwards: bool = False):
        """Templates in a customer's language for a channel and a category, as their purposes follow each other.

        ``afterwards``: those of follow-ups, which nobody needs before; else all others.
        """
        order = models.Case(*(models.When(purpose=code, then=n) for n, code in enumerate(ReplyPurpose.values)))
        return (
            self.in_force(on)
            .filter(language=language, channel__in=["", channel])
            .filter(models.Q(category=None) | models.Q(category_id=category_id))
            .filter(
                models.Q(purpose=ReplyPurpose.FOLLOW_UP) if afterwards else ~models.Q(purpose=ReplyPurpose.FOLLOW_UP)
            )
            .order_by(order, "code", "-category_id", "-starts_on")
        )


class ReplyTemplate(DatedPolicy):
    """A reply to begin from, in one language; its placeholders are a closed list. Whoever sends it makes it theirs."""

    key = ("code", "language")

    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("English"), max_length=80)
    name_zh_hant = models.CharField(_("Traditional Chinese"), max_length=80)
    name_zh_hans = models.CharField(_("Simplified Chinese"), max_length=80)
    purpose = models.CharField(_("purpose"), max_length=20, choices=ReplyPurpose)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, blank=True)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    language = models.CharField(_("customer’s language"), max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject line"), max_length=SUBJECT_LENGTH, blank=True)
    body = models.TextField(_("words"))
    objects = ReplyTemplateQuerySet.as_manager()
    history = Tracked()

    class Meta(DatedPolicy.Meta):
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        constraints = [
            *DatedPolicy.Meta.constraints,
            models.UniqueConstraint(
                fields=["code", "language", "starts_on"], name="complaints_one_template_a_day_and_language"
            ),
            one_at_a_time("complaints_one_template_at_a_time", codes=("code", "language"), message=TWO_ROWS),
        ]

    def __str__(self):
        return f"{self.name} ({self.get_language_display()})"

    @property
    def name(self) -> str:
        """What it is called, in the reader's language: the gloss of a text in the customer's."""
        return in_readers_language(self)

    def clean(self):
        """Raises ValidationError for a placeholder that nothing can fill."""
        errors = {}
        for field in ("subject", "body"):
            try:
                named(getattr(self, field))
            except UnknownPlaceholder as error:
                known = ", ".join(f"{{{{ {name} }}}}" for name in PLACEHOLDERS)
                words = _("Nothing fills %(unknown)s. These can be filled: %(known)s.")
                errors[field] = ValidationError(
                    words, params={"unknown": ", ".join(error.names), "known": known}, code="placeholder"
                )
        if errors:
            raise ValidationError(errors)


class ReplyQuerySet(models.QuerySet):
    """Reads about replies. Every method chains."""

    def due(self, at: datetime):
        """Replies that are to leave by ``at`` and that nobody is sending now."""
        waiting = self.filter(fate=ReplyFate.WAITING, leaves_at__lte=at)
        return waiting.filter(models.Q(lease_until=None) | models.Q(lease_until__lte=at))

    def with_legal(self):
        """Words that wait for legal, the longest first."""
        return self.filter(fate=ReplyFate.WITH_LEGAL).order_by("written_at", "pk")

    def with_buddy(self, user):
        """Words of those on trial that wait for this person as their buddy, the longest first."""
        return self.filter(fate=ReplyFate.WITH_BUDDY, by__buddy=user).order_by("written_at", "pk")


class Reply(Personal):
    """Words that were handed in for the customer. Until they have left they can be taken back, and nothing was said.

    ``said`` is the message that came into being when they left. ``tries`` counts and fences: whoever sends holds the
    number of the try, and a sender that was overtaken finds a higher one. ``mail_id`` is the same at every try.
    """

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="replies", verbose_name=_("complaint")
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    address = models.CharField(_("to"), max_length=254, blank=True)
    subject = models.CharField(_("subject line"), max_length=SUBJECT_LENGTH, blank=True)
    subject_grain = GrainField()
    body = models.TextField(_("words"))
    body_grain = GrainField()
    is_substantive = models.BooleanField(_("answers the matter itself"), default=False)
    apology_kind = models.CharField(_("apology"), max_length=10, choices=ApologyKind, blank=True)
    template = models.ForeignKey(
        ReplyTemplate, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("begun from")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("handed in at"))
    fate = models.CharField(_("what became of it"), max_length=10, choices=ReplyFate)
    leaves_at = models.DateTimeField(_("leaves at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_until = models.DateTimeField(null=True, editable=False)
    last_error = models.TextField(_("what the mail server said"), blank=True)
    mail_id = models.CharField(_("number of the mail"), max_length=200, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("released by")
    )
    cleared_at = models.DateTimeField(_("released at"), null=True, blank=True)
    note = models.TextField(_("what legal said"), blank=True)
    said = models.OneToOneField(
        Message, models.PROTECT, null=True, blank=True, related_name="reply", verbose_name=_("message")
    )

    objects = ReplyQuerySet.as_manager()
    history = Tracked(
        personal={"address": "contact", "subject": "words", "body": "words", "last_error": "words", "note": "words"},
        person="complaint",
        of="complaint",
        exclude=["lease_until"],
    )

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        indexes = [
            models.Index(fields=["leaves_at"], name="complaints_reply_leaves", condition=models.Q(fate="waiting")),
            models.Index(fields=["written_at"], name="complaints_reply_legal", condition=models.Q(fate="with_legal")),
            models.Index(fields=["written_at"], name="complaints_reply_buddy", condition=models.Q(fate="with_buddy")),
        ]
        constraints = [
            models.CheckConstraint(
                name="complaints_reply_said_when_sent",
                condition=models.Q(fate="sent", said__isnull=False) | (~models.Q(fate="sent") & models.Q(said=None)),
            ),
            models.CheckConstraint(
                name="complaints_reply_leaves_by_mail",
                condition=~models.Q(fate="waiting")
                | (models.Q(leaves_at__isnull=False, channel="email") & ~models.Q(address="") & ~models.Q(mail_id="")),
            ),
        ]

    def __str__(self):
        return f"{self.get_fate_display()}: {beginning(str(self.body), 60)}"

    @property
    def is_mail(self) -> bool:
        """Whether it leaves by itself; anything else somebody has to say."""
        return self.channel == Channel.EMAIL

    @property
    def is_unsettled(self) -> bool:
        """Whether somebody may still do something about it."""
        return self.fate in UNSETTLED

    def is_leaving(self, at: datetime) -> bool:
        """Whether it is being sent at this moment, so that it is too late to take it back."""
        return self.lease_until is not None and self.lease_until > at


class ReplyDraft(models.Model):
    """What one person is writing on one case. No record of the house: only its author reads it, no history keeps it.

    It goes when it is handed in, and with the case when that is erased.
    """

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="reply_drafts", verbose_name=_("complaint")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("author"))
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, default=Direction.OUTBOUND)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, blank=True)
    address = models.CharField(_("to"), max_length=254, blank=True)
    subject = models.CharField(_("subject line"), max_length=SUBJECT_LENGTH, blank=True)
    body = models.TextField(_("words"), blank=True)
    is_substantive = models.BooleanField(_("answers the matter itself"), default=False)
    apology_kind = models.CharField(_("apology"), max_length=10, choices=ApologyKind, blank=True)
    template = models.ForeignKey(
        ReplyTemplate, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("begun from")
    )
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("draft of a reply")
        verbose_name_plural = _("drafts of replies")
        constraints = [
            models.UniqueConstraint(fields=["complaint", "author"], name="complaints_one_draft_a_person"),
        ]

    def __str__(self):
        return f"{self.complaint_id} · {self.author_id}"
