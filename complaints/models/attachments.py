"""Files of a case: what a customer sent or showed us, and what goes out with our words."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints import filing
from complaints.choices import FileKind
from complaints.contents import MIME, SHOWN, name_with_ending
from complaints.models.conversation import Message
from complaints.models.replies import Reply
from history.attribution import attributed
from history.erased import Mark
from history.grains import GrainField, new_grain, strike_out
from history.masking import Personal
from history.tracking import Tracked

KEPT_WITHOUT_WORDS = timedelta(days=30)  # how long a file waits for the words that it is to go with


class AttachmentQuerySet(models.QuerySet):
    """Reads about files. Every method chains."""

    def waiting_for(self, author):
        """Files that this person added and that go with their next words."""
        return self.filter(kept_for=author, gone_at=None).order_by("pk")

    def filed(self):
        """Those whose files are wanted: not destroyed, and their case not erased."""
        return self.filter(gone_at=None).exclude(sha256__startswith="erased ")


class Attachment(Personal):
    """One file. ``stored_as`` is all that leads to it; its name is words, and never a path.

    ``sha256`` proves by the history of this row which bytes it was. A file waits with ``kept_for`` until its author
    hands in the words that it goes with; whoever destroys it leaves ``gone_at``.
    """

    complaint = models.ForeignKey(
        "complaints.Complaint", models.CASCADE, related_name="attachments", verbose_name=_("complaint")
    )
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="attachments", verbose_name=_("message")
    )
    reply = models.ForeignKey(
        Reply, models.PROTECT, null=True, blank=True, related_name="attachments", verbose_name=_("reply")
    )
    kept_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("waits for the words of"),
    )
    name = models.CharField(_("name of the file"), max_length=200)
    name_grain = GrainField()
    kind = models.CharField(_("kind"), max_length=4, choices=FileKind)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    sha256_grain = GrainField()
    stored_as = models.CharField(_("name on the disk"), max_length=64, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    at = models.DateTimeField(_("added at"))
    gone_at = models.DateTimeField(_("destroyed at"), null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()
    history = Tracked(personal={"name": "words", "sha256": "address"}, person="complaint", of="complaint")

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["complaint"], name="complaints_files_of_case")]

    def __str__(self):
        return str(self.name)

    @property
    def is_there(self) -> bool:
        """Whether there should be a file."""
        return self.gone_at is None and not isinstance(self.sha256, Mark)

    @property
    def is_shown(self) -> bool:
        """Whether a browser may draw it inside a page."""
        return self.is_there and self.kind in SHOWN

    @property
    def is_masked(self) -> bool:
        """Whether it was read by somebody with a mask on, for whom it stays closed."""
        return self._masked

    @property
    def mime(self) -> str:
        """What it is served and sent as."""
        return MIME[FileKind(self.kind)]

    @property
    def saved_as(self) -> str:
        """The name under which somebody saves it."""
        return name_with_ending(self.name, self.kind)

    @cached_property
    def content(self) -> bytes:
        """The bytes that were filed. Raises filing.Missing if they are not there, or are others."""
        return filing.content(self.stored_as, self.sha256)

    def give_up(self, *, at: datetime) -> None:
        """Destroy the file for good: its name and fingerprint go from its history too. Needs the act that says why."""
        self.name, self.sha256 = "▇▇▇", "▇▇▇"
        self.name_grain, self.sha256_grain, self.gone_at = new_grain(), new_grain(), at
        self.save()
        for field in ("name", "sha256"):
            strike_out(self, field)
        destroy_later([self.stored_as])


def destroy_later(names) -> None:
    """Destroy files once the transaction is through; those that a crash leaves are swept at night."""
    transaction.on_commit(lambda: filing.destroy(names), robust=True)


class Attaching(models.Model):
    """The files of a case."""

    class Meta:
        abstract = True

    def keep_file(self, *, by, at: datetime, name: str, kind: str, filed: filing.Filed) -> Attachment:
        """A file that waits for its author's words. Raises PermissionDenied; ValidationError when there is no room."""
        if not self.may("add_message", by):
            raise PermissionDenied("add_message")
        with transaction.atomic(), attributed(actor_id=by.pk, reason="keep_file", at=at):
            type(self)._base_manager.select_for_update().get(pk=self.pk)
            self.refuse_too_much(filed, by=by)
            return self.attachments.create(
                name=name, kind=kind, size=filed.size, sha256=filed.sha256, stored_as=filed.stored_as,
                kept_for=by, by=by, at=at,
            )  # fmt: skip

    def refuse_too_much(self, filed: filing.Filed, *, by) -> None:
        """Raises ValidationError when a case would have more, or more files, than it may."""
        there = self.attachments.filed()
        held = there.aggregate(size=models.Sum("size", default=0), count=models.Count("pk"))
        if held["size"] + filed.size > settings.ATTACHMENTS_OF_CASE_BYTES:
            raise ValidationError(
                gettext("The files of this case would be too large together. Keep only what it needs.")
            )
        if held["count"] >= settings.ATTACHMENTS_OF_CASE:
            raise ValidationError(gettext("This case has as many files as one may have."))
        if there.waiting_for(by).count() >= settings.ATTACHMENTS_AT_ONCE:
            most = {"most": settings.ATTACHMENTS_AT_ONCE}
            raise ValidationError(gettext("At most %(most)s files go with one message.") % most)

    def drop_file(self, attachment: Attachment, *, by, at: datetime) -> None:
        """Take away a file that waits. Raises PermissionDenied for anybody but who added it."""
        if attachment.kept_for_id != by.pk:
            raise PermissionDenied("drop_file")
        with transaction.atomic(), attributed(actor_id=by.pk, reason="drop_file", at=at):
            attachment.delete()
            destroy_later([attachment.stored_as])

    def bind_files(self, *, by, message: Message | None = None, reply: Reply | None = None) -> int:
        """Let the files that wait go with these words; how many. Needs the transaction of their act."""
        waiting = self.attachments.waiting_for(by)
        return waiting.update(message=message, reply=reply, kept_for=None)

    def free_files(self, reply: Reply) -> None:
        """The files of words taken back wait for their author again."""
        self.attachments.filter(reply=reply).update(reply=None, kept_for=reply.by)
