from django.urls import path

from customers import views

app_name = "customers"

urlpatterns = [path("customers/<int:pk>/facts/", views.facts, name="facts")]
