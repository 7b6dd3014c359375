from django.urls import path, register_converter

from training.views import coaching, library, packs, practice, replay, reviews, rounds, scorecards

app_name = "training"


def one_of(*words: str) -> type:
    """A converter of addresses that takes exactly these words."""
    return type(
        "OneOf",
        (),
        {"regex": "|".join(words), "to_python": lambda _self, value: value, "to_url": lambda _self, value: value},
    )


register_converter(one_of("claim", "release"), "queue_verb")
register_converter(one_of("hand_in", "send_back", "publish", "withdraw"), "copy_verb")
register_converter(one_of("remove", "raise_up"), "moment_verb")

urlpatterns = [
    path("training/library/", library.library, name="library"),
    path("training/library/<int:pk>/", library.copy, name="copy"),
    path("training/library/<int:pk>/draft/", library.draft, name="draft"),
    path("training/library/<int:pk>/print/", library.copy_print, name="copy_print"),
    path("training/library/<int:pk>/<copy_verb:verb>/", library.copy_act, name="copy_act"),
    path("training/queue/", reviews.queue, name="queue"),
    path("training/queue/<int:pk>/<queue_verb:verb>/", reviews.queue_act, name="queue_act"),
    path("training/nominations/", reviews.nominations, name="nominations"),
    path("training/nominations/<int:pk>/", reviews.nomination_answer, name="nomination_answer"),
    path("training/actions/<int:pk>/", reviews.action_done, name="action_done"),
    path("training/packs/", packs.packs, name="packs"),
    path("training/packs/new/", packs.pack_new, name="pack_new"),
    path("training/packs/<int:pk>/", packs.pack, name="pack"),
    path("training/packs/<int:pk>/print/", packs.pack_print, name="pack_print"),
    path("training/packs/<int:pk>/moments/", packs.pack_moment, name="pack_moment"),
    path(
        "training/packs/<int:pk>/moments/<int:moment>/<moment_verb:verb>/",
        packs.pack_moment_act,
        name="pack_moment_act",
    ),
    path("cases/<str:reference>/review/", reviews.review, name="review"),
    path("cases/<str:reference>/nomination/", reviews.nominate, name="nominate"),
    path("cases/<str:reference>/copies/", reviews.begin, name="begin"),
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
    path("training/replay/<str:reference>/", replay.replay, name="replay"),
    path("training/replay/<str:reference>/pins/", replay.pin, name="pin"),
    path("training/pins/<int:pk>/withdrawal/", replay.withdraw, name="pin_withdrawal"),
]
