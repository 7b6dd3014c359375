"""Cases worth telling: nominated by those who lived them, retold without their people, published by a second reader."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models.naming import in_readers_language
from audit import journal
from audit.steps import RequirementsMissing, Stepping, act
from complaints.choices import Channel, EmotionKind, EmotionLevel, Severity
from complaints.models import Category, Complaint
from history.attribution import attributed
from history.masking import Personal
from history.tracking import Tracked
from training.library_choices import CopyState, Lesson, NominationState, Speaker
from training.permissions import may_nominate, may_review_case, may_see_library
from training.suspecting import doubts


class Tag(models.Model):
    """A word by which copies are found."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(_("English"), max_length=60)
    name_zh_hant = models.CharField(_("Traditional Chinese"), max_length=60)
    name_zh_hans = models.CharField(_("Simplified Chinese"), max_length=60)
    history = Tracked()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["code"]

    def __str__(self):
        return in_readers_language(self)


class NominationSet(models.QuerySet):
    """Reads of nominations. Every method chains."""

    def visible_to(self, user):
        """For reviewers of the case, and whoever made it."""
        cases = Complaint.objects.visible_to(user)
        found = self.filter(complaint__in=cases)
        return found if may_review_case(user) else found.filter(by=user)

    def open(self):
        """Those that nobody has answered."""
        return self.filter(state=NominationState.OPEN)


