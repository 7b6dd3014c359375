"""The documents: nothing but tokens, each thing once. And what waits to be looked at again."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now

INDEXES = {"search_of_cases": "complaints_complaint", "search_of_customers": "customers_customer"}


class Document(models.Model):
    """What one row of the table ``kind`` is found by; derived, and made again whenever the row changes.

    Tokens of names and words are personal data: the record of an erasure removes them in its own transaction.
    """

    kind = models.CharField(max_length=63)
    key = models.BigIntegerField()
    tokens = SearchVectorField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_one_document_each")]
        # One for each kind: in one for all, a token of the kind would be looked up for each document that matches.
        # With a short list of what is not merged yet: every search reads all of it.
        indexes = [
            GinIndex(fields=["tokens"], name=name, condition=models.Q(kind=kind), gin_pending_list_limit=512)
            for name, kind in INDEXES.items()
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"


class Stale(models.Model):
    """A row has changed since its document was made. Written by triggers, whatever changed it; taken by the job."""

    kind = models.CharField(max_length=63)
    key = models.BigIntegerField()
    since = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.kind} {self.key}"
