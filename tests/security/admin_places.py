"""Every address of the admin, each leading to a record where there is one of its kind."""

from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from history.admin import RecordedAdmin
from tests.security.matrix import NO_KEY

OF_THE_SITE = {
    "index": "/admin/",
    "login": "/admin/login/",
    "logout": "/admin/logout/",
    "password_change": "/admin/password_change/",
    "password_change_done": "/admin/password_change/done/",
    "jsi18n": "/admin/jsi18n/",
    "trades": "/admin/trades/",
    "app_list": "/admin/complaints/",
    "autocomplete": "/admin/autocomplete/?app_label=complaints&model_name=complaint&field_name=category&term=q",
}


def addresses() -> dict[str, str]:
    """{name: an address of it}; of a kind without rows that of a record that nobody has."""
    found = {f"admin:{name}": url for name, url in OF_THE_SITE.items()}
    for model, site in admin.site._registry.items():
        if isinstance(site, RecordedAdmin) and not model.__module__.startswith("tests."):
            row = model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or NO_KEY
            found |= {f"admin:{one.name}": place(one.name, row) for one in site.get_urls() if one.name}
    return found


def place(name: str, row: int) -> str:
    """The address of a list, or of a record."""
    for asked in ({}, {"object_id": str(row)}, {"pk": row}):
        try:
            return reverse(f"admin:{name}", kwargs=asked)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(name)
