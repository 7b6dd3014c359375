from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Pages and acts that span apps: desk, case, closing, remedying, reopening. No models."""

    name = "casework"

    def ready(self):
        from accounts.leaving import OPEN_WORK
        from casework.commands import ALL
        from casework.contacting import gifts_sent
        from casework.leaving import carried
        from followups.contacts import register
        from ui.commands import COMMANDS

        COMMANDS.register(*ALL)
        register(gifts_sent)
        OPEN_WORK.append(carried)
