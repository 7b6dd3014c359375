"""The stored words of the library, with what people read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ReviewReason(models.TextChoices):
    """Why a case is put before the reviewers."""

    CRITICAL = "critical", _("critical, and ended")
    REOPENED = "reopened", _("reopened")
    DRAWN = "drawn", _("drawn at random")
    PRAISED = "praised", _("praised by the customer")


class Rhythm(models.TextChoices):
    """How often the queue is filled."""

    DAILY = "daily", _("daily")
    WEEKLY = "weekly", _("weekly")
    MONTHLY = "monthly", _("monthly")


class Lesson(models.TextChoices):
    """What a case is good for."""

    MODEL = "model", _("model case")
    WARNING = "warning", _("warning case")


class NominationState(models.TextChoices):
    """What became of a nomination."""

    OPEN = "open", pgettext_lazy("nomination", "open")
    TAKEN = "taken", _("taken up")
    DECLINED = "declined", pgettext_lazy("nomination", "declined")


class CopyState(models.TextChoices):
    """How far an anonymised copy is."""

    DRAFT = "draft", pgettext_lazy("copy", "being prepared")
    READY = "ready", pgettext_lazy("copy", "waits for a second reader")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", pgettext_lazy("copy", "withdrawn")


class Speaker(models.TextChoices):
    """Who says or does what a line of a copy tells."""

    CUSTOMER = "customer", _("customer")
    COLLEAGUE = "colleague", _("colleague")
    SYSTEM = "system", _("the system")
