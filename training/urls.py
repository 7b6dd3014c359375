from django.urls import URLPattern, path

from training.views import replay

app_name = "training"

urlpatterns: list[URLPattern] = [
    path("training/replay/<str:reference>/", replay.replay, name="replay"),
    path("training/replay/<str:reference>/pins/", replay.pin, name="pin"),
    path("training/pins/<int:pk>/withdrawal/", replay.withdraw, name="pin_withdrawal"),
]
