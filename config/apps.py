"""The project's own commands and places."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Setting up and running the whole."""

    name = "config"
    verbose_name = "Kintsugi"

    def ready(self):
        from config.commands import ALL
        from ui.commands import COMMANDS

        COMMANDS.register(*ALL)
