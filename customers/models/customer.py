from datetime import datetime, time

from django.conf import settings
from django.db import models
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from accounts import permissions
from accounts.models import Team, User, zone_of_the_house
from audit.models import Entry, ImportBatch
from history.erased import Erased
from history.listed import listed_by
from history.masking import Personal
from history.models import Erasure
from history.tracking import Tracked

contact_refused = Signal()  # with ``customer``, ``by`` and ``at``, inside the transaction that writes the wish down


class Tier(models.TextChoices):
    """How much the relationship weighs; no judgement of the person."""

    ORDINARY = "ordinary", _("ordinary")
    IMPORTANT = "important", _("important")


class CustomerKind(models.TextChoices):
    """Who may be given what: officials and business buyers need compliance before a gift."""

    CONSUMER = "consumer", _("consumer")
    BUSINESS = "business", _("business buyer")
    OFFICIAL = "official", _("public official")


class Salutation(models.TextChoices):
    """How to address the customer; often all that is known besides the family name."""

    NONE = "", "–"
    MR = "mr", pgettext_lazy("salutation", "Mr")
    MS = "ms", pgettext_lazy("salutation", "Ms")


class WhyCorrected(models.TextChoices):
    """Why what is known of a customer was changed; a choice, so that no words about a person stand there."""

    TOLD = "told", _("the customer told us")
    MISTAKE = "mistake", _("it was entered wrongly")
    UNREACHABLE = "unreachable", _("it no longer reached them")
    HOUSE = "house", _("a decision of ours")


class Liking(models.TextChoices):
    """What somebody is known to like, as far as it helps to choose a gift; codes, no free words about a person."""

    TEA = "tea", _("tea")
    COFFEE = "coffee", _("coffee")
    SWEETS = "sweets", _("sweets")
    DINING = "dining", _("eating out")
    WELLNESS = "wellness", _("wellness")
    HOME = "home", _("home and table")
    BOOKS = "books", _("books and writing")
    CULTURE = "culture", _("music and theatre")
    OUTDOORS = "outdoors", _("outdoors")
    CHILDREN = "children", _("things for children")


class CustomerQuerySet(models.QuerySet):
    """Reads about customers. Every method chains."""

    def visible_to(self, user: User):
        """The customers this person may open: all for those who read cases, none for others; at practice its own."""
        if not permissions.may_read_cases(user):
            return self.none()
        of_practice = models.Q(team__in=Team.objects.for_practice())
        return self.filter(of_practice if user.practises else ~of_practice)

    def not_erased(self):
        """Those whose data are still there."""
        gone = Erasure.objects.filter(people="customers_customer", person_id=models.OuterRef("pk"))
        return self.filter(~models.Exists(gone))


class Customer(Personal):
    """Somebody we have a relationship with. One display name, as given; never split."""

    name = models.CharField(_("name"), max_length=120)
    salutation = models.CharField(_("salutation"), max_length=4, choices=Salutation, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=CustomerKind, default=CustomerKind.CONSUMER)
    tier = models.CharField(pgettext_lazy("customer", "tier"), max_length=10, choices=Tier, default=Tier.ORDINARY)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hant")
    zone = models.CharField(_("time zone"), max_length=50, default=zone_of_the_house)
    call_from = models.TimeField(_("calls from"), default=time(9))
    call_until = models.TimeField(_("calls until"), default=time(20))
    address = models.CharField(_("address"), max_length=300, blank=True)
    account_manager = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account manager")
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team"))
    likings = models.CharField(
        _("likes"), max_length=200, blank=True, default="", db_default="", help_text=_("codes, with a comma in between")
    )
    wants_no_contact = models.BooleanField(_("wants no follow-ups"), default=False)
    source = models.CharField(_("source"), max_length=80, blank=True)
    external_number = models.CharField(_("customer number"), max_length=80, blank=True)
    import_batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("import")
    )
    since_on = models.DateField(_("customer since"), null=True, blank=True)

    objects = CustomerQuerySet.as_manager()
    history = Tracked(personal={"name": "name", "address": "address", "external_number": "contact", "likings": "words"})

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        indexes = [
            models.Index("name", name="customers_by_name"),
            *listed_by("customers", "tier", "kind", "language", "since_on"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_number"],
                name="customers_one_number_a_source",
                condition=~models.Q(external_number=""),
            ),
            models.CheckConstraint(
                name="customers_calls_run_forward", condition=models.Q(call_from__lt=models.F("call_until"))
            ),
        ]

    def __str__(self):
        return str(self.name)

    def record_correction(self, *, by: User, at: datetime, why: str) -> Entry:
        """Write into the journal that somebody changed what is known; the history says what changed."""
        entry = Entry.about(self, "customer_correct", by=by, at=at, facts={"why": why})
        entry.save(force_insert=True)
        return entry

    @property
    def is_important(self) -> bool:
        """Whether the relationship weighs more than usual."""
        return self.tier == Tier.IMPORTANT

    @property
    def liked(self) -> list[str]:
        """The codes of what they like; none where that was erased."""
        return [code for code in str(self.likings).split(",") if code in Liking.values]

    @property
    def is_erased(self) -> bool:
        """Whether the person's data were erased; what is left are codes, dates and amounts."""
        return isinstance(self.name, Erased)

    @property
    def addressed(self) -> str:
        """The name with its salutation, as the customer's own language says it, whoever reads."""
        if not self.salutation or self.is_erased:
            return self.name
        with override(self.language):
            word = str(self.get_salutation_display())
        return f"{word} {self.name}" if self.language == "en" else f"{self.name}{word}"
