"""Configuration that puts our admin site in the place of Django's; imported before any model may be."""

from django.contrib.admin.apps import AdminConfig


class SiteConfig(AdminConfig):
    """Django's admin with the site of `admin_site`."""

    default_site = "campaign.accounts.admin_site.Site"
