from django.urls import path, register_converter

from gifts import views
from gifts.steps import STEPS

app_name = "gifts"


class StepConverter:
    """The nouns of a gift's steps, and no other word."""

    regex = "|".join(STEPS)

    def to_python(self, value):
        return value

    to_url = to_python


register_converter(StepConverter, "gift_step")

urlpatterns = [
    path("gifts/", views.gifts, name="gifts"),
    path("gifts/<int:pk>/", views.gift, name="gift"),
    path("gifts/<int:pk>/card/", views.card, name="card"),
    path("gifts/<int:pk>/<gift_step:noun>/", views.step, name="step"),
]
