"""Every address of the site; each app keeps its own below its prefix."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from campaign import unit_page, views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("units/<str:code>/", unit_page.unit_detail, name="unit-detail"),
    path("", include("units.urls")),
    path("", include("issues.urls")),
    path("", include("campaign.grading.urls")),
    path("", include("campaign.people.urls")),
    path("", include("campaign.visits.urls")),
    path("", include("campaign.reports.urls")),
    path("accounts/", include("campaign.accounts.urls")),
    # The language can be switched before signing in.
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]

handler400 = "campaign.errors.bad_request"
handler403 = "campaign.errors.forbidden"
handler404 = "campaign.errors.not_found"
handler429 = "campaign.errors.too_many"
handler500 = "campaign.errors.server_error"
