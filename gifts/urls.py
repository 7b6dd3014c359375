from django.urls import path, register_converter

from gifts import budget_views, keeping, views
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


class ShelfConverter(StepConverter):
    """The nouns of what is done with a gift in the catalogue."""

    regex = "|".join(keeping.ACTS)


class DecidedConverter(StepConverter):
    """What a second person decides."""

    regex = "|".join(keeping.ASKED)


register_converter(StepConverter, "gift_step")
register_converter(ShelfConverter, "shelf_act")
register_converter(DecidedConverter, "decided")
register_converter(MovementConverter, "budget_movement")

urlpatterns = [
    path("gifts/", views.gifts, name="gifts"),
    path("gifts/ready/", views.ready, name="ready"),
    path("gifts/vouchers/", keeping.vouchers, name="vouchers"),
    path("gifts/export/", views.export, name="export"),
    path("gifts/catalogue/", keeping.catalogue, name="catalogue"),
    path("gifts/catalogue/new/", keeping.new_item, name="new_item"),
    path("gifts/catalogue/<int:pk>/", keeping.item, name="item"),
    path("gifts/catalogue/<int:pk>/picture/", keeping.picture, name="picture"),
    path("gifts/catalogue/<int:pk>/<shelf_act:noun>/", keeping.item_act, name="item_act"),
    path("gifts/catalogue/<int:pk>/<decided:what>/<int:asked>/", keeping.decision, name="decision"),
    path("gifts/<int:pk>/code/", keeping.code, name="code"),
    path("gifts/<int:pk>/code/again/", keeping.another_code, name="another_code"),
    path("gifts/budgets/", budget_views.budgets, name="budgets"),
    path("gifts/budgets/<int:pk>/", budget_views.budget, name="budget"),
    path("gifts/budgets/<int:pk>/<budget_movement:noun>/", budget_views.movement, name="movement"),
    path("gifts/<int:pk>/", views.gift, name="gift"),
    path("gifts/<int:pk>/card/", views.card, name="card"),
    path("gifts/<int:pk>/<gift_step:noun>/", views.step, name="step"),
]
