"""What the mechanism itself keeps. The application may read all but the salts, and write none of it."""

from django.db import models


class Installed(models.Model):
    """One tracked table as the triggers in this database record it (see ``tracking.Recording``)."""

    table = models.CharField(max_length=63, primary_key=True)
    history_table = models.CharField(max_length=63)
    key = models.CharField(max_length=63)
    columns = models.JSONField()
    personal = models.JSONField()
    people = models.CharField(max_length=63)
    person_column = models.CharField(max_length=63)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.table


class ColumnChange(models.Model):
    """A column was renamed or dropped: history rows below ``below_id`` are digested under its old name."""

    append_only = True
    history_table = models.CharField(max_length=63)
    old_name = models.CharField(max_length=63)
    new_name = models.CharField(max_length=63, blank=True, help_text="empty: its values can no longer be compared")
    below_id = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.history_table}: {self.old_name} → {self.new_name or '—'}"


class Salt(models.Model):
    """What the digests of one person's data are salted with; NULL once the person is erased."""

    people = models.CharField(max_length=63)
    person_id = models.BigIntegerField()
    salt = models.BinaryField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["people", "person_id"], name="history_one_salt_each")]

    def __str__(self):
        return f"{self.people} {self.person_id}"


class Erasure(models.Model):
    """The record that a person's data was erased: the only licence to change a history row."""

    append_only = True
    people = models.CharField(max_length=63)
    person_id = models.BigIntegerField()
    attribution = models.JSONField()
    erased_at = models.DateTimeField()
    xact = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["people", "person_id"], name="history_erasure_of")]

    def __str__(self):
        return f"{self.people} {self.person_id}"


class Strike(models.Model):
    """The record that one value of one thing was struck out of its earlier versions: the licence to mark just these."""

    append_only = True
    table = models.CharField(max_length=63)
    key = models.TextField()
    column = models.CharField(max_length=63)
    revision = models.BigIntegerField(help_text="the last version that was struck")
    people = models.CharField(max_length=63)
    person_id = models.BigIntegerField(null=True)
    attribution = models.JSONField()
    struck_at = models.DateTimeField()
    xact = models.BigIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["table", "key"], name="history_strike_of")]

    def __str__(self):
        return f"{self.table} {self.key}: {self.column}"


class DailyRoot(models.Model):
    """One short text that, kept outside, proves all history up to it. See ``history.roots``."""

    append_only = True
    number = models.PositiveIntegerField(unique=True, help_text="1, 2, 3 … without a gap")
    made_at = models.DateTimeField()
    cluster = models.CharField(max_length=40, help_text="the database cluster that it was made in")
    frontier = models.JSONField(help_text="{table: what of it is covered}; see roots.Covered")
    previous = models.CharField(max_length=64, blank=True, help_text="the root before it")
    root = models.CharField(max_length=64, help_text="SHA-256, hexadecimal, of all of the above")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.number}: {self.root}"

    @property
    def rows(self) -> int:
        """How many rows this root covers that the ones before it do not."""
        parts = self.frontier.values() if isinstance(self.frontier, dict) else ()
        counts = [part.get("rows") for part in parts if isinstance(part, dict)]
        return sum(count for count in counts if isinstance(count, int))
