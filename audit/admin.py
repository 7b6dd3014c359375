from operator import itemgetter

from django.apps import apps
from django.contrib import admin
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from audit import journal
from audit.models import Access, Entry, ImportBatch, WhyUnmasked
from history.admin import PeriodFilter, WindowAdmin


class SubjectFilter(admin.SimpleListFilter):
    """By kind of thing. The kinds are known: nobody reads a million entries to find them."""

    title = _("kind of thing")
    parameter_name = "subject"

    def lookups(self, request, model_admin):
        kinds = {verb.partition("_")[0] for verb in journal.names()}
        known = [model._meta for model in apps.get_models() if model._meta.model_name in kinds]
        return sorted(((kind.label_lower, capfirst(str(kind.verbose_name))) for kind in known), key=itemgetter(1))

    def queryset(self, request, queryset):
        return queryset.filter(subject=self.value()) if self.value() else queryset


def named(line: Entry | Access) -> str:
    """The kind of thing that a line is about in words, with its number."""
    return f"{apps.get_model(line.subject)._meta.verbose_name} {line.subject_id}" if line.subject else "–"


@admin.register(Entry)
class EntryAdmin(WindowAdmin):
    """What people did, in words."""

    list_display = ("at", "actor", "what", "thing", "reason")
    fields = ("at", "actor", "acting_for", "what", "words", "reason", "thing", "case", "facts", "recorded_at", "verb")
    readonly_fields = ("what", "thing", "case")
    list_filter = (("at", PeriodFilter), SubjectFilter)
    list_select_related = ("actor",)
    exactly = ("case_id", "verb")
    ordering = ("-id",)

    @admin.display(description=_("what happened"))
    def what(self, entry):
        """The act in the reader's language."""
        return entry.sentence

    @admin.display(description=_("thing"))
    def thing(self, entry):
        """Its kind in words, with its number."""
        return named(entry)

    @admin.display(description=_("case"))
    def case(self, entry):
        """As everybody calls it."""
        cases = apps.get_model("complaints", "complaint")._base_manager
        return cases.filter(pk=entry.case_id).values_list("reference", flat=True).first() or "–"

    @method_decorator(require_safe)
    def history_view(self, request, object_id, extra_context=None):
        """An entry never changes: it is its own history."""
        return self.changeform_view(request, object_id)


@admin.register(Access)
class AccessAdmin(WindowAdmin):
    """Who opened personal data, lifted a mask, exported, searched for people, came in and went out."""

    list_display = ("at", "kind", "actor", "thing", "why")
    list_filter = (("at", PeriodFilter), "kind")
    list_select_related = ("actor",)
    exactly = ("actor__username",)
    ordering = ("-id",)

    @admin.display(description=_("what was seen"))
    def thing(self, access):
        """The thing in words, with its number."""
        return named(access)

    @admin.display(description=_("why"))
    def why(self, access):
        """Of a lifted mask the reason that was chosen."""
        return dict(WhyUnmasked.choices).get(access.facts.get("why", ""), "–")

    @method_decorator(require_safe)
    def history_view(self, request, object_id, extra_context=None):
        """A line never changes: it is its own history."""
        return self.changeform_view(request, object_id)


@admin.register(ImportBatch)
class ImportBatchAdmin(WindowAdmin):
    """Where imported rows came from."""

    grows = False
    list_display = ("source", "file_name", "by", "at")
    list_filter = (("at", PeriodFilter),)
    list_select_related = ("by",)
    ordering = ("-id",)
