"""All addresses."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from config.health import healthz

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="casework:desk")),
    path("", include("casework.urls")),
    path("healthz", healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
    path("sign-in/", LoginView.as_view(redirect_authenticated_user=True), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("admin/", admin.site.urls),
]
