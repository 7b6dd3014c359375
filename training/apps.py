from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingConfig(AppConfig):
    """Learning from cases: replay, library, packs, scorecards, coaching. Nothing below knows of it."""

    name = "training"
    verbose_name = _("Training")

    def ready(self):
        from casework import looks
        from intake.demo import FINALLY
        from intake.policies import BESIDES, FURTHER
        from privacy.holdings import keep_beside
        from training import acts, agreement, guard, library_acts, noticing  # noqa: F401  they register themselves
        from training.commands import ALL
        from training.demo import show_scores
        from training.library_demo import fill_library
        from training.library_rules import shipped_rows
        from training.looks import REPLAY
        from training.rubrics import load_rubrics
        from ui.commands import COMMANDS

        COMMANDS.register(*ALL)
        FURTHER.extend(shipped_rows())
        BESIDES.append(load_rubrics)
        FINALLY.extend((fill_library, show_scores))
        looks.register(REPLAY)
        keep_beside("pins", ["at", "kind", "words", "made_at"])