class Nomination(Stepping):
    """Somebody says that a case is worth telling, and why."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="+", verbose_name=_("complaint"))
    lesson = models.CharField(_("kind"), max_length=8, choices=Lesson)
    why = models.TextField(_("why"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("nominated by"))
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=8, choices=NominationState, default=NominationState.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = NominationSet.as_manager()
    history = Tracked(personal=["why", "answer"], person="complaint")

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            models.UniqueConstraint(
                fields=["complaint"],
                name="training_one_open_nomination",
                condition=models.Q(state="open"),
                violation_error_message=_("This case is nominated already."),
            ),
            models.CheckConstraint(
                name="training_nomination_answered",
                condition=models.Q(state="open", answered_at=None)
                | ~models.Q(state="open") & models.Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_lesson_display()} {self.at:%Y-%m-%d}"

    def journal_case_id(self) -> int:
        """It stands on its case."""
        return self.complaint_id

    def may(self, verb: str, by) -> bool:
        """Reviewers of the case answer it."""
        return self.state == NominationState.OPEN and may_review_case(by, self.complaint)

    @classmethod
    @transaction.atomic
    def make(cls, case: Complaint, *, by, at: datetime, lesson: str, why: str) -> "Nomination":
        """Nominate ``case``. Raises PermissionDenied; IntegrityError if it waits for an answer already."""
        if not may_nominate(by) or case.is_erased:
            raise PermissionDenied("nominate")
        with attributed(actor_id=by.pk, reason="nominate", at=at):
            nomination = cls(complaint_id=case.pk, lesson=lesson, why=why, by=by, at=at)
            nomination.save(force_insert=True)
            nomination.record("make", by=by, at=at, lesson=str(lesson))
        return nomination

    @act("state", "answer", "answered_by", "answered_at", "version")
    def decline(self, *, by, at, answer: str):
        """Say why the case does not come into the library."""
        return self.settle(NominationState.DECLINED, by, at, answer)

    @act("state", "answer", "answered_by", "answered_at", "version")
    def take_up(self, *, by, at, answer: str = ""):
        """It will be retold."""
        return self.settle(NominationState.TAKEN, by, at, answer)

    def settle(self, state, by, at, answer):
        """What became of it."""
        self.state, self.answer, self.answered_by, self.answered_at = state, answer, by, at
        self.version += 1
        return self, {}


class CopySet(models.QuerySet):
    """Reads of copies. Every method chains."""

    def visible_to(self, user):
        """Published ones for whoever reads cases; reviewers see all of cases that they review."""
        if not may_see_library(user):
            return self.none()
        if may_review_case(user):
            theirs = models.Q(complaint__in=Complaint.objects.visible_to(user).exclude(about_staff=user))
            return self.filter(models.Q(state=CopyState.PUBLISHED) | theirs)
        return self.published()

    def published(self):
        """What everybody may read."""
        return self.filter(state=CopyState.PUBLISHED)

    def prepared(self):
        """What is not published yet."""
        return self.filter(state__in=[CopyState.DRAFT, CopyState.READY])


class CaseCopy(Stepping):
    """A case retold without its people. The case stays as it is; an erasure of the case takes the copy's words too."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="+", verbose_name=_("complaint"))
    lesson = models.CharField(_("kind"), max_length=8, choices=Lesson)
    title = models.CharField(_("title"), max_length=160)
    teaches = models.TextField(_("what it teaches"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=CopyState, default=CopyState.DRAFT)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("category"))
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    emotion_level = models.CharField(_("emotion"), max_length=12, choices=EmotionLevel, blank=True)
    emotion_kind = models.CharField(_("feeling"), max_length=14, choices=EmotionKind, blank=True)
    language = models.CharField(_("customer’s language"), max_length=10, choices=settings.LANGUAGES)
    has_steps = models.BooleanField(_("its steps are known"), default=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    prepared_at = models.DateTimeField(_("prepared at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    tags = models.ManyToManyField(Tag, through="CopyTag", blank=True, related_name="copies", verbose_name=_("tags"))

    objects = CopySet.as_manager()
    history = Tracked(personal=["title", "teaches"], person="complaint")

    class Meta:
        verbose_name = _("copy of a case")
        verbose_name_plural = _("copies of cases")
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], name="training_library", condition=models.Q(state="published")
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "lesson"],
                name="training_one_copy_a_lesson",
                condition=~models.Q(state="withdrawn"),
                violation_error_message=_("There is such a copy of this case already."),
            ),
            models.CheckConstraint(
                name="training_published_by_a_second_reader",
                condition=~models.Q(state="published")
                | models.Q(published_by__isnull=False, published_at__isnull=False)
                & ~models.Q(published_by=models.F("prepared_by")),
                violation_error_message=_("Whoever prepared a copy does not publish it."),
            ),
        ]

    def __str__(self):
        return str(self.title)

    def journal_case_id(self) -> int:
        """It stands on its case."""
        return self.complaint_id

    def may(self, verb: str, by) -> bool:
        """Reviewers of the case; a second one publishes."""
        if not may_review_case(by, self.complaint):
            return False
        second = by.pk != self.prepared_by_id
        return {
            "change": self.state == CopyState.DRAFT,
            "hand_in": self.state == CopyState.DRAFT,
            "send_back": self.state == CopyState.READY,
            "publish": self.state == CopyState.READY and second,
            "withdraw": self.state != CopyState.WITHDRAWN,
        }[verb]

    @property
    def is_open_to_all(self) -> bool:
        """Whether everybody who reads cases may read it."""
        return self.state == CopyState.PUBLISHED

    def move(self, state: str):
        """The state it has now."""
        self.state = state
        self.version += 1
        return self, {}

    @act("title", "teaches", "prepared_by", "version")
    def change(self, *, by, at, title: str, teaches: str, tags=(), lines=()):
        """Other words, tags and lines: (line, words, left out, cleared) of each line that changes."""
        self.title, self.teaches, self.prepared_by = title, teaches, by
        self.version += 1
        wanted, present = set(tags), set(self.tags.all())
        CopyTag.objects.filter(copy=self, tag__in=present - wanted).delete()
        for tag in wanted - present:
            CopyTag.objects.create(copy=self, tag=tag)
        for line, words, is_left_out, cleared in lines:
            line.words, line.is_left_out, line.cleared = words, is_left_out, cleared
            line.save(update_fields=["words", "is_left_out", "cleared"])
        return self, {}

    @act("state", "version")
    def hand_in(self, *, by, at):
        """Ask for a second reader. Raises RequirementsMissing while something stands open."""
        self.refuse_unless_whole("hand_in")
        return self.move(CopyState.READY)

    @act("state", "version")
    def send_back(self, *, by, at):
        """The second reader wants changes; the reason says which."""
        return self.move(CopyState.DRAFT)

    @act("state", "published_by", "published_at", "version")
    def publish(self, *, by, at):
        """Open it to everybody who reads cases. Raises RequirementsMissing while something stands open."""
        self.refuse_unless_whole("publish")
        self.published_by, self.published_at = by, at
        return self.move(CopyState.PUBLISHED)

    @act("state", "version")
    def withdraw(self, *, by, at):
        """Take it out of the library, for a reason."""
        return self.move(CopyState.WITHDRAWN)

    def refuse_unless_whole(self, verb: str) -> None:
        """Raises RequirementsMissing for an empty copy, open doubts and originals that were struck out since."""
        if missing := self.wants(list(self.lines.order_by("position"))):
            raise RequirementsMissing(self, verb, missing)

    def wants(self, lines) -> list["Want"]:
        """What must be done before it may be published, given all its ``lines`` unmasked."""
        told = [line for line in lines if not line.is_left_out]
        found = []
        if not any(line.words for line in told):
            found.append(Want("empty", _("at least one line with words")))
        if not self.teaches:
            found.append(Want("teaches", _("what it teaches")))
        if any(line.doubts for line in told) or doubts(f"{self.title}\n{self.teaches}", frozenset(self.title.split())):
            found.append(Want("doubts", _("a decision on each marked passage")))
        if any(not line.stands for line in told):
            found.append(Want("struck", _("lines whose original was made unreadable since are left out")))
        return found


