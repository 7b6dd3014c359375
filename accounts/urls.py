"""Signing in and out, and what belongs to oneself. The names that begin with account_ and mfa_ are those of allauth."""

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts.recovery import ShowOnce
from accounts.views.language import choose_language
from accounts.views.oneself import end_all, end_sitting, oneself
from accounts.views.signing_in import ChangePassword, Enter, LostPassword, SignIn

urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign-in"),
    path("sign-in/", SignIn.as_view(), name="account_login"),
    path("sign-in/code/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/lost/", LostPassword.as_view(), name="lost_password"),
    path("sign-in/link/<str:token>/", Enter.as_view(), name="entry"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("language/", choose_language, name="set_language"),
    path("account/", oneself, name="account"),
    path("account/", oneself, name="mfa_index"),
    path("account/browsers/<int:pk>/end/", end_sitting, name="end_sitting"),
    path("account/browsers/end/", end_all, name="end_all_sittings"),
    path("account/password/", ChangePassword.as_view(), name="account_change_password"),
    path("account/confirm/", reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/factor/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/factor/removal/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/codes/", login_required(ShowOnce.as_view()), name="mfa_view_recovery_codes"),
    path("account/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
