from django.urls import path, register_converter

from gifts import budget_views, views
from gifts.budget_forms import FORMS
from gifts.steps import STEPS

app_name = "gifts"


class StepConverter:
    """The nouns of a gift's steps, and no other word."""

    regex = "|".join(STEPS)

    def to_python(self, value):
        return value

    to_url = to_python


class MovementConverter(StepConverter):
    """The nouns of what is done to a budget."""

    regex = "|".join(FORMS)


register_converter(StepConverter, "gift_step")
register_converter(MovementConverter, "budget_movement")

urlpatterns = [
    path("gifts/", views.gifts, name="gifts"),
    path("gifts/budgets/", budget_views.budgets, name="budgets"),
    path("gifts/budgets/<int:pk>/", budget_views.budget, name="budget"),
    path("gifts/budgets/<int:pk>/<budget_movement:noun>/", budget_views.movement, name="movement"),
    path("gifts/<int:pk>/", views.gift, name="gift"),
    path("gifts/<int:pk>/card/", views.card, name="card"),
    path("gifts/<int:pk>/<gift_step:noun>/", views.step, name="step"),
]