class Want:
    """Something that a copy still needs before it may be published."""

    def __init__(self, code: str, label):
        self.code, self.label = code, label


class CopyTag(models.Model):
    """That a copy is found by a tag."""

    copy = models.ForeignKey(CaseCopy, models.CASCADE, related_name="+", verbose_name=_("copy of a case"))
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="+", verbose_name=_("tag"))
    history = Tracked()

    class Meta:
        verbose_name = _("tag of a copy")
        verbose_name_plural = _("tags of copies")
        constraints = [models.UniqueConstraint(fields=["copy", "tag"], name="training_tagged_once")]

    def __str__(self):
        return f"{self.copy_id} {self.tag_id}"


class CopyLine(Personal):
    """One line of a copy: words that were said, or an act told by its code and what is no name in it."""

    copy = models.ForeignKey(CaseCopy, models.CASCADE, related_name="lines", verbose_name=_("copy of a case"))
    complaint = models.ForeignKey(
        Complaint, models.CASCADE, related_name="+", db_index=False, verbose_name=_("complaint")
    )
    position = models.PositiveIntegerField(_("position"))
    step = models.PositiveSmallIntegerField(_("step"), help_text=_("of the six, from 1; 0: not known"))
    speaker = models.CharField(_("who"), max_length=10, choices=Speaker)
    speaker_number = models.PositiveSmallIntegerField(_("which of them"), default=1)
    after_seconds = models.BigIntegerField(_("after, seconds"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, blank=True)
    verb = models.CharField(_("act"), max_length=60, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    words = models.TextField(_("words"), blank=True)
    cleared = models.TextField(_("passages found harmless"), blank=True)
    is_left_out = models.BooleanField(_("left out"), default=False)
    message_id = models.BigIntegerField(_("message"), null=True, blank=True)
    message_grain = models.CharField(max_length=32, blank=True, editable=False)
    history = Tracked(personal=["words", "cleared"], person="complaint", exclude=["message_grain"])

    class Meta:
        verbose_name = _("line of a copy")
        verbose_name_plural = _("lines of copies")
        constraints = [models.UniqueConstraint(fields=["copy", "position"], name="training_lines_in_order")]

    def __str__(self):
        return f"{self.copy_id}/{self.position}"

    @property
    def sentence(self) -> str:
        """The act in the reader's language; nothing for what was said."""
        return journal.sentence(self.verb, {**self.facts, "words": self.words}) if self.verb else ""

    @property
    def doubts(self) -> list:
        """What a person must still look at."""
        return doubts(self.words, frozenset(self.cleared.split("\n")))

    @property
    def stands(self) -> bool:
        """Whether the words that it retells still stand as they were."""
        if self.message_id is None:
            return True
        return self.complaint.messages.filter(pk=self.message_id, body_grain=self.message_grain).exists()
