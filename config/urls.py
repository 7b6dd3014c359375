"""All addresses."""

from django.contrib import admin
from django.urls import include, path

from config.health import health, healthz, job_act, jobs, readyz
from config.home import admin_sign_in, favicon, home

handler500 = "config.outage.failure"

urlpatterns = [
    path("", home, name="home"),
    path("", include("casework.urls")),
    path("favicon.ico", favicon),
    path("", include("gifts.urls")),
    path("", include("followups.urls")),
    path("", include("customers.urls")),
    path("", include("notices.urls")),
    path("", include("privacy.urls")),
    path("", include("training.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("health/", health, name="health"),
    path("health/jobs/", jobs, name="failed_jobs"),
    path("health/jobs/<int:pk>/<slug:act>/", job_act, name="failed_job"),
    path("", include("accounts.urls")),
    path("admin/login/", admin_sign_in),
    path("admin/", admin.site.urls),
]
