from django.urls import path

from privacy import views

app_name = "privacy"

urlpatterns = [
    path("privacy/", views.requests, name="requests"),
    path("privacy/retention/", views.retention, name="retention"),
    path("privacy/<str:reference>/", views.request, name="request"),
    path("privacy/<str:reference>/receipt/", views.receipt, name="receipt"),
    path("privacy/<str:reference>/carrying-out/", views.carry_out, name="carry_out"),
    path("privacy/<str:reference>/refusal/", views.refuse, name="refuse"),
    path("customers/<int:pk>/privacy/", views.of_customer, name="of_customer"),
    path("customers/<int:pk>/export/", views.export, name="export"),
    path("cases/<str:reference>/erasure/", views.of_case, name="of_case"),
]
