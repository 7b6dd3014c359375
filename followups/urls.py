from django.urls import path, register_converter

from followups import event_views as events
from followups import views

app_name = "followups"


class ChangeConverter:
    """What can be done with a follow-up besides making it."""

    regex = "|".join(views.CHANGES)

    def to_python(self, value):
        return value

    to_url = to_python


register_converter(ChangeConverter, "follow_up_change")

urlpatterns = [
    path("follow-ups/", views.follow_ups, name="follow_ups"),
    path("customers/<int:pk>/events/", events.events, name="events"),
    path("follow-ups/<int:pk>/<follow_up_change:noun>/", views.change, name="change"),
]
