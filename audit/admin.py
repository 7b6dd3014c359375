from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from audit.models import Access, Entry, ImportBatch
from history.admin import WindowAdmin


@admin.register(Entry)
class EntryAdmin(WindowAdmin):
    """What people did, in words."""

    list_display = ("at", "actor", "words", "subject", "subject_id", "reason")
    list_filter = ("subject", "verb")
    list_select_related = ("actor",)
    search_fields = ("=case_id", "=subject_id")
    ordering = ("-id",)

    @admin.display(description=_("what happened"))
    def words(self, entry):
        """The act in the reader's language."""
        return entry.sentence

    def history_view(self, request, object_id, extra_context=None):
        """An entry never changes: it is its own history."""
        return self.changeform_view(request, object_id)


@admin.register(Access)
class AccessAdmin(WindowAdmin):
    """Who opened personal data, lifted a mask, exported, searched for people, came in and went out."""

    list_display = ("at", "kind", "actor", "subject", "subject_id", "request_id")
    list_filter = ("kind",)
    list_select_related = ("actor",)
    search_fields = ("=subject_id", "=actor__username")
    ordering = ("-id",)

    def history_view(self, request, object_id, extra_context=None):
        """A line never changes: it is its own history."""
        return self.changeform_view(request, object_id)


@admin.register(ImportBatch)
class ImportBatchAdmin(WindowAdmin):
    """Where imported rows came from."""

    list_display = ("source", "file_name", "by", "at")
    list_select_related = ("by",)
    ordering = ("-id",)
