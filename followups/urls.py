from django.urls import path, register_converter

from followups import event_views as events
from followups import feed_views as feeds
from followups import handing_over_views, views

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
    path("follow-ups/handing-over/", handing_over_views.handing_over, name="handing_over"),
    path("follow-ups/calendar/", feeds.calendar, name="calendar"),
    path("follow-ups/calendar/<str:secret>.ics", feeds.feed, name="feed"),
    path("follow-ups/notices/seen/", feeds.notices_seen, name="notices_seen"),
    path("follow-ups/notices/<int:pk>/", feeds.notice, name="notice"),
    path("customers/<int:pk>/events/", events.events, name="events"),
    path("follow-ups/<int:pk>/<follow_up_change:noun>/", views.change, name="change"),
]
