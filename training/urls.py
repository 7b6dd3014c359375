from django.urls import path

from training.views import coaching, practice, rounds, scorecards

app_name = "training"

urlpatterns = [
    path("training/practice/", practice.practice, name="practice"),
    path("training/practice/left/", practice.left, name="practice_left"),
    path("training/scorecards/", scorecards.scorecards, name="scorecards"),
    path("training/scorecards/<int:pk>/", scorecards.scorecard, name="scorecard"),
    *[
        path(f"training/scorecards/<int:pk>/{act}/", scorecards.scorecard_act, {"act": act}, name=f"scorecard_{verb}")
        for act, verb in scorecards.ACTS.items()
    ],
    path("training/rounds/<int:pk>/", rounds.score_round, name="round"),
    *[
        path(f"training/rounds/<int:pk>/{act}/", rounds.round_act, {"act": act}, name=f"round_{verb}")
        for act, verb in rounds.ACTS.items()
    ],
    path("training/coaching/", coaching.coaching, name="coaching"),
    path("training/coaching/<int:pk>/", coaching.note_page, name="note"),
    *[
        path(f"training/coaching/<int:pk>/{act}/", coaching.note_act, {"act": act}, name=f"note_{verb}")
        for act, verb in coaching.ACTS.items()
    ],
    path("cases/<str:reference>/scorecard/", scorecards.scorecard_new, name="scorecard_new"),
    path("cases/<str:reference>/coaching/", coaching.note_new, name="note_new"),
]
