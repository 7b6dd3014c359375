from django.urls import path

from training.views import practice

app_name = "training"

urlpatterns = [
    path("training/practice/", practice.practice, name="practice"),
    path("training/practice/left/", practice.left, name="practice_left"),
]
