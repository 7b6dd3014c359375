from django.contrib import admin

from history.admin import WindowAdmin
from training.models import Pin


@admin.register(Pin)
class PinAdmin(WindowAdmin):
    """What was noted at which moment of which case."""

    list_display = ("complaint", "at", "kind", "author", "made_at", "withdrawn_at")
    list_filter = ("kind",)
    list_select_related = ("complaint", "author")
    search_fields = ("complaint__reference",)
    ordering = ("-id",)
