"""The project's own commands."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Setting up and running the whole."""

    name = "config"
    verbose_name = "Kintsugi"
