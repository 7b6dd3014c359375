from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Folding, tokens and the table of documents: what the apps above register as searchable is found here."""

    name = "search"
    verbose_name = _("Search")
