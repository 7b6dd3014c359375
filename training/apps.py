from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    """Learning from cases: replay, library, packs, scorecards, coaching. Nothing below knows of it."""

    name = "training"
    verbose_name = _("Training")

    def ready(self):
        from casework import looks
        from privacy.holdings import keep_beside
        from training import acts  # noqa: F401  they register themselves
        from training.commands import ALL
        from training.looks import REPLAY
        from ui.commands import COMMANDS

        COMMANDS.register(*ALL)
        looks.register(REPLAY)
        keep_beside("pins", ["at", "kind", "words", "made_at"])
