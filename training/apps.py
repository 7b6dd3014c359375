from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    """Learning from cases: replay, library, packs, scorecards, coaching. Nothing below knows of it."""

    name = "training"
    verbose_name = _("Training")

    def ready(self):
        from intake.loading import policies_loaded
        from intake.management.commands.loaddemo import demo_told
        from training import acts, guard, noticing  # noqa: F401  they register themselves
        from training.commands import ALL
        from training.demo import show_scores
        from training.rubrics import load_rubrics
        from ui.commands import COMMANDS

        COMMANDS.register(*ALL)
        policies_loaded.connect(load_rubrics, dispatch_uid="training.rubrics")
        demo_told.connect(show_scores, dispatch_uid="training.scores")
