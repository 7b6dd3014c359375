"""Django's admin app with our site in place of its own."""

from django.contrib.admin.apps import AdminConfig


class HouseConfig(AdminConfig):
    """Names the site; it is made once all apps are there."""

    default = False
    default_site = "config.adminsite.HouseSite"
