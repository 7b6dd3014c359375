from django.urls import path

from notices import views

app_name = "notices"

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/sign/", views.sign, name="sign"),
    path("notices/seen/", views.seen, name="seen"),
    path("notices/preferences/", views.wishes, name="wishes"),
    path("notices/<int:pk>/", views.opened, name="opened"),
]
