"""A toy of the trade, just large enough to be recorded."""

from django.db import models

from history.masking import Personal
from history.tracking import Tracked


class Customer(Personal):
    """A person; hence personal data."""

    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=30)
    history = Tracked(personal=["name", "phone"])

    def __str__(self):
        return self.name


class Tag(models.Model):
    """A word that handlers put on cases."""

    word = models.CharField(max_length=30, unique=True)
    history = Tracked()

    def __str__(self):
        return self.word


class Case(Personal):
    """A complaint of one customer, in the customer's words."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="cases")
    state = models.CharField(max_length=20, default="received")
    severity = models.PositiveSmallIntegerField(default=1)
    words = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="when a page last showed it; not recorded")
    tags = models.ManyToManyField(Tag, through="CaseTag")
    history = Tracked(personal=["words"], person="customer", exclude=["seen_at"])

    def __str__(self):
        return f"case {self.pk}"


class CaseTag(models.Model):
    """That a case carries a tag: a tracked row of its own, so that no many-to-many change is lost."""

    case = models.ForeignKey(Case, models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE)
    history = Tracked()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "tag"], name="trade_tag_once")]

    def __str__(self):
        return f"{self.tag} on {self.case}"


class Receipt(models.Model):
    """A line of a book that only grows."""

    append_only = True
    amount = models.IntegerField()

    def __str__(self):
        return str(self.amount)
