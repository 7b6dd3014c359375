from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Pages and acts that span apps: desk, case, closing, remedying, reopening. No models."""

    name = "casework"

    def ready(self):
        from casework.commands import ALL
        from casework.contacting import gifts_sent
        from followups.contacts import register
        from ui.commands import COMMANDS

        COMMANDS.register(*ALL)
        register(gifts_sent)
