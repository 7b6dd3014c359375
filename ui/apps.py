"""How Kintsugi looks and answers: template tags, form layouts, responses. Imports none of the other apps."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """The bottom of the staircase: everything may import it, it imports nothing of ours."""

    name = "ui"
    verbose_name = _("Interface")
